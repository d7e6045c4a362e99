//! Whoever follows the log runs here: each consumer is a task that looks whenever something was committed, and from time to time
//! in case it was not told. What it does happens once, whatever becomes of the task, see [`store::Followed`].

use super::{context::Services, error::ServiceResult};
use async_trait::async_trait;
use std::{sync::Arc, time::Duration};
use store::{Consumer, Effect, Followed};
use tokio::{
    task::JoinSet,
    time::{MissedTickBehavior, interval, sleep},
};

/// How often to look without being told.
const POLL: Duration = Duration::from_secs(2);
/// What is committed within so long is followed together: a busy board costs one more commit for many moves.
const GATHER: Duration = Duration::from_millis(20);
/// How many entries are followed at once.
const BATCH: u32 = 128;

/// Makes something of what happened.
#[async_trait]
pub trait Consume: Send + Sync {
    /// The name under which the cursors are kept; it never changes.
    fn name(&self) -> Consumer;

    /// What follows from these entries. Called again for the same entries if the effects could not be written or the process
    /// was killed before: whatever else it does, commands among it, has to bear that. After an error it is tried again.
    async fn consume(&self, services: &Services, followed: &Followed) -> ServiceResult<Vec<Effect>>;

    /// The effects are durable.
    fn written(&self, _services: &Services, _effects: &[Effect]) {}
}

/// The tasks; dropping this ends them.
#[derive(Debug)]
pub struct Followers(JoinSet<()>);

impl Followers {
    /// Starts them. What is committed after this returns is followed.
    pub async fn start(services: &Services, consumers: Vec<Arc<dyn Consume>>) -> Followers {
        let mut tasks = JoinSet::new();
        for consumer in consumers {
            // Where the database is away now the task does it.
            let _ = services.store.enlist(consumer.name()).await;
            tasks.spawn(run(services.clone(), consumer));
        }
        Followers(tasks)
    }

    /// Waits for their end: that of the streams is theirs, see [`crate::broadcast::Broadcast::close`].
    pub async fn ended(mut self) {
        while self.0.join_next().await.is_some() {}
    }
}

async fn run(services: Services, consumer: Arc<dyn Consume>) {
    let mut commits = services.broadcast.commits();
    let mut poll = interval(POLL);
    poll.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut known, mut failing) = (false, false);
    loop {
        let ended = tokio::select! {
            biased;
            () = services.broadcast.closed() => return,
            ended = async {
                if !known {
                    services.store.enlist(consumer.name()).await?;
                    known = true;
                }
                catch_up(&services, &*consumer).await
            } => ended,
        };
        if let Err(error) = &ended
            && !failing
        {
            tracing::warn!(consumer = %consumer.name(), %error, "what follows from the log waits");
        }
        failing = ended.is_err();
        tokio::select! {
            biased;
            () = services.broadcast.closed() => return,
            _ = poll.tick() => {}
            // After a failure nothing but time helps.
            _ = commits.changed(), if !failing => sleep(GATHER).await,
        }
    }
}

/// Follows everything that is there, but what another instance works on.
pub async fn catch_up(services: &Services, consumer: &dyn Consume) -> ServiceResult<()> {
    loop {
        let mut went_on = false;
        for board in services.store.behind(consumer.name()).await? {
            let Some(followed) = services.store.follow(consumer.name(), board, BATCH).await? else {
                continue;
            };
            if followed.entries.is_empty() {
                continue;
            }
            let effects = consumer.consume(services, &followed).await?;
            // Where somebody else was faster the next look goes on behind that.
            if services.store.follow_up(followed.with(effects.clone())).await? {
                consumer.written(services, &effects);
                went_on = true;
            }
        }
        if !went_on {
            return Ok(());
        }
    }
}
