//! Opening a database by its address.

use super::{
    engine::failure,
    sql::{
        Pools, Sizes, SqlStore as PostgresStore, indexing::backfill, pools::SEARCH_DEADLINE, slips, stays,
    },
};
use crate::{Failure, Publish, secret::Secret, time::Clock};
use domain::Instant;
use sqlx::{ConnectOptions, Connection, postgres::PgConnectOptions};
use std::sync::Arc;

/// How many connections read at once; of those for single statements one listens.
const SIZES: Sizes = Sizes { read: 8, autocommit: 7 };

impl PostgresStore {
    /// Opens a database by its address, `postgres://user@host/name?sslmode=verify-full`, and brings it up to date; several
    /// instances may do so at once. What is committed, here and elsewhere, goes to `subscribers`.
    pub async fn open(
        url: &str,
        subscribers: Arc<dyn Publish>,
        secret: Secret,
        clock: Clock,
    ) -> Result<PostgresStore, Failure> {
        let options: PgConnectOptions = url.parse().map_err(failure)?;
        let options =
            options.application_name("milepost").statement_cache_capacity(200).disable_statement_logging();
        // Ending a transaction that never began is no matter, and would be a line of the log each time.
        let options = options.options([("client_min_messages", "error")]);
        migrate(&options, clock.now()).await?;
        // What these pools write, attempts and notifications, may be lost with the power.
        // Nothing that is read here takes long enough to be worth compiling, or planning anew each time: where most orders are
        // archived, PostgreSQL takes a column's rows for few and finds a plan for each call cheaper than one for all.
        let planning = [("jit", "off"), ("plan_cache_mode", "force_generic_plan")];
        let reading = options
            .clone()
            .options([("synchronous_commit", "off"), ("statement_timeout", "30s")])
            .options(planning);
        let deadline = format!("{}ms", SEARCH_DEADLINE.as_millis());
        // As many searches as there are at once have their share of the processors: none may take the others' for itself.
        let alone = [("statement_timeout", deadline.as_str()), ("max_parallel_workers_per_gather", "0")];
        let searching = reading.clone().options(alone);
        let pools = Pools::connect(reading, searching, SIZES).await?;
        PostgresStore::start(options, pools, subscribers, secret, clock).await
    }
}

async fn migrate(options: &PgConnectOptions, now: Instant) -> Result<(), Failure> {
    let mut conn = options.connect().await.map_err(failure)?;
    sqlx::migrate!("migrations/postgres")
        .run(&mut conn)
        .await
        .map_err(|error| Failure::Broken(error.to_string()))?;
    backfill(&mut conn).await?;
    stays::backfill(&mut conn, now).await?;
    slips::backfill(&mut conn).await?;
    conn.close().await.map_err(failure)
}
