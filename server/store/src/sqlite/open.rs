//! Opening a data folder's database.

use super::{
    engine::failure,
    sql::{Pools, Sizes, SqlStore as SqliteStore, indexing::backfill, slips, stays},
};
use crate::{
    ERASURES_FILE, Failure, Publish, private,
    secret::{SECRET_FILE, Secret},
    time::Clock,
};
use domain::Instant;
use sqlx::{
    ConnectOptions, Connection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use std::{io, path::Path, sync::Arc, time::Duration};

/// The database's name in the data folder.
pub const DATABASE_FILE: &str = "milepost.db";
/// What a data folder consists of.
pub const FILES: [&str; 6] =
    [DATABASE_FILE, "milepost.db-wal", "milepost.db-shm", SECRET_FILE, "lock", ERASURES_FILE];
/// The first SQLite without the bug that loses commits when two connections reset the WAL (3.7.0 to 3.51.2).
const OLDEST: [u32; 3] = [3, 51, 3];
/// How many connections read at once.
const SIZES: Sizes = Sizes { read: 3, autocommit: 1 };
/// How long to wait for another process's lock.
const PATIENCE: Duration = Duration::from_secs(5);

impl SqliteStore {
    /// Opens the database of a data folder, makes it where there is none, and brings it up to date. What is committed
    /// goes to `subscribers`.
    pub async fn open(
        folder: &Path,
        subscribers: Arc<dyn Publish>,
        secret: Secret,
        clock: Clock,
    ) -> Result<SqliteStore, Failure> {
        keep_private(folder)?;
        let options = options(&folder.join(DATABASE_FILE));
        migrate(&options, clock.now()).await?;
        // The pages that are read most fit into a part of what SQLite would keep for each connection; the others the system keeps
        // once for all.
        let reading = options.clone().pragma("query_only", "ON").pragma("cache_size", "-512");
        let pools = Pools::connect(reading.clone(), reading, SIZES).await?;
        SqliteStore::start(options, pools, subscribers, secret, clock).await
    }
}

/// Makes the database file where there is none, and closes what is there to all but its owner. SQLite gives the files beside
/// the database its permissions. Where that cannot be done the shop goes on: who runs it is told.
fn keep_private(folder: &Path) -> Result<(), Failure> {
    let unavailable = |error: io::Error| Failure::Unavailable(format!("{}: {error}", folder.display()));
    let database = folder.join(DATABASE_FILE);
    if !database.exists() {
        private::open_file(&database).map(drop).map_err(unavailable)?;
    }
    for name in FILES {
        match private::close(&folder.join(name)) {
            Ok(false) => {}
            Ok(true) => tracing::warn!("{name} could be read by others on this machine; now it cannot"),
            Err(error) => {
                tracing::warn!(%error, "{name} can be read by others on this machine: close it with chmod 600")
            }
        }
    }
    Ok(())
}

pub(super) fn options(file: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(file)
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(synchronous())
        .foreign_keys(true)
        .busy_timeout(PATIENCE)
        // What is deleted is overwritten: customers' data are not to be found in unused space.
        .pragma("secure_delete", "ON")
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

async fn migrate(options: &SqliteConnectOptions, now: Instant) -> Result<(), Failure> {
    let mut conn = options.connect().await.map_err(failure)?;
    let version: String =
        sqlx::query_scalar("SELECT sqlite_version()").fetch_one(&mut conn).await.map_err(failure)?;
    let parts: Vec<u32> = version.split('.').filter_map(|part| part.parse().ok()).collect();
    if parts.as_slice() < &OLDEST[..] {
        return Err(Failure::Broken(format!("SQLite {version} can lose commits: 3.51.3 or later is needed")));
    }
    sqlx::migrate!("migrations/sqlite")
        .run(&mut conn)
        .await
        .map_err(|error| Failure::Broken(error.to_string()))?;
    backfill(&mut conn).await?;
    stays::backfill(&mut conn, now).await?;
    slips::backfill(&mut conn).await?;
    conn.close().await.map_err(failure)
}
