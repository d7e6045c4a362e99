//! What nearly every request asks first: whose session it is and which board is meant; and what a feed asks before it goes on:
//! where the board's log ends, and what was missed of it. Those who ask at about the same time are answered together, so that
//! thousands who come back after a restart are a few reads.

use crate::{
    feed::Replay,
    problem::{Answer, Problem},
    store::{Board, Failure, Head, Person, ReadError, Session, Store, TokenDigest},
    time::Clock,
    together::Together,
};
use domain::BoardId;
use futures::future::join_all;
use std::{collections::HashMap, future::Future, hash::Hash, sync::Arc, time::Duration};
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
type Lookup<Q, T> = Together<Q, Found<T>>;

/// Where to ask.
#[derive(Debug)]
pub struct Lookups {
    sessions: Lookup<TokenDigest, Option<Standing>>,
    rechecks: Lookup<TokenDigest, Option<Standing>>,
    boards: Lookup<String, Option<Arc<Board>>>,
    heads: Lookup<BoardId, Head>,
    replays: Lookup<(BoardId, u64), Replay>,
}

impl Lookups {
    /// Lookups in this store. Needs a runtime around it.
    pub fn new(store: &Arc<dyn Store>, clock: &Clock) -> Lookups {
        let sessions = |gathering| {
            let (store, clock) = (store.clone(), clock.clone());
            Together::new(gathering, move |asked| sessions(store.clone(), clock.clone(), asked))
        };
        let (boards, heads, replays) = (store.clone(), store.clone(), store.clone());
        let board = move |name: String| {
            let store = boards.clone();
            async move { store.board(&name).await }
        };
        let head = move |board: BoardId| {
            let store = heads.clone();
            async move { store.head(board).await }
        };
        let replay = move |(board, after)| {
            let store = replays.clone();
            async move { Replay::read(&*store, board, after).await }
        };
        let (sessions, rechecks) = (sessions(Duration::ZERO), sessions(GATHERING));
        Lookups { sessions, rechecks, boards: each(board), heads: each(head), replays: each(replay) }
    }

    /// The session of this token.
    pub async fn session(&self, token: TokenDigest) -> Answer<Option<Standing>> {
        found(self.sessions.ask(token)).await
    }

    /// The same for an open feed, which goes on meanwhile.
    pub fn recheck(&self, token: TokenDigest) -> Answering<Option<Standing>> {
        self.rechecks.ask(token)
    }

    /// The board of this slug or id.
    pub async fn board(&self, name: &str) -> Answer<Option<Arc<Board>>> {
        found(self.boards.ask(name.to_owned())).await
    }

    /// Where a board's log ends.
    pub async fn head(&self, board: BoardId) -> Answer<Head> {
        found(self.heads.ask(board)).await
    }

    /// What a viewer of a board missed after a position.
    pub async fn replay(&self, board: BoardId, after: u64) -> Answer<Replay> {
        found(self.replays.ask((board, after))).await
    }
}

async fn found<T>(answering: Answering<T>) -> Answer<T> {
    match answering.await {
        Ok(found) => found.map_err(Problem::from),
        Err(_) => Err(Failure::Unavailable("what was asked could not be looked up".into()).into()),
    }
}

/// Looks up each of those asked for by itself, all at once.
fn each<Q, T, F>(look_up: impl Fn(Q) -> F + Send + 'static) -> Lookup<Q, T>
where
    Q: Clone + Eq + Hash + Send + 'static,
    T: Clone + Send + 'static,
    F: Future<Output = Found<T>> + Send + 'static,
{
    Together::new(Duration::ZERO, move |asked: Vec<Q>| {
        let answers = asked.iter().cloned().map(&look_up).collect::<Vec<_>>();
        async move { asked.into_iter().zip(join_all(answers).await).collect() }
    })
}

async fn sessions(store: Arc<dyn Store>, clock: Clock, asked: Vec<TokenDigest>) -> HashMap<TokenDigest, Found<Option<Standing>>> {
    let mut answers = HashMap::with_capacity(asked.len());
    for some in asked.chunks(TOGETHER) {
        let standing = store.sessions(some, clock.now()).await;
        let answer = |token| standing.as_ref().map(|standing| standing.get(token).cloned()).map_err(Clone::clone);
        answers.extend(some.iter().map(|token| (*token, answer(token))));
    }
    answers
}
