//! What both databases have in common: statements, the writer and the publisher, and the trait over them. Each engine
//! compiles this folder for its own driver, so that every row is decoded by the driver's own types and nothing stands in
//! between. What differs is the engine's: the names imported here, and `statements`.

mod audit;
mod list;
pub(super) mod memory;
pub(super) mod pending;
mod people;
mod pools;
mod publisher;
mod read;
pub(super) mod rows;
mod store;
mod tx;
mod writer;

use crate::Failure;
use std::{future::Future, time::Duration};
use tokio::time::timeout;

use super::{Args, Attempts, BEGIN_READ, CONTAINS, Conn, Db, DbRow, OUTLIVED, Options, POLLED, Wake, Writing, failure, statements};

pub(super) use pools::Pools;
pub(super) use publisher::News;
pub use store::SqlStore;

/// How long a database across a network may take for one thing; after that it is one that is gone.
const PATIENCE: Duration = Duration::from_secs(10);

/// Waits for a database that can go away no longer than it may take.
async fn answered<T>(work: impl Future<Output = T>) -> Result<T, Failure> {
    match OUTLIVED {
        Some(_) => timeout(PATIENCE, work).await.map_err(|_| Failure::Unavailable("the database does not answer".into())),
        None => Ok(work.await),
    }
}
