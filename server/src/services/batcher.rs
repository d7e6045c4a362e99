//! Questions that share an answer: of thousands who ask at about the same time, each alone would keep the database busy with
//! nothing else. Whoever asks while others are being answered waits for the next answer, so that it is as of some time after
//! the question.

use futures::future::BoxFuture;
use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    fmt,
    future::Future,
    hash::Hash,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot},
    time::sleep,
};

/// Different questions that one read answers.
#[derive(Debug)]
pub struct Batcher<Q, A>(mpsc::UnboundedSender<(Q, Responder<A>)>);

type Responder<A> = oneshot::Sender<A>;

impl<Q, A> Batcher<Q, A>
where
    Q: Clone + Eq + Hash + Send + 'static,
    A: Send + Clone + 'static,
{
    /// Has all questions that wait answered at once, for as long as anybody can ask; the first waits so long for others.
    pub fn new<F>(gathering: Duration, answer: impl Fn(Vec<Q>) -> F + Send + 'static) -> Batcher<Q, A>
    where
        F: Future<Output = HashMap<Q, A>> + Send + 'static,
    {
        let (sender, mut questions) = mpsc::unbounded_channel::<(Q, Responder<A>)>();
        tokio::spawn(async move {
            while let Some(first) = questions.recv().await {
                if !gathering.is_zero() {
                    sleep(gathering).await;
                }
                let mut batch = vec![first];
                while let Ok(question) = questions.try_recv() {
                    batch.push(question);
                }
                batch.retain(|(_, responder)| !responder.is_closed());
                let asked: HashSet<Q> = batch.iter().map(|(question, _)| question.clone()).collect();
                // A task of its own: if it panics, those who asked hear nothing, and the next ones are answered.
                let answers = tokio::spawn(answer(asked.into_iter().collect())).await.unwrap_or_default();
                for (question, responder) in batch {
                    if let Some(answer) = answers.get(&question) {
                        let _ = responder.send(answer.clone());
                    }
                }
            }
        });
        Batcher(sender)
    }

    /// The answer to come; an error where there will be none.
    pub fn ask(&self, question: Q) -> oneshot::Receiver<A> {
        let (responder, answer) = oneshot::channel();
        // Where nobody takes it the asker is dropped, and that says it.
        let _ = self.0.send((question, responder));
        answer
    }
}

/// One question that many ask. Different ones wait for each other no longer than for the database.
pub struct SingleFlight<Q, A>(Arc<InFlight<Q, A>>);

struct InFlight<Q, A> {
    answer: Box<dyn Fn(Q) -> BoxFuture<'static, A> + Send + Sync>,
    /// The questions that are being answered, and who has asked them since that began.
    under_way: Mutex<HashMap<Q, Vec<Responder<A>>>>,
}

impl<Q, A> SingleFlight<Q, A>
where
    Q: Clone + Eq + Hash + Send + 'static,
    A: Send + Clone + 'static,
{
    /// Has a question answered once for all who wait for it.
    pub fn new(answer: impl Fn(Q) -> BoxFuture<'static, A> + Send + Sync + 'static) -> SingleFlight<Q, A> {
        SingleFlight(Arc::new(InFlight { answer: Box::new(answer), under_way: Mutex::default() }))
    }

    /// The answer to come; an error where there will be none.
    pub fn ask(&self, question: Q) -> oneshot::Receiver<A> {
        let (responder, answer) = oneshot::channel();
        match self.0.lock().entry(question.clone()) {
            Entry::Occupied(mut waiting) => waiting.get_mut().push(responder),
            Entry::Vacant(free) => {
                free.insert(Vec::new());
                tokio::spawn(self.0.clone().answer(question, vec![responder]));
            }
        }
        answer
    }
}

impl<Q, A> InFlight<Q, A>
where
    Q: Clone + Eq + Hash + Send + 'static,
    A: Send + Clone + 'static,
{
    fn lock(&self) -> MutexGuard<'_, HashMap<Q, Vec<Responder<A>>>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn answer(self: Arc<Self>, question: Q, mut responders: Vec<Responder<A>>) {
        loop {
            // A task of its own: if it panics, those who asked hear nothing, and the next ones are answered.
            let answer = tokio::spawn((self.answer)(question.clone())).await;
            for responder in responders {
                if let Ok(answer) = &answer {
                    let _ = responder.send(answer.clone());
                }
            }
            let mut under_way = self.lock();
            responders = under_way.get_mut(&question).map(std::mem::take).unwrap_or_default();
            responders.retain(|responder| !responder.is_closed());
            if responders.is_empty() {
                under_way.remove(&question);
                return;
            }
        }
    }
}

impl<Q, A> fmt::Debug for SingleFlight<Q, A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SingleFlight")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::future::join_all;
    use std::sync::{Arc, Mutex};
    use tokio::sync::Semaphore;

    #[tokio::test]
    async fn who_asks_meanwhile_shares_the_next_answer_and_never_one_that_was_under_way() {
        let (rounds, free) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Semaphore::new(0)));
        let batcher = Batcher::new(Duration::ZERO, {
            let (rounds, free) = (rounds.clone(), free.clone());
            move |mut asked: Vec<u32>| {
                asked.sort_unstable();
                let round = {
                    let mut rounds = rounds.lock().expect("a lock");
                    rounds.push(asked.clone());
                    rounds.len()
                };
                let free = free.clone();
                async move {
                    free.acquire().await.expect("open").forget();
                    asked.into_iter().map(|question| (question, (question, round))).collect()
                }
            }
        });
        let first = batcher.ask(1);
        while rounds.lock().expect("a lock").is_empty() {
            tokio::task::yield_now().await;
        }
        let later: Vec<_> = [1, 2, 1, 2, 3].map(|question| batcher.ask(question)).into();
        free.add_permits(2);
        assert_eq!(first.await, Ok((1, 1)));
        let later: Vec<_> =
            join_all(later).await.into_iter().map(|answer| answer.expect("an answer")).collect();
        assert_eq!(later, [(1, 2), (2, 2), (1, 2), (2, 2), (3, 2)]);
        assert_eq!(*rounds.lock().expect("a lock"), [vec![1], vec![1, 2, 3]]);
    }

    #[tokio::test]
    async fn the_same_question_is_answered_once_for_all_who_ask_meanwhile_and_waits_for_no_other() {
        let (rounds, free) = (Arc::new(Mutex::new(0)), Arc::new(Semaphore::new(0)));
        let flight = SingleFlight::new({
            let (rounds, free) = (rounds.clone(), free.clone());
            move |slow: bool| {
                let (rounds, free) = (rounds.clone(), free.clone());
                Box::pin(async move {
                    if slow {
                        *rounds.lock().expect("a lock") += 1;
                        free.acquire().await.expect("open").forget();
                    }
                    *rounds.lock().expect("a lock")
                })
            }
        });
        let first = flight.ask(true);
        while *rounds.lock().expect("a lock") == 0 {
            tokio::task::yield_now().await;
        }
        assert_eq!(flight.ask(false).await, Ok(1), "another question does not wait");
        let later: Vec<_> = (0..10).map(|_| flight.ask(true)).collect();
        free.add_permits(2);
        assert_eq!(first.await, Ok(1));
        assert!(join_all(later).await.into_iter().all(|answer| answer == Ok(2)));
        assert!(flight.0.lock().is_empty(), "nothing is kept of what was answered");
    }

    #[tokio::test]
    async fn a_panic_leaves_those_who_asked_without_an_answer_and_nobody_else() {
        let batcher = Batcher::new(Duration::ZERO, |asked: Vec<u32>| async move {
            assert!(!asked.contains(&0), "the fault");
            asked.into_iter().map(|question| (question, question * 2)).collect()
        });
        assert!(batcher.ask(0).await.is_err());
        assert_eq!(batcher.ask(4).await, Ok(8));
        let flight = SingleFlight::new(|question: u32| {
            Box::pin(async move {
                assert!(question != 0, "the fault");
                question * 2
            })
        });
        assert!(flight.ask(0).await.is_err() && flight.ask(0).await.is_err());
        assert_eq!(flight.ask(4).await, Ok(8));
    }
}
