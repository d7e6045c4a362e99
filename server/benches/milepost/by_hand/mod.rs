//! What the store writes for a move, written by hand through the same driver: no rule, no queue, no task. The limit that the
//! store is held against, on each engine.

mod postgres;
mod sqlite;

pub use postgres::ByHandOnPostgres;
pub use sqlite::ByHandOnSqlite;

use async_trait::async_trait;
use domain::OrderId;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// Connections of a pool: as many as the driver opens unless one says otherwise.
pub const CONNECTIONS: u32 = 10;
/// Rows of the source table that a move brings: a reason and two fields.
const NOTES: usize = 3;

/// A copy of the shop's database, written by hand.
#[async_trait]
pub trait ByHand: Send + Sync {
    /// One transaction over a connection of the pool: the board's lock; the orders and keys are read; for each move its
    /// entries, a reason and two fields in the source table, the order's row and its key are written; then the board's head
    /// and its counters.
    async fn commit(&self, orders: &[OrderId]) -> sqlx::Result<()>;
}

/// Moves a second of one task with all these orders in each commit.
pub async fn alone(hand: &dyn ByHand, orders: &[OrderId], slice: Duration) -> f64 {
    let (begun, mut moves) = (Instant::now(), 0);
    while begun.elapsed() < slice {
        hand.commit(orders).await.expect("a commit");
        moves += orders.len();
    }
    moves as f64 / begun.elapsed().as_secs_f64()
}

/// Moves a second of a task for each order, each move in a commit of its own.
pub async fn to_rebalance(hand: &Arc<dyn ByHand>, orders: &[OrderId], slice: Duration) -> f64 {
    let (begun, done) = (Instant::now(), Arc::new(AtomicU64::new(0)));
    let tasks = orders.iter().map(|order| {
        let (hand, done, order) = (hand.clone(), done.clone(), *order);
        tokio::spawn(async move {
            while begun.elapsed() < slice {
                hand.commit(&[order]).await.expect("a commit");
                done.fetch_add(1, Ordering::Relaxed);
            }
        })
    });
    for task in tasks.collect::<Vec<_>>() {
        task.await.expect("a writer");
    }
    done.load(Ordering::Relaxed) as f64 / begun.elapsed().as_secs_f64()
}
