//! The store on PostgreSQL, for one instance or several: each has a task that writes under the boards' row locks, pools
//! that read, and hears of the others' commits.

mod attempts;
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

pub use sql::SqlStore as PostgresStore;
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
