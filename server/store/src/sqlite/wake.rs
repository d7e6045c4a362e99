//! One server works in a folder.

use super::sql::News;
use sqlx::SqlitePool;
use tokio::{sync::mpsc, task::JoinHandle};

/// One server works in a folder, so nobody has to be told; what the command line writes, the writer notices.
#[derive(Debug)]
pub(super) struct Wake;

impl Wake {
    pub(super) fn new() -> Wake {
        Wake
    }

    pub(super) fn listen(&self, _: &SqlitePool, _: &mpsc::Sender<News>) -> Option<JoinHandle<()>> {
        None
    }

    pub(super) async fn others(&self, _: &SqlitePool) {}
}
