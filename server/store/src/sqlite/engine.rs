//! What the shared SQL is compiled with for SQLite.

use crate::Failure;
use sqlx::sqlite::SqliteConnectOptions;
use std::time::Duration;
use tokio::time::Instant;

// What `sql` is compiled with.
pub(super) type Db = sqlx::Sqlite;
pub(super) type Conn = sqlx::SqliteConnection;
pub(super) type Args = sqlx::sqlite::SqliteArguments;
pub(super) type DbRow = sqlx::sqlite::SqliteRow;
pub(super) type Options = SqliteConnectOptions;
pub(super) const BEGIN_READ: &str = "BEGIN";
/// The function that says where in a text another begins, 0 for nowhere.
pub(super) const CONTAINS: &str = "instr";
/// What a field of the shop's own says in a row of the search index, if anything.
pub(super) const FIELD: &str = "json_extract({table}.fields, '$.\"{id}\"')";
/// A file does not go away and come back.
pub(super) const OUTLIVED: Option<Duration> = None;
/// The writer notices what others write.
pub(super) const POLLED: bool = false;
/// One server works on a file.
pub(super) const SHARED: bool = false;
/// How a row that is about to be written is kept from others: here nobody else writes.
pub(super) const HOLD_ROW: &str = "";

/// How many steps SQLite takes before it asks whether it is to go on: well below a millisecond.
const STEPS: i32 = 10_000;
/// The priority of a thread that searches: of 20 steps between the usual one and the last.
#[cfg(target_os = "linux")]
const BEHIND: i32 = 15;

/// Has the connection stop working on whatever it is at when the time is up.
pub(super) async fn end_at(conn: &mut Conn, deadline: Instant) -> Result<(), Failure> {
    let mut handle = conn.lock_handle().await.map_err(failure)?;
    let mut is_begun = false;
    handle.set_progress_handler(STEPS, move || {
        if !std::mem::replace(&mut is_begun, true) {
            step_back();
        }
        Instant::now() < deadline
    });
    Ok(())
}

/// Lets every other thread go first from now on: what runs on this one is a search, and somebody waits for a board.
fn step_back() {
    // Elsewhere a priority is the whole process'. Where it is refused, searches only take more of the machine.
    #[cfg(target_os = "linux")]
    let _ = rustix::process::setpriority_process(None, BEHIND);
}

/// What an error of the driver means to callers. The primary result code is the low byte.
pub(super) fn failure(error: sqlx::Error) -> Failure {
    let code = |error: &dyn sqlx::error::DatabaseError| {
        error.code().and_then(|code| code.parse::<u32>().ok()).unwrap_or(0) & 0xff
    };
    match &error {
        sqlx::Error::Database(inner) => match code(&**inner) {
            // Locked, or interrupted because its time was up.
            5 | 6 | 9 => Failure::Busy,
            13 => Failure::Full,
            8 | 10 | 14 | 15 => Failure::Unavailable(error.to_string()),
            _ => Failure::Broken(error.to_string()),
        },
        sqlx::Error::PoolTimedOut => Failure::Busy,
        sqlx::Error::Io(_) | sqlx::Error::PoolClosed | sqlx::Error::WorkerCrashed => {
            Failure::Unavailable(error.to_string())
        }
        _ => Failure::Broken(error.to_string()),
    }
}
