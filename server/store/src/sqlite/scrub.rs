//! What was erased leaves the files, too. SQLite overwrites what it deletes, but where rows moved from page to page older copies
//! of them may lie in unused space: so the database is written anew, and the log of writes is emptied.

use super::{Options, engine::failure};
use crate::Failure;
use sqlx::{ConnectOptions, Connection};
use std::time::Duration;
use tokio::time::sleep;

/// How often the log is tried to be emptied: somebody may be reading from it.
const TRIES: u32 = 20;
/// How long to wait in between.
const PAUSE: Duration = Duration::from_millis(250);

/// Writes the database anew without what is unused. Whoever writes meanwhile waits, whoever reads does not.
pub(super) async fn scrub(options: &Options) -> Result<(), Failure> {
    let mut conn = options.connect().await.map_err(failure)?;
    // What the search had of them is merged away: until then it is only marked as gone.
    let merge = "INSERT INTO search_grams (search_grams) VALUES ('optimize')";
    for statement in [merge, "VACUUM"] {
        sqlx::query(statement).execute(&mut conn).await.map_err(failure)?;
    }
    for _ in 0..TRIES {
        let (busy, _, _): (i64, i64, i64) =
            sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(&mut conn).await.map_err(failure)?;
        if busy == 0 {
            return conn.close().await.map_err(failure);
        }
        sleep(PAUSE).await;
    }
    Err(Failure::Busy)
}
