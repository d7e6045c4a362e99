//! What the shared SQL is compiled with for PostgreSQL.

use crate::Failure;
use sqlx::postgres::PgConnectOptions;
use std::time::Duration;
use tokio::time::Instant;

// What `sql` is compiled with.
pub(super) type Db = sqlx::Postgres;
pub(super) type Conn = sqlx::PgConnection;
pub(super) type Args = sqlx::postgres::PgArguments;
pub(super) type DbRow = sqlx::postgres::PgRow;
pub(super) type Options = PgConnectOptions;
/// All reads of a transaction see the database as of its first.
pub(super) const BEGIN_READ: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// The function that says where in a text another begins, 0 for nowhere.
pub(super) const CONTAINS: &str = "strpos";
/// What a field of the shop's own says in a row of the search index, if anything.
pub(super) const FIELD: &str = "({table}.fields::jsonb ->> '{id}')";
/// A server that restarts is back soon: until then nobody needs to see an error.
pub(super) const OUTLIVED: Option<Duration> = Some(Duration::from_secs(4));
/// A notification can be lost.
pub(super) const POLLED: bool = true;
/// Several servers work on one database.
pub(super) const SHARED: bool = true;
/// How a row that is about to be written is kept from others: whoever finds it taken goes without it.
pub(super) const HOLD_ROW: &str = " FOR UPDATE SKIP LOCKED";

/// The server itself stops what takes too long: its connections are made with a time for a statement.
pub(super) async fn end_at(_: &mut Conn, _: Instant) -> Result<(), Failure> {
    Ok(())
}

/// What an error of the driver means to callers. Codes are those of PostgreSQL's manual, appendix A.
pub(super) fn failure(error: sqlx::Error) -> Failure {
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
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed => Failure::Unavailable(error.to_string()),
        _ => Failure::Broken(error.to_string()),
    }
}
