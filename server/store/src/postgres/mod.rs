//! The store on PostgreSQL, for one instance or several: each has a task that writes under the boards' row locks, two
//! pools that read, and hears of the others' commits.

mod attempts;
#[allow(clippy::duplicate_mod, reason = "both engines compile it, each for its own driver")]
#[path = "../sql/mod.rs"]
mod sql;
mod statements;
mod wake;
mod writing;

pub use sql::SqlStore as PostgresStore;

use super::Failure;
use crate::{Publish, secret::Secret, time::Clock};
use attempts::Attempts;
use sqlx::{ConnectOptions, Connection, postgres::PgConnectOptions};
use std::{sync::Arc, time::Duration};
use wake::Wake;
use writing::Writing;

// What `sql` is compiled with.
type Db = sqlx::Postgres;
type Conn = sqlx::PgConnection;
type Args = sqlx::postgres::PgArguments;
type DbRow = sqlx::postgres::PgRow;
type Options = PgConnectOptions;
/// All reads of a transaction see the database as of its first.
const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// The function that says where in a text another begins, 0 for nowhere.
const CONTAINS: &str = "strpos";
/// A server that restarts is back soon: until then nobody needs to see an error.
const OUTLIVED: Option<Duration> = Some(Duration::from_secs(4));
/// A notification can be lost.
const POLLED: bool = true;

/// How many transactions that read go on at once.
const READINGS: u32 = 8;
/// How many single statements, and one that listens.
const GLANCES: u32 = 5;

impl PostgresStore {
    /// Opens a database by its address, `postgres://user@host/name?sslmode=verify-full`, and brings it up to date; several
    /// instances may do so at once. What is committed, here and elsewhere, goes to `hub`.
    pub async fn open(url: &str, hub: Arc<dyn Publish>, secret: Secret, clock: Clock) -> Result<PostgresStore, Failure> {
        let options: PgConnectOptions = url.parse().map_err(failure)?;
        let options = options.application_name("milepost").statement_cache_capacity(200).disable_statement_logging();
        // Ending a transaction that never began is no matter, and would be a line of the log each time.
        let options = options.options([("client_min_messages", "error")]);
        migrate(&options).await?;
        // What this pool writes, attempts and notifications, may be lost with the power.
        // Nothing that is read here takes long enough to be worth compiling, or planning anew each time: where most orders are
        // archived, PostgreSQL takes a column's rows for few and finds a plan for each call cheaper than one for all.
        let planning = [("jit", "off"), ("plan_cache_mode", "force_generic_plan")];
        let reading = options.clone().options([("synchronous_commit", "off"), ("statement_timeout", "30s")]).options(planning);
        let pools = sql::Pools::connect(reading, READINGS, GLANCES).await?;
        PostgresStore::start(options, pools, hub, secret, clock).await
    }
}

async fn migrate(options: &PgConnectOptions) -> Result<(), Failure> {
    let mut conn = options.connect().await.map_err(failure)?;
    sqlx::migrate!("migrations/postgres").run(&mut conn).await.map_err(|error| Failure::Broken(error.to_string()))?;
    conn.close().await.map_err(failure)
}

/// What an error of the driver means to callers. Codes are those of PostgreSQL's manual, appendix A.
fn failure(error: sqlx::Error) -> Failure {
    match &error {
        sqlx::Error::Database(inner) => match inner.code().as_deref().unwrap_or_default() {
            // Somebody holds a lock for too long, or two wait for each other.
            "55P03" | "40001" | "40P01" | "57014" => Failure::Busy,
            "53100" => Failure::Full,
            // Connections, resources, a server that stops or starts, a transaction that slept, the disk.
            code if ["08", "53", "57P", "25P03", "58"].iter().any(|class| code.starts_with(class)) => {
                Failure::Unavailable(error.to_string())
            }
            _ => Failure::Broken(error.to_string()),
        },
        sqlx::Error::PoolTimedOut => Failure::Busy,
        sqlx::Error::Io(_) | sqlx::Error::Tls(_) | sqlx::Error::Protocol(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
            Failure::Unavailable(error.to_string())
        }
        _ => Failure::Broken(error.to_string()),
    }
}
