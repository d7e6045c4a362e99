//! Questions that share an answer. Who asks while others are being answered shares the next answer with all who do: of
//! thousands who ask the same at about the same time, each alone would keep the database busy with nothing else.

use std::{
    collections::{HashMap, HashSet},
    future::Future,
    hash::Hash,
    time::Duration,
};
use tokio::{
    sync::{mpsc, oneshot},
    time::sleep,
};

/// Where to ask. What is answered is as of some time after the question.
#[derive(Debug)]
pub struct Together<Q, A>(mpsc::UnboundedSender<(Q, oneshot::Sender<A>)>);

impl<Q, A> Together<Q, A>
where
    Q: Clone + Eq + Hash + Send + 'static,
    A: Send + Clone + 'static,
{
    /// Has questions answered, each once however many ask it, for as long as anybody can ask; the first of some waits so long
    /// for the others.
    pub fn new<F>(gathering: Duration, answer: impl Fn(Vec<Q>) -> F + Send + 'static) -> Together<Q, A>
    where
        F: Future<Output = HashMap<Q, A>> + Send + 'static,
    {
        let (sender, mut questions) = mpsc::unbounded_channel::<(Q, oneshot::Sender<A>)>();
        tokio::spawn(async move {
            while let Some(first) = questions.recv().await {
                if !gathering.is_zero() {
                    sleep(gathering).await;
                }
                let mut batch = vec![first];
                while let Ok(question) = questions.try_recv() {
                    batch.push(question);
                }
                let asked: HashSet<Q> = batch.iter().map(|(question, _)| question.clone()).collect();
                // A task of its own: if it panics, those who asked hear nothing, and the next ones are answered.
                let answers = tokio::spawn(answer(asked.into_iter().collect())).await.unwrap_or_default();
                for (question, asker) in batch {
                    if let Some(answer) = answers.get(&question) {
                        let _ = asker.send(answer.clone());
                    }
                }
            }
        });
        Together(sender)
    }

    /// The answer to come; an error where there will be none.
    pub fn ask(&self, question: Q) -> oneshot::Receiver<A> {
        let (sender, answer) = oneshot::channel();
        // Where nobody takes it the sender of the answer is dropped, and that says it.
        let _ = self.0.send((question, sender));
        answer
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
        let together = Together::new(Duration::ZERO, {
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
        let first = together.ask(1);
        while rounds.lock().expect("a lock").is_empty() {
            tokio::task::yield_now().await;
        }
        let later: Vec<_> = [1, 2, 1, 2, 3].map(|question| together.ask(question)).into();
        free.add_permits(2);
        assert_eq!(first.await, Ok((1, 1)));
        let later: Vec<_> = join_all(later).await.into_iter().map(|answer| answer.expect("an answer")).collect();
        assert_eq!(later, [(1, 2), (2, 2), (1, 2), (2, 2), (3, 2)]);
        assert_eq!(*rounds.lock().expect("a lock"), [vec![1], vec![1, 2, 3]]);
    }

    #[tokio::test]
    async fn a_panic_leaves_those_who_asked_without_an_answer_and_nobody_else() {
        let together = Together::new(Duration::ZERO, |asked: Vec<u32>| async move {
            assert!(!asked.contains(&0), "the fault");
            asked.into_iter().map(|question| (question, question * 2)).collect()
        });
        assert!(together.ask(0).await.is_err());
        assert_eq!(together.ask(4).await, Ok(8));
    }
}
