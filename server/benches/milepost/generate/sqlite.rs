//! The rows in SQLite: one thread tells the history, another writes many rows a statement, without a journal, and the
//! indexes come last. A generator that dies leaves an unfinished folder that nobody uses.

use super::{
    Size,
    history::{History, Stage},
    rows::{Batch, CustomerRow, EventRow, LinesRow, NoteRow, OrderRow},
};
use chrono::{SubsecRound, Utc};
use domain::{BoardId, Instant, PersonId, Promise, Workflow};
use sqlx::{
    ConnectOptions, Connection, Sqlite, SqliteConnection,
    query::Query,
    sqlite::{
        SqliteArguments, SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode, SqliteSynchronous,
    },
};
use std::path::Path;
use store::{secret::Secret, sqlite::DATABASE_FILE};
use uuid::Uuid;

/// How many rows one statement takes; their parameters stay below SQLite's limit of 32,766.
const ROWS: usize = 400;
/// How many entries a batch brings, and how many batches may wait.
const ENTRIES: usize = 8_000;
const WAITING: usize = 4;

type Bound = Query<'static, Sqlite, SqliteArguments>;

/// Fills the shop of a folder; how many entries its log then has.
pub async fn fill(folder: &Path, size: Size) -> u64 {
    let file = folder.join(DATABASE_FILE);
    let mut conn = quickly(&file).await;
    let indexes = drop_indexes(&mut conn).await;
    let mut history = History::new(stage(&mut conn, folder).await, size);
    let (batches, mut told) = tokio::sync::mpsc::channel(WAITING);
    let teller = tokio::task::spawn_blocking(move || {
        while let Some(batch) = history.next(ENTRIES) {
            batches.blocking_send(batch).expect("a writer");
        }
        history
    });
    execute(&mut conn, "BEGIN").await;
    let mut tables = Tables { conn: &mut conn, waiting: Batch::default() };
    while let Some(batch) = told.recv().await {
        tables.write(batch).await;
    }
    tables.flush(1).await;
    let history = teller.await.expect("a history");
    end(&mut conn, &history).await;
    execute(&mut conn, "COMMIT").await;
    for index in indexes {
        execute(&mut conn, index).await;
    }
    conn.close().await.expect("a closed database");
    durable(&file).await;
    history.head().0
}

/// A connection that waits for no disk.
async fn quickly(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(file)
        .journal_mode(SqliteJournalMode::Off)
        .synchronous(SqliteSynchronous::Off);
    let options =
        options.locking_mode(SqliteLockingMode::Exclusive).foreign_keys(false).disable_statement_logging();
    let options =
        options.pragma("cache_size", "-400000").pragma("temp_store", "MEMORY").pragma("threads", "2");
    options.connect().await.expect("the shop's database")
}

/// Leaves the file as the server wants it, and on the disk.
async fn durable(file: &Path) {
    let options = SqliteConnectOptions::new().filename(file).journal_mode(SqliteJournalMode::Wal);
    options.connect().await.expect("the database").close().await.expect("a closed database");
    std::fs::File::open(file).and_then(|file| file.sync_all()).expect("a file on the disk");
}

async fn execute(conn: &mut SqliteConnection, sql: impl Into<String>) {
    let sql = sqlx::AssertSqlSafe(sql.into());
    sqlx::query(sql).persistent(false).execute(conn).await.expect("a statement");
}

/// Drops the indexes of the tables that are filled; the statements that make them again.
async fn drop_indexes(conn: &mut SqliteConnection) -> Vec<String> {
    let find = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ('events', 'orders')";
    let found: Vec<(String, String)> = sqlx::query_as(find).fetch_all(&mut *conn).await.expect("the indexes");
    for (name, _) in &found {
        execute(conn, format!("DROP INDEX {name}")).await;
    }
    found.into_iter().map(|(_, sql)| sql).collect()
}

async fn stage(conn: &mut SqliteConnection, folder: &Path) -> Stage {
    let board = "SELECT id, workflow, seq, hash FROM boards WHERE no = 1";
    let (id, workflow, seq, hash): (Uuid, String, i64, Vec<u8>) =
        sqlx::query_as(board).fetch_one(&mut *conn).await.expect("the board");
    let person: Uuid =
        sqlx::query_scalar("SELECT id FROM people").fetch_one(conn).await.expect("its only person");
    let workflow: Workflow = serde_json::from_str(&workflow).expect("a workflow");
    Stage {
        board: BoardId(id),
        workflow,
        person: PersonId(person),
        secret: Secret::of_folder(folder).expect("the secret"),
        seq: seq as u64,
        hash: hash.try_into().expect("a hash"),
        now: Utc::now().trunc_subsecs(6),
    }
}

/// Where the log ends, and how many cards each column holds.
async fn end(conn: &mut SqliteConnection, history: &History) {
    let ((seq, hash), at) = (history.head(), history.ends_at().timestamp_micros());
    let head = sqlx::query("UPDATE boards SET seq = ?, hash = ?, at = ? WHERE no = 1")
        .bind(seq as i64)
        .bind(hash.to_vec())
        .bind(at);
    head.execute(&mut *conn).await.expect("the board");
    // The store makes the search index when it opens next.
    execute(conn, "UPDATE search_fill SET folding = 0").await;
    for (status, total) in &history.totals {
        let count = "INSERT INTO columns (board, status, total) VALUES (1, ?, ?) ON CONFLICT DO UPDATE SET total = excluded.total";
        sqlx::query(count).bind(status.to_string()).bind(*total).execute(&mut *conn).await.expect("a column");
    }
}

/// Takes in batches and writes [`ROWS`] rows a statement, so that each table needs one prepared statement.
struct Tables<'a> {
    conn: &'a mut SqliteConnection,
    waiting: Batch,
}

impl Tables<'_> {
    async fn write(&mut self, batch: Batch) {
        self.waiting.extend(batch);
        self.flush(ROWS).await;
    }

    /// Writes what waits as long as there are `least` rows of it.
    async fn flush(&mut self, least: usize) {
        let Tables { conn, waiting } = self;
        insert(conn, EVENTS, &mut waiting.events, least, bind_event).await;
        insert(conn, CUSTOMERS, &mut waiting.customers, least, bind_customer).await;
        insert(conn, LINES, &mut waiting.lines, least, bind_lines).await;
        insert(conn, NOTES, &mut waiting.notes, least, bind_note).await;
        insert(conn, ORDERS, &mut waiting.orders, least, bind_order).await;
    }
}

async fn insert<T>(
    conn: &mut SqliteConnection,
    table: &str,
    rows: &mut Vec<T>,
    least: usize,
    bind: fn(Bound, T) -> Bound,
) {
    while !rows.is_empty() && rows.len() >= least {
        let rows: Vec<T> = rows.drain(..rows.len().min(ROWS)).collect();
        let row = format!("({})", vec!["?"; table.matches(',').count() + 1].join(", "));
        let sql = format!("INSERT INTO {table} VALUES {}", vec![row.as_str(); rows.len()].join(", "));
        let query = sqlx::query(sqlx::AssertSqlSafe(sql)).persistent(rows.len() == ROWS);
        rows.into_iter().fold(query, bind).execute(&mut *conn).await.expect("rows");
    }
}

const EVENTS: &str = "events (board, seq, order_id, hash, body)";
const CUSTOMERS: &str = "customers (id, order_id, salt, body, name)";
const LINES: &str = "lines (order_id, salt, body, first)";
const NOTES: &str = "notes (id, order_id, salt, body)";
const ORDERS: &str = "orders (board, archived, id, number, version, status, rank, placed_at, entered_at, due_at, hold_reason, hold_since, \
                      hold_note, promise_earliest, promise_latest, first_earliest, first_latest, promise_note, fields, last_move, \
                      tracking_generation, tracking_digest, customer_id, customer_row, line_count)";

fn bind_event(query: Bound, row: EventRow) -> Bound {
    query.bind(1).bind(row.seq as i64).bind(row.order).bind(row.hash.to_vec()).bind(row.body)
}

fn bind_customer(query: Bound, row: CustomerRow) -> Bound {
    query.bind(row.id).bind(row.order).bind(row.salt.to_vec()).bind(row.body).bind(row.name)
}

fn bind_lines(query: Bound, row: LinesRow) -> Bound {
    query.bind(row.order).bind(row.salt.to_vec()).bind(row.body).bind(row.first)
}

fn bind_note(query: Bound, row: NoteRow) -> Bound {
    query.bind(row.id).bind(row.order).bind(row.salt.to_vec()).bind(row.body)
}

fn bind_order(query: Bound, row: OrderRow) -> Bound {
    let (order, state) = (&row.order, &row.order.state);
    let micros = |at: Instant| at.timestamp_micros();
    let dates = |promise: Option<Promise>| {
        promise.map(|promise| (promise.earliest().to_string(), promise.latest().to_string())).unzip()
    };
    let ((earliest, latest), (first_earliest, first_latest)) =
        (dates(state.promise), dates(state.first_promise));
    let query = query
        .bind(1)
        .bind(state.archived)
        .bind(state.id.0)
        .bind(order.number.to_string())
        .bind(state.version as i64);
    let query =
        query.bind(state.status.to_string()).bind(state.rank.to_string()).bind(micros(order.placed_at));
    let query = query.bind(micros(state.entered_at)).bind(state.due_at.map(micros));
    let query =
        query.bind(state.hold.map(|hold| hold.reason.name())).bind(state.hold.map(|hold| micros(hold.since)));
    let query = query
        .bind(order.hold_note)
        .bind(earliest)
        .bind(latest)
        .bind(first_earliest)
        .bind(first_latest)
        .bind(order.promise_note);
    let query = query
        .bind(row.fields.clone())
        .bind(row.last_move.clone())
        .bind(state.tracking_generation)
        .bind(row.tracking.to_vec());
    query.bind(order.customer_id.0).bind(order.customer_row).bind(order.line_count)
}
