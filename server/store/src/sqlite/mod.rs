//! The store in one SQLite file: a task that writes, two pools that read.

mod backup;
#[allow(clippy::duplicate_mod, reason = "both engines compile it, each for its own driver")]
#[path = "../sql/mod.rs"]
mod sql;
mod statements;
mod writing;

pub use backup::{BackupError, DataLock, LockError, backup, restore};
pub use sql::SqlStore as SqliteStore;

use super::{
    Failure,
    attempts::{Attempt, Buckets, Rate},
};
use crate::{Publish, TokenDigest, secret::Secret, time::Clock};
use domain::Instant;
use sql::News;
use sqlx::{
    ConnectOptions, Connection, SqlitePool,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{path::Path, sync::Arc, time::Duration};
use tokio::{sync::mpsc, task::JoinHandle};
use writing::Writing;

// What `sql` is compiled with.
type Db = sqlx::Sqlite;
type Conn = sqlx::SqliteConnection;
type Args = sqlx::sqlite::SqliteArguments;
type DbRow = sqlx::sqlite::SqliteRow;
type Options = SqliteConnectOptions;
const BEGIN_READ: &str = "BEGIN";
/// The function that says where in a text another begins, 0 for nowhere.
const CONTAINS: &str = "instr";
/// A file does not go away and come back.
const OUTLIVED: Option<Duration> = None;
/// The writer notices what others write.
const POLLED: bool = false;

/// The database's name in the data folder.
pub const DATABASE_FILE: &str = "milepost.db";
/// The first SQLite without the bug that loses commits when two connections reset the WAL (3.7.0 to 3.51.2).
const OLDEST: [u32; 3] = [3, 51, 3];
/// How many transactions that read go on at once.
const READINGS: u32 = 3;
/// How many single statements.
const GLANCES: u32 = 1;
/// How long to wait for another process's lock.
const PATIENCE: Duration = Duration::from_secs(5);

impl SqliteStore {
    /// Opens the database of a data folder, makes it where there is none, and brings it up to date. What is committed
    /// goes to `hub`.
    pub async fn open(folder: &Path, hub: Arc<dyn Publish>, secret: Secret, clock: Clock) -> Result<SqliteStore, Failure> {
        let options = options(&folder.join(DATABASE_FILE));
        migrate(&options).await?;
        // The pages that are read most fit into a part of what SQLite would keep for each connection; the others the system keeps
        // once for all.
        let reading = options.clone().pragma("query_only", "ON").pragma("cache_size", "-512");
        let pools = sql::Pools::connect(reading, READINGS, GLANCES).await?;
        SqliteStore::start(options, pools, hub, secret, clock).await
    }
}

fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous())
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        .statement_cache_capacity(200)
        // A board's cards: with fewer, whoever reads and SQLite's thread wake each other again and again.
        .row_buffer_size(512)
        // The driver would time and describe each statement; what fails is logged by the writer.
        .disable_statement_logging()
}

/// Every commit reaches the disk before it is answered; NORMAL loses the last ones with the power. A variable can ask for it
/// all the same, so that the check of this very promise can be seen to fail.
fn synchronous() -> SqliteSynchronous {
    match std::env::var("MILEPOST_SQLITE_SYNCHRONOUS") {
        Ok(mode) if mode == "normal" => SqliteSynchronous::Normal,
        _ => SqliteSynchronous::Full,
    }
}

async fn migrate(options: &SqliteConnectOptions) -> Result<(), Failure> {
    let mut conn = options.connect().await.map_err(failure)?;
    let version: String = sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut conn).await.map_err(failure)?;
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if parts.as_slice() < &OLDEST[..] {
        return Err(Failure::Broken(format!("SQLite {version} can lose commits: 3.51.3 or later is needed")));
    }
    sqlx::migrate!("migrations/sqlite").run(&mut conn).await.map_err(|error| Failure::Broken(error.to_string()))?;
    conn.close().await.map_err(failure)
}

/// What an error of the driver means to callers. The primary result code is the low byte.
fn failure(error: sqlx::Error) -> Failure {
    let code = |error: &dyn sqlx::error::DatabaseError| error.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or(0) & 0xff;
    match &error {
        sqlx::Error::Database(inner) => match code(&**inner) {
            5 | 6 => Failure::Busy,
            13 => Failure::Full,
            8 | 10 | 14 | 15 => Failure::Unavailable(error.to_string()),
            _ => Failure::Broken(error.to_string()),
        },
        sqlx::Error::PoolTimedOut => Failure::Busy,
        sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => Failure::Unavailable(error.to_string()),
        _ => Failure::Broken(error.to_string()),
    }
}

/// One server works in a folder, so nobody has to be told; what the command line writes, the writer notices.
#[derive(Debug)]
struct Wake;

impl Wake {
    fn new() -> Wake {
        Wake
    }

    fn listen(&self, _: &SqlitePool, _: &mpsc::Sender<News>) -> Option<JoinHandle<()>> {
        None
    }

    async fn others(&self, _: &SqlitePool) {}
}

/// Attempts are counted in memory: a restart forgives.
#[derive(Debug, Default)]
struct Attempts(Buckets);

impl Attempts {
    fn new() -> Attempts {
        Attempts::default()
    }

    async fn count(&self, _: &SqlitePool, source: &TokenDigest, rate: Rate, now: Instant) -> Result<Attempt, Failure> {
        Ok(self.0.count(source, rate, now))
    }

    async fn forgive(&self, _: &SqlitePool, source: &TokenDigest) -> Result<(), Failure> {
        self.0.forgive(source);
        Ok(())
    }
}
