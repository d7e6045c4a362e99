//! The audit of a data folder from outside: it writes nothing there, whether a server runs or not. First the file itself, then
//! what it consists of, then what it says.

use super::{
    SqliteStore,
    engine::failure,
    open::{DATABASE_FILE, FILES},
    sql::audit,
};
use crate::{
    Failure, Store,
    audit::{self as walk, Verdict},
    private,
    secret::Secret,
    time::Clock,
};
use sqlx::{ConnectOptions, Connection, SqliteConnection, migrate::Migrator, sqlite::SqliteConnectOptions};
use std::{path::Path, sync::Arc};

static MIGRATIONS: Migrator = sqlx::migrate!("migrations/sqlite");

/// Whether a folder's database is whole. `noted` is a head hash noted earlier.
pub async fn verify(folder: &Path, secret: &Secret, noted: Option<[u8; 32]>) -> Result<Verdict, Failure> {
    let options = reading(folder);
    let mut conn = options.connect().await.map_err(failure)?;
    if let Some(what) = damage(&mut conn).await? {
        return Ok(Verdict::different("the file", what));
    }
    let version = version(&mut conn).await?;
    if version < MIGRATIONS.iter().map(|migration| migration.version).max().unwrap_or(0) {
        return verify_as_updated(&mut conn, secret, noted).await;
    }
    if let Some(what) = otherwise_made(&mut conn).await? {
        return Ok(Verdict::different("the schema", what));
    }
    if !super::index::grams_are_whole(&mut conn).await? {
        return Ok(Verdict::different("the search index", "it does not find what its rows say".into()));
    }
    conn.close().await.map_err(failure)?;
    audit::verify(options, secret, noted).await
}

/// Without a log of writes beside it nobody has the file open, and SQLite need not make one to read it.
fn reading(folder: &Path) -> SqliteConnectOptions {
    let quiet = FILES[1..3].iter().all(|file| !folder.join(file).exists());
    SqliteConnectOptions::new()
        .filename(folder.join(DATABASE_FILE))
        .create_if_missing(false)
        .read_only(true)
        .immutable(quiet)
        .disable_statement_logging()
}

/// What SQLite finds wrong with the file, if anything.
async fn damage(conn: &mut SqliteConnection) -> Result<Option<String>, Failure> {
    let said: String =
        sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut *conn).await.map_err(failure)?;
    if said != "ok" {
        return Ok(Some(format!("it is damaged: {said}")));
    }
    let dangling = sqlx::query("PRAGMA foreign_key_check").fetch_optional(conn).await.map_err(failure)?;
    Ok(dangling.map(|_| "a row points to one that is not there".into()))
}

/// The last migration that the database has had.
async fn version(conn: &mut SqliteConnection) -> Result<i64, Failure> {
    let sql = "SELECT count(*) FROM sqlite_schema WHERE name = '_sqlx_migrations'";
    let ours: i64 = sqlx::query_scalar(sql).fetch_one(&mut *conn).await.map_err(failure)?;
    if ours == 0 {
        return Err(Failure::Broken("the file holds no Milepost database".into()));
    }
    let sql = "SELECT coalesce(max(version), 0) FROM _sqlx_migrations";
    sqlx::query_scalar(sql).fetch_one(conn).await.map_err(failure)
}

/// A folder of an earlier version, as it will be when a store opens it: a copy is brought up to date.
async fn verify_as_updated(
    conn: &mut SqliteConnection,
    secret: &Secret,
    noted: Option<[u8; 32]>,
) -> Result<Verdict, Failure> {
    let unavailable = |error: std::io::Error| Failure::Unavailable(format!("a temporary copy: {error}"));
    let folder = tempfile::tempdir().map_err(unavailable)?;
    let copy = folder.path().join(DATABASE_FILE);
    private::create_file(&copy).map_err(unavailable)?;
    let into = sqlx::query("VACUUM INTO ?").bind(copy.to_string_lossy().into_owned());
    into.execute(conn).await.map_err(failure)?;
    let store = SqliteStore::open(folder.path(), Arc::new(()), secret.clone(), Clock::system()).await?;
    let verdict = match store.auditor().await {
        Ok(mut auditor) => walk::verify(&mut *auditor, secret, noted).await,
        Err(failure) => Err(failure),
    };
    store.close().await;
    verdict
}

/// Whether tables and indexes are not those that the migrations make.
async fn otherwise_made(conn: &mut SqliteConnection) -> Result<Option<String>, Failure> {
    let mut fresh = SqliteConnection::connect("sqlite::memory:").await.map_err(failure)?;
    MIGRATIONS.run(&mut fresh).await.map_err(|error| Failure::Broken(error.to_string()))?;
    let (is, made) = (schema(conn).await?, schema(&mut fresh).await?);
    if let Some((name, ..)) = is.iter().chain(&made).find(|part| !(is.contains(part) && made.contains(part)))
    {
        return Ok(Some(format!("“{name}” is not made as Milepost makes it")));
    }
    let sql = "SELECT version, description, success, checksum FROM _sqlx_migrations ORDER BY version";
    type Applied = (i64, String, bool, Vec<u8>);
    let applied: Vec<Applied> = sqlx::query_as(sql).fetch_all(&mut *conn).await.map_err(failure)?;
    let run: Vec<Applied> = sqlx::query_as(sql).fetch_all(&mut fresh).await.map_err(failure)?;
    Ok((applied != run).then(|| "what was done to bring it up to date is not what Milepost does".into()))
}

type Part = (String, String, String, Option<String>);

async fn schema(conn: &mut SqliteConnection) -> Result<Vec<Part>, Failure> {
    let sql = "SELECT name, type, tbl_name, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_stat%' ORDER BY name";
    sqlx::query_as(sql).fetch_all(conn).await.map_err(failure)
}
