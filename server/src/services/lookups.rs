//! What nearly every request asks first: whose session it is and which board is meant; and what a feed asks before it goes on:
//! where the board's log ends, and what was missed of it. Those who ask at about the same time are answered together, so that
//! thousands who come back after a restart are a few reads.

use super::{
    error::{ServiceError, ServiceResult},
    replay::Replay,
    together::{Same, Together},
};
use domain::BoardId;
use std::{collections::HashMap, future::Future, hash::Hash, sync::Arc, time::Duration};
use store::{Board, Failure, Head, Person, ReadError, Session, Store, TokenDigest, time::Clock};
use tokio::sync::oneshot;

/// For how long the questions of open feeds are gathered. It comes on top of the time between two questions of a feed.
const GATHERING: Duration = Duration::from_millis(200);
/// How many sessions one read looks up at most.
const TOGETHER: usize = 1000;

/// A session that stands, and its person.
pub type Standing = (Session, Arc<Person>);
/// An answer to come.
pub type Answering<T> = oneshot::Receiver<Found<T>>;

type Found<T> = Result<T, ReadError>;

/// Where to ask.
#[derive(Debug)]
pub struct Lookups {
    sessions: Together<TokenDigest, Found<Option<Standing>>>,
    rechecks: Together<TokenDigest, Found<Option<Standing>>>,
    boards: Same<String, Found<Option<Arc<Board>>>>,
    heads: Same<BoardId, Found<Head>>,
    replays: Same<(BoardId, u64), Found<Replay>>,
}

impl Lookups {
    /// Lookups in this store. Needs a runtime around it.
    pub fn new(store: &Arc<dyn Store>, clock: &Clock) -> Lookups {
        let standing = |gathering| {
            let (store, clock) = (store.clone(), clock.clone());
            Together::new(gathering, move |asked| standing(store.clone(), clock.clone(), asked))
        };
        Lookups {
            sessions: standing(Duration::ZERO),
            rechecks: standing(GATHERING),
            boards: same(store, |store, name: String| async move { store.board(&name).await }),
            heads: same(store, |store, board| async move { store.head(board).await }),
            replays: same(store, |store, (board, after)| async move { Replay::read(&*store, board, after).await }),
        }
    }

    /// The session of this token.
    pub async fn session(&self, token: TokenDigest) -> ServiceResult<Option<Standing>> {
        found(self.sessions.ask(token)).await
    }

    /// The same for an open feed, which goes on meanwhile.
    pub fn recheck(&self, token: TokenDigest) -> Answering<Option<Standing>> {
        self.rechecks.ask(token)
    }

    /// The board of this slug or id.
    pub async fn board(&self, name: &str) -> ServiceResult<Option<Arc<Board>>> {
        found(self.boards.ask(name.to_owned())).await
    }

    /// Where a board's log ends.
    pub async fn head(&self, board: BoardId) -> ServiceResult<Head> {
        found(self.heads.ask(board)).await
    }

    /// What a viewer of a board missed after a position.
    pub async fn replay(&self, board: BoardId, after: u64) -> ServiceResult<Replay> {
        found(self.replays.ask((board, after))).await
    }
}

async fn found<T>(answering: Answering<T>) -> ServiceResult<T> {
    match answering.await {
        Ok(found) => found.map_err(ServiceError::from),
        Err(_) => Err(Failure::Unavailable("what was asked could not be looked up".into()).into()),
    }
}

fn same<Q, T, F>(store: &Arc<dyn Store>, look_up: impl Fn(Arc<dyn Store>, Q) -> F + Send + Sync + 'static) -> Same<Q, Found<T>>
where
    Q: Clone + Eq + Hash + Send + 'static,
    T: Clone + Send + 'static,
    F: Future<Output = Found<T>> + Send + 'static,
{
    let store = store.clone();
    Same::new(move |question| Box::pin(look_up(store.clone(), question)))
}

async fn standing(store: Arc<dyn Store>, clock: Clock, asked: Vec<TokenDigest>) -> HashMap<TokenDigest, Found<Option<Standing>>> {
    let (mut answers, mut failed) = (HashMap::with_capacity(asked.len()), None);
    for some in asked.chunks(TOGETHER) {
        // Once the store has failed nobody waits until it fails again.
        let standing = match failed.take() {
            Some(error) => Err(error),
            None => store.sessions(some, clock.now()).await,
        };
        let answer = |token| standing.as_ref().map(|standing| standing.get(token).cloned()).map_err(Clone::clone);
        answers.extend(some.iter().map(|token| (*token, answer(token))));
        failed = standing.err();
    }
    if let Some(error) = failed {
        tracing::warn!(%error, "sessions cannot be looked up");
    }
    answers
}
