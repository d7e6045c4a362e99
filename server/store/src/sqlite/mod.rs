//! The store in one SQLite file: a task that writes, and pools that read.

mod attempts;
mod backup;
mod engine;
mod index;
mod notifier;
mod open;
mod scrub;
#[allow(clippy::duplicate_mod, reason = "both engines compile it, each for its own driver")]
#[path = "../sql/mod.rs"]
mod sql;
mod statements;
mod verify;
mod writing;

pub use backup::{BackupError, DataLock, LockError, backup, restore};
pub use open::{DATABASE_FILE, FILES};
pub use sql::SqlStore as SqliteStore;
pub use verify::verify;

// What `sql` is compiled with.
use attempts::Attempts;
use engine::{
    Args, BEGIN_READ, CONTAINS, Conn, Db, DbRow, FIELD, HOLD_ROW, OUTLIVED, Options, POLLED, SHARED, end_at,
    failure,
};
use notifier::Notifier;
use scrub::scrub;
use writing::Writing;
