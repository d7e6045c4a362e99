//! Telling other instances that something was committed, and hearing it from them. A notification carries nothing but who
//! sent it: what was committed is read from the log.

use super::sql::CommitNotice;
use sqlx::postgres::{PgListener, PgPool};
use std::time::Duration;
use tokio::{sync::mpsc, task::JoinHandle, time::sleep};
use uuid::Uuid;

const CHANNEL: &str = "milepost";
/// How long to wait before a lost connection is made again. Meanwhile the publisher looks by itself.
const PAUSE: Duration = Duration::from_secs(1);

/// This instance among the others.
#[derive(Debug)]
pub(super) struct Notifier {
    name: String,
}

impl Notifier {
    /// A name of its own, so that it does not listen to itself.
    pub(super) fn new() -> Notifier {
        Notifier { name: Uuid::new_v4().to_string() }
    }

    /// Hears of the others' commits from now on.
    pub(super) fn listen(
        &self,
        pool: &PgPool,
        notices: &mpsc::Sender<CommitNotice>,
    ) -> Option<JoinHandle<()>> {
        let (name, pool, notices) = (self.name.clone(), pool.clone(), notices.downgrade());
        Some(tokio::spawn(async move {
            loop {
                let ended = heard(&name, &pool, &notices).await;
                let Err(error) = ended else { return };
                tracing::warn!(%error, "notifications cannot be heard");
                sleep(PAUSE).await;
            }
        }))
    }

    /// Tells the others. It is sent after the commit and for many at once: within it, it would make all commits wait in line.
    pub(super) async fn others(&self, pool: &PgPool) {
        let notify = sqlx::query("SELECT pg_notify($1, $2)").bind(CHANNEL).bind(&self.name);
        if let Err(error) = notify.execute(pool).await {
            tracing::warn!(%error, "other instances were not told");
        }
    }
}

/// Passes on what is heard until nobody wants to know.
async fn heard(name: &str, pool: &PgPool, notices: &mpsc::WeakSender<CommitNotice>) -> sqlx::Result<()> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.listen(CHANNEL).await?;
    loop {
        let notification = listener.try_recv().await?;
        // None is a connection that was lost and is there again: nobody knows what was missed.
        if notification.is_some_and(|notification| notification.payload() == name) {
            continue;
        }
        let Some(notices) = notices.upgrade() else { return Ok(()) };
        // Where much waits already, the publisher is about to look anyway.
        let _ = notices.try_send(CommitNotice::Elsewhere);
    }
}
