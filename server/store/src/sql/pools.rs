//! The connections that read.

use super::{BEGIN_READ, Db, Options, failure};
use crate::Failure;
use sqlx::{
    Connection, Pool,
    pool::{PoolConnection, PoolOptions},
};
use std::time::Duration;
use tokio::time;

/// How long to wait for a connection, until the store says that it is busy.
const PATIENCE: Duration = Duration::from_secs(5);

/// A pooled connection inside a transaction that reads. Whatever becomes of it, the pool ends the transaction before the
/// next one gets the connection: no request can leave one behind, not even one that is dropped half-way.
pub(crate) type ReadConnection = PoolConnection<Db>;

/// Two pools: what every request asks first, and is answered by one statement, neither pays for a transaction nor waits
/// behind a long list.
#[derive(Debug, Clone)]
pub(crate) struct Pools {
    read_connections: Pool<Db>,
    /// For what one statement answers, or statements that need not agree.
    pub(crate) autocommit: Pool<Db>,
}

impl Pools {
    /// Pools of at most so many connections each.
    pub(crate) async fn connect(
        options: Options,
        read_connections: u32,
        autocommit: u32,
    ) -> Result<Pools, Failure> {
        let pool = |connections| {
            PoolOptions::<Db>::new()
                .max_connections(connections)
                .acquire_timeout(PATIENCE)
                .test_before_acquire(false)
        };
        let ending = pool(read_connections).after_release(|conn, _| {
            Box::pin(async move {
                // Where there was nothing to end the database says so, and that is no matter. A connection that does not answer
                // is thrown away.
                let ended = time::timeout(PATIENCE, sqlx::query("ROLLBACK").execute(&mut *conn)).await;
                Ok(matches!(ended, Ok(Ok(_) | Err(sqlx::Error::Database(_)))))
            })
        });
        // Nor may one that does not answer keep the place of another.
        let answering = pool(autocommit).after_release(|conn, _| {
            Box::pin(async move { Ok(matches!(time::timeout(PATIENCE, conn.ping()).await, Ok(Ok(())))) })
        });
        let autocommit = answering.connect_with(options.clone()).await.map_err(failure)?;
        Ok(Pools { read_connections: ending.connect_with(options).await.map_err(failure)?, autocommit })
    }

    /// A connection whose reads all see the database as of the first.
    pub(super) async fn read(&self) -> Result<ReadConnection, Failure> {
        let mut conn = self.read_connections.acquire().await.map_err(failure)?;
        sqlx::query(BEGIN_READ).execute(&mut *conn).await.map_err(failure)?;
        Ok(conn)
    }

    /// A connection outside any transaction.
    pub(super) async fn autocommit(&self) -> Result<PoolConnection<Db>, Failure> {
        self.autocommit.acquire().await.map_err(failure)
    }

    pub(super) async fn close(&self) {
        self.autocommit.close().await;
        self.read_connections.close().await;
    }
}
