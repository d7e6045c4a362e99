//! One server works in a folder.

use super::sql::CommitNotice;
use sqlx::SqlitePool;
use tokio::{sync::mpsc, task::JoinHandle};

/// One server works in a folder, so nobody has to be told; what the command line writes, the writer notices.
#[derive(Debug)]
pub(super) struct Notifier;

impl Notifier {
    pub(super) fn new() -> Notifier {
        Notifier
    }

    pub(super) fn listen(&self, _: &SqlitePool, _: &mpsc::Sender<CommitNotice>) -> Option<JoinHandle<()>> {
        None
    }

    pub(super) async fn others(&self, _: &SqlitePool) {}
}
