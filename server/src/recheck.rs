//! Whether those who watch may still do so. Every open feed asks every few seconds; those that ask at about the same time
//! share one read, for of a thousand viewers each alone would keep the database busy with nothing else.

use crate::{
    state::Milepost,
    store::{Person, TokenDigest},
};
use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::oneshot, time::sleep};

/// For how long questions are gathered. It comes on top of the time between two questions of a feed.
const GATHERING: Duration = Duration::from_millis(200);
/// How many sessions one read looks up at most.
const TOGETHER: usize = 1000;

/// The person whose session it is, if it stands; an error means that nobody could say.
pub type Standing = oneshot::Receiver<Option<Arc<Person>>>;

/// The questions that wait.
#[derive(Debug, Default)]
pub struct Rechecks(Mutex<Vec<Question>>);

#[derive(Debug)]
struct Question {
    session: TokenDigest,
    answer: oneshot::Sender<Option<Arc<Person>>>,
}

/// Asks whose session this is now.
pub fn ask(milepost: &Milepost, session: TokenDigest) -> Standing {
    let (answer, standing) = oneshot::channel();
    let mut waiting = milepost.rechecks.0.lock().unwrap_or_else(PoisonError::into_inner);
    waiting.push(Question { session, answer });
    // Whoever is first sees to it that all are answered.
    if waiting.len() == 1 {
        let milepost = milepost.clone();
        tokio::spawn(async move {
            sleep(GATHERING).await;
            answer_all(&milepost).await;
        });
    }
    standing
}

/// The answer to what was asked: a person who may sign in, or nobody.
pub async fn answer(asked: &mut Option<Standing>) -> Option<Arc<Person>> {
    asked.as_mut()?.await.ok().flatten()
}

async fn answer_all(milepost: &Milepost) {
    let waiting = std::mem::take(&mut *milepost.rechecks.0.lock().unwrap_or_else(PoisonError::into_inner));
    let sessions: Vec<TokenDigest> = waiting.iter().map(|question| question.session).collect::<HashSet<_>>().into_iter().collect();
    let mut standing = HashMap::new();
    for sessions in sessions.chunks(TOGETHER) {
        match milepost.store.sessions(sessions, milepost.clock.now()).await {
            Ok(found) => standing.extend(found),
            // Their streams end: they hear that nobody could say.
            Err(error) => return tracing::warn!(%error, "the rights of viewers cannot be checked"),
        }
    }
    for Question { session, answer } in waiting {
        let _ = answer.send(standing.get(&session).cloned());
    }
}
