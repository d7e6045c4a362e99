//! Telling other instances that something was committed, and hearing it from them. Such a notification carries nothing but who
//! sent it: what was committed is read from the log. Words that are kept nowhere go the same way, on a channel of their own.

use super::sql::CommitNotice;
use crate::Publish;
use sqlx::postgres::{PgListener, PgPool};
use std::{sync::Arc, time::Duration};
use tokio::{sync::mpsc, task::JoinHandle, time::sleep};
use uuid::Uuid;

const CHANNEL: &str = "milepost";
/// Who sent it, a space, and the word.
const WORDS: &str = "milepost_words";
/// How long to wait before a lost connection is made again. Meanwhile the publisher looks by itself.
const PAUSE: Duration = Duration::from_secs(1);

/// This instance among the others.
#[derive(Debug, Clone)]
pub(super) struct Notifier {
    name: Arc<str>,
}

impl Notifier {
    /// A name of its own, so that it does not listen to itself.
    pub(super) fn new() -> Notifier {
        Notifier { name: Uuid::new_v4().to_string().into() }
    }

    /// Hears of the others' commits and words from now on.
    pub(super) fn listen(
        &self,
        pool: &PgPool,
        notices: &mpsc::Sender<CommitNotice>,
        subscribers: Arc<dyn Publish>,
    ) -> Option<JoinHandle<()>> {
        let (name, pool, notices) = (self.name.clone(), pool.clone(), notices.downgrade());
        Some(tokio::spawn(async move {
            loop {
                let ended = heard(&name, &pool, &notices, &*subscribers).await;
                let Err(error) = ended else { return };
                tracing::warn!(%error, "notifications cannot be heard");
                sleep(PAUSE).await;
            }
        }))
    }

    /// Tells the others. It is sent after the commit and for many at once: within it, it would make all commits wait in line.
    pub(super) async fn others(&self, pool: &PgPool) {
        self.notify(pool, CHANNEL, &self.name).await;
    }

    /// Tells the others a word, once. Whoever does not listen just then misses it.
    pub(super) async fn tell(&self, pool: &PgPool, word: &str) {
        self.notify(pool, WORDS, &format!("{} {word}", self.name)).await;
    }

    async fn notify(&self, pool: &PgPool, channel: &str, payload: &str) {
        let notify = sqlx::query("SELECT pg_notify($1, $2)").bind(channel).bind(payload);
        if let Err(error) = notify.execute(pool).await {
            tracing::warn!(%error, "other instances were not told");
        }
    }
}

/// Passes on what is heard until nobody wants to know.
async fn heard(
    name: &str,
    pool: &PgPool,
    notices: &mpsc::WeakSender<CommitNotice>,
    subscribers: &dyn Publish,
) -> sqlx::Result<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen_all([CHANNEL, WORDS]).await?;
    loop {
        let notification = listener.try_recv().await?;
        // None is a connection that was lost and is there again: nobody knows what was missed.
        if let Some(notification) = notification {
            let payload = notification.payload();
            let (sender, word) = payload.split_once(' ').unwrap_or((payload, ""));
            if sender == name {
                continue;
            }
            if notification.channel() == WORDS {
                subscribers.told(word);
                continue;
            }
        }
        let Some(notices) = notices.upgrade() else { return Ok(()) };
        // Where much waits already, the publisher is about to look anyway.
        let _ = notices.try_send(CommitNotice::Elsewhere);
    }
}
