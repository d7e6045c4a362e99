//! What nearly every request asks first: whose session it is and which board is meant; and what a feed asks before it goes on:
//! where the board's log ends, and what was missed of it. Those who ask at about the same time are answered together, so that
//! thousands who come back after a restart are a few reads.

use super::{
    batcher::{Batcher, SingleFlight},
    error::{ServiceError, ServiceResult},
    replay::Replay,
};
use domain::{BoardId, Sight};
use std::{collections::HashMap, future::Future, hash::Hash, sync::Arc, time::Duration};
use store::{Board, Failure, Head, Person, ReadError, Session, Store, TokenDigest, time::Clock};
use tokio::sync::oneshot;

/// For how long the questions of open feeds are gathered. It comes on top of the time between two questions of a feed.
const GATHERING: Duration = Duration::from_millis(200);
/// How many sessions one read looks up at most.
const TOGETHER: usize = 1000;

/// A session that stands, and its person.
pub type SessionUser = (Session, Arc<Person>);
/// An answer to come.
pub type PendingRead<T> = oneshot::Receiver<ReadResult<T>>;

type ReadResult<T> = Result<T, ReadError>;

/// Where to ask.
#[derive(Debug)]
pub struct BatchedReads {
    sessions: Batcher<TokenDigest, ReadResult<Option<SessionUser>>>,
    rechecks: Batcher<TokenDigest, ReadResult<Option<SessionUser>>>,
    boards: SingleFlight<String, ReadResult<Option<Arc<Board>>>>,
    heads: SingleFlight<BoardId, ReadResult<Head>>,
    replays: SingleFlight<(BoardId, u64, Sight), ReadResult<Replay>>,
}

impl BatchedReads {
    /// Lookups in this store. Needs a runtime around it.
    pub fn new(store: &Arc<dyn Store>, clock: &Clock) -> BatchedReads {
        let session_users = |gathering| {
            let (store, clock) = (store.clone(), clock.clone());
            Batcher::new(gathering, move |asked| session_users(store.clone(), clock.clone(), asked))
        };
        BatchedReads {
            sessions: session_users(Duration::ZERO),
            rechecks: session_users(GATHERING),
            boards: single_flight(store, |store, name: String| async move { store.board(&name).await }),
            heads: single_flight(store, |store, board| async move { store.head(board).await }),
            replays: single_flight(store, |store, (board, after, sight)| async move {
                Replay::read(&*store, board, after, &sight).await
            }),
        }
    }

    /// The session of this token.
    pub async fn session(&self, token: TokenDigest) -> ServiceResult<Option<SessionUser>> {
        read(self.sessions.ask(token)).await
    }

    /// The same for an open feed, which goes on meanwhile.
    pub fn recheck(&self, token: TokenDigest) -> PendingRead<Option<SessionUser>> {
        self.rechecks.ask(token)
    }

    /// The board of this slug or id.
    pub async fn board(&self, name: &str) -> ServiceResult<Option<Arc<Board>>> {
        read(self.boards.ask(name.to_owned())).await
    }

    /// Where a board's log ends.
    pub async fn head(&self, board: BoardId) -> ServiceResult<Head> {
        read(self.heads.ask(board)).await
    }

    /// What viewers of a board who see so much missed after a position.
    pub async fn replay(&self, board: BoardId, after: u64, sight: &Sight) -> ServiceResult<Replay> {
        read(self.replays.ask((board, after, sight.clone()))).await
    }
}

async fn read<T>(answering: PendingRead<T>) -> ServiceResult<T> {
    match answering.await {
        Ok(read) => read.map_err(ServiceError::from),
        Err(_) => Err(Failure::Unavailable("what was asked could not be looked up".into()).into()),
    }
}

fn single_flight<Q, T, F>(
    store: &Arc<dyn Store>,
    look_up: impl Fn(Arc<dyn Store>, Q) -> F + Send + Sync + 'static,
) -> SingleFlight<Q, ReadResult<T>>
where
    Q: Clone + Eq + Hash + Send + 'static,
    T: Clone + Send + 'static,
    F: Future<Output = ReadResult<T>> + Send + 'static,
{
    let store = store.clone();
    SingleFlight::new(move |question| Box::pin(look_up(store.clone(), question)))
}

async fn session_users(
    store: Arc<dyn Store>,
    clock: Clock,
    asked: Vec<TokenDigest>,
) -> HashMap<TokenDigest, ReadResult<Option<SessionUser>>> {
    let (mut answers, mut failed) = (HashMap::with_capacity(asked.len()), None);
    for some in asked.chunks(TOGETHER) {
        // Once the store has failed nobody waits until it fails again.
        let session_users = match failed.take() {
            Some(error) => Err(error),
            None => store.sessions(some, clock.now()).await,
        };
        let answer = |token| {
            session_users
                .as_ref()
                .map(|session_users| session_users.get(token).cloned())
                .map_err(Clone::clone)
        };
        answers.extend(some.iter().map(|token| (*token, answer(token))));
        failed = session_users.err();
    }
    if let Some(error) = failed {
        tracing::warn!(%error, "sessions cannot be looked up");
    }
    answers
}
