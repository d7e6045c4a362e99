//! The connections that read.

use super::{BEGIN_READ, Db, Options, end_at, failure};
use crate::Failure;
use sqlx::{
    Connection, Pool,
    pool::{PoolConnection, PoolOptions},
};
use std::{num::NonZero, thread, time::Duration};
use tokio::time::{self, Instant};

/// How long to wait for a connection, until the store says that it is busy.
const PATIENCE: Duration = Duration::from_secs(5);
/// How long a search may take, from its turn on. Then the database stops working on it, and the store says that it is busy.
pub(crate) const SEARCH_DEADLINE: Duration = Duration::from_secs(5);
/// How many searches there are at once at most.
const MOST_SEARCHES: usize = 4;
/// How many attempts at passwords and codes are counted at once, where the database counts them.
const ATTEMPTS: u32 = 2;

/// A pooled connection inside a transaction that reads. Whatever becomes of it, the pool ends the transaction before the
/// next one gets the connection: no request can leave one behind, not even one that is dropped half-way.
pub(crate) type ReadConnection = PoolConnection<Db>;

/// How many connections of each kind there are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sizes {
    /// Transactions that read.
    pub(crate) read: u32,
    /// Single statements.
    pub(crate) autocommit: u32,
}

/// Pools that do not wait for each other: what every request asks first, and is answered by one statement, neither pays for a
/// transaction nor waits behind a board; nothing waits behind a search, and nothing but signing in behind strangers
/// who guess; and whether the database answers is asked on a connection that nobody else uses.
#[derive(Debug, Clone)]
pub(crate) struct Pools {
    read_connections: Pool<Db>,
    /// For what one statement answers, or statements that need not agree.
    pub(crate) autocommit: Pool<Db>,
    searches: Pool<Db>,
    /// For counting attempts at passwords and codes.
    pub(super) attempts: Pool<Db>,
    probe: Pool<Db>,
}

impl Pools {
    /// Pools of at most so many connections each; `searching` is how those are made that search.
    pub(crate) async fn connect(
        options: Options,
        searching: Options,
        sizes: Sizes,
    ) -> Result<Pools, Failure> {
        let autocommit = answering(sizes.autocommit).connect_with(options.clone()).await.map_err(failure)?;
        let attempts = answering(ATTEMPTS).connect_lazy_with(options.clone());
        let probe = answering(1).connect_lazy_with(options.clone());
        let searches = ending(searches_at_once()).connect_lazy_with(searching);
        let read_connections = ending(sizes.read).connect_with(options).await.map_err(failure)?;
        Ok(Pools { read_connections, autocommit, searches, attempts, probe })
    }

    /// A connection whose reads all see the database as of the first.
    pub(super) async fn read(&self) -> Result<ReadConnection, Failure> {
        let mut conn = self.read_connections.acquire().await.map_err(failure)?;
        sqlx::query(BEGIN_READ).execute(&mut *conn).await.map_err(failure)?;
        Ok(conn)
    }

    /// The same for a search: it has no longer than it may take.
    pub(super) async fn search(&self) -> Result<ReadConnection, Failure> {
        let mut conn = self.searches.acquire().await.map_err(failure)?;
        end_at(&mut conn, Instant::now() + SEARCH_DEADLINE).await?;
        sqlx::query(BEGIN_READ).execute(&mut *conn).await.map_err(failure)?;
        Ok(conn)
    }

    /// Whether the database answers.
    pub(super) async fn probe(&self) -> Result<(), Failure> {
        self.probe.acquire().await.map_err(failure)?.ping().await.map_err(failure)
    }

    /// A connection outside any transaction.
    pub(super) async fn autocommit(&self) -> Result<PoolConnection<Db>, Failure> {
        self.autocommit.acquire().await.map_err(failure)
    }

    pub(super) async fn close(&self) {
        for pool in [&self.autocommit, &self.read_connections, &self.searches, &self.attempts, &self.probe] {
            pool.close().await;
        }
    }
}

/// Searching keeps a processor busy: half of them are left to everybody else.
fn searches_at_once() -> u32 {
    let processors = thread::available_parallelism().map_or(1, NonZero::get);
    (processors / 2).clamp(1, MOST_SEARCHES) as u32
}

fn pool(connections: u32) -> PoolOptions<Db> {
    PoolOptions::new().max_connections(connections).acquire_timeout(PATIENCE).test_before_acquire(false)
}

/// A pool that ends what a request has left behind.
fn ending(connections: u32) -> PoolOptions<Db> {
    pool(connections).after_release(|conn, _| {
        Box::pin(async move {
            // Where there was nothing to end the database says so, and that is no matter. A connection that does not answer
            // is thrown away.
            let ended = time::timeout(PATIENCE, sqlx::query("ROLLBACK").execute(&mut *conn)).await;
            Ok(matches!(ended, Ok(Ok(_) | Err(sqlx::Error::Database(_)))))
        })
    })
}

/// A pool of connections that answer: one that does not may not keep the place of another.
fn answering(connections: u32) -> PoolOptions<Db> {
    pool(connections).after_release(|conn, _| {
        Box::pin(async move { Ok(matches!(time::timeout(PATIENCE, conn.ping()).await, Ok(Ok(())))) })
    })
}
