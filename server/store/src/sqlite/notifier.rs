//! One server works in a folder.

use super::sql::CommitNotice;
use crate::Publish;
use sqlx::SqlitePool;
use std::sync::Arc;
use tokio::{sync::mpsc, task::JoinHandle};

/// One server works in a folder, so nobody has to be told; what the command line writes, the writer notices.
#[derive(Debug, Clone)]
pub(super) struct Notifier;

impl Notifier {
    pub(super) fn new() -> Notifier {
        Notifier
    }

    pub(super) fn listen(
        &self,
        _: &SqlitePool,
        _: &mpsc::Sender<CommitNotice>,
        _: Arc<dyn Publish>,
    ) -> Option<JoinHandle<()>> {
        None
    }

    pub(super) async fn others(&self, _: &SqlitePool) {}

    pub(super) async fn tell(&self, _: &SqlitePool, _: &str) {}
}
