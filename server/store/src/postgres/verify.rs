//! The audit of a database from outside: it writes nothing there.

use super::{engine::failure, sql::audit};
use crate::{Failure, audit::Verdict, secret::Secret};
use sqlx::{ConnectOptions, Connection, migrate::Migrator, postgres::PgConnectOptions};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/postgres");

/// Whether a database is whole. `noted` is a head hash noted earlier.
pub async fn verify(url: &str, secret: &Secret, noted: Option<[u8; 32]>) -> Result<Verdict, Failure> {
    let options: PgConnectOptions = url.parse().map_err(failure)?;
    let options = options
        .application_name("milepost audit")
        .options([("default_transaction_read_only", "on")])
        .disable_statement_logging();
    let mut conn = options.connect().await.map_err(failure)?;
    let sql = "SELECT to_regclass('_sqlx_migrations') IS NOT NULL";
    let ours: bool = sqlx::query_scalar(sql).fetch_one(&mut conn).await.map_err(failure)?;
    if !ours {
        return Err(Failure::Broken("it holds no Milepost database".into()));
    }
    let sql = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations";
    let version: i64 = sqlx::query_scalar(sql).fetch_one(&mut conn).await.map_err(failure)?;
    if version < MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0) {
        return Err(Failure::Broken(
            "an earlier version of Milepost wrote it: start this one once, which brings it up to date".into(),
        ));
    }
    if !super::index::grams_are_whole(&mut conn).await? {
        return Ok(Verdict::different("the search index", "it does not find what its rows say".into()));
    }
    conn.close().await.map_err(failure)?;
    audit::verify(options, secret, noted).await
}
