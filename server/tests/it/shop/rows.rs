//! What a Milepost has stored, row by row: two looks at it are equal if nothing was written between them.

use super::{app::TestApp, cluster::Cluster};
use ::store::sqlite::DATABASE_FILE;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use std::{collections::BTreeMap, path::Path};

/// The rows of each table, as text. What throttles count on PostgreSQL is left out: it says who asked and nothing of an order.
pub type Rows = BTreeMap<String, Vec<String>>;

/// All of them.
pub async fn rows(app: &TestApp) -> Rows {
    let (folder, database) = app.whereabouts();
    match database {
        Some(url) => of_dump(&String::from_utf8(Cluster::dump(url)).unwrap()),
        None => of_file(&folder.join(DATABASE_FILE)).await,
    }
}

/// The tables in which something differs.
pub fn changed<'a>(before: &'a Rows, after: &'a Rows) -> Vec<&'a str> {
    let differs = |table: &&String| before.get(*table) != after.get(*table);
    let mut tables: Vec<&str> =
        before.keys().chain(after.keys()).filter(differs).map(String::as_str).collect();
    tables.sort_unstable();
    tables.dedup();
    tables
}

async fn of_file(file: &Path) -> Rows {
    let mut conn = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    let tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'";
    let tables: Vec<String> = sqlx::query_scalar(tables).fetch_all(&mut conn).await.unwrap();
    let mut rows = Rows::new();
    for table in tables {
        let of_table = of_table(&mut conn, &table).await;
        rows.insert(table, of_table);
    }
    conn.close().await.unwrap();
    rows
}

async fn of_table(conn: &mut SqliteConnection, table: &str) -> Vec<String> {
    let columns: Vec<String> = sqlx::query_scalar("SELECT name FROM pragma_table_info(?) ORDER BY cid")
        .bind(table)
        .fetch_all(&mut *conn)
        .await
        .unwrap();
    let quoted: Vec<String> = columns.iter().map(|column| format!("quote(\"{column}\")")).collect();
    let sql = format!("SELECT {} AS row FROM \"{table}\" ORDER BY row", quoted.join(" || ',' || "));
    sqlx::query_scalar(AssertSqlSafe(sql)).fetch_all(conn).await.unwrap()
}

/// Of what `pg_dump` writes, the rows that follow each `COPY`.
fn of_dump(dump: &str) -> Rows {
    let (mut rows, mut lines) = (Rows::new(), dump.lines());
    while let Some(line) = lines.next() {
        let Some(table) = line.strip_prefix("COPY ").and_then(|rest| rest.split(' ').next()) else {
            continue;
        };
        let mut of_table: Vec<String> =
            lines.by_ref().take_while(|line| *line != "\\.").map(str::to_owned).collect();
        of_table.sort_unstable();
        if table != "public.attempts" {
            rows.insert(table.to_owned(), of_table);
        }
    }
    rows
}
