//! Waiting for the database.

use super::OUTLIVED;
use crate::Failure;
use std::{future::Future, time::Duration};
use tokio::time::timeout;

/// How long a database across a network may take for one thing; after that it is one that is gone.
const PATIENCE: Duration = Duration::from_secs(10);

/// Waits for a database that can go away no longer than it may take.
pub(super) async fn answered<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    match OUTLIVED {
        Some(_) => timeout(PATIENCE, work)
            .await
            .map_err(|_| Failure::Unavailable("the database does not answer".into())),
        None => Ok(work.await),
    }
}
