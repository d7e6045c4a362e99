//! The rows in PostgreSQL, by COPY.

use super::{
    Size,
    history::{History, Stage},
    rows::{Batch, OrderRow},
};
use crate::shop::process::SECRET;
use chrono::{SubsecRound, Utc};
use domain::{BoardId, PersonId, Promise, Workflow};
use sqlx::{Connection, PgConnection};
use std::fmt::{Display, Write};
use store::{hex, secret::Secret};
use uuid::Uuid;

/// How many entries a COPY brings.
const ENTRIES: usize = 20_000;

/// Fills a shop that was set up and is at rest; how many entries its log then has.
pub async fn fill(database: &str, size: Size) -> u64 {
    let mut conn = PgConnection::connect(database).await.expect("the shop's database");
    let mut history = History::new(stage(&mut conn).await, size);
    run(&mut conn, "BEGIN").await;
    loop {
        let (back, batch) = tokio::task::spawn_blocking(move || {
            let batch = history.next(ENTRIES);
            (history, batch)
        })
        .await
        .expect("a history");
        history = back;
        let Some(batch) = batch else { break };
        write(&mut conn, &batch).await;
    }
    end(&mut conn, &history).await;
    run(&mut conn, "COMMIT").await;
    // As autovacuum would have done in the years that the shop is said to have run.
    run(&mut conn, "VACUUM ANALYZE").await;
    history.head().0
}

async fn run(conn: &mut PgConnection, sql: &'static str) {
    sqlx::query(sql).persistent(false).execute(conn).await.expect("a statement");
}

async fn stage(conn: &mut PgConnection) -> Stage {
    let board = "SELECT id, workflow, seq, hash FROM boards WHERE no > 0 ORDER BY no LIMIT 1";
    let (id, workflow, seq, hash): (Uuid, String, i64, Vec<u8>) =
        sqlx::query_as(board).fetch_one(&mut *conn).await.expect("the board");
    let person: Uuid =
        sqlx::query_scalar("SELECT id FROM people").fetch_one(conn).await.expect("its only person");
    let workflow: Workflow = serde_json::from_str(&workflow).expect("a workflow");
    Stage {
        board: BoardId(id),
        workflow,
        person: PersonId(person),
        secret: Secret::from_text(SECRET),
        seq: seq as u64,
        hash: hash.try_into().expect("a hash"),
        now: Utc::now().trunc_subsecs(6),
    }
}

async fn end(conn: &mut PgConnection, history: &History) {
    let ((seq, hash), at) = (history.head(), history.ends_at().timestamp_micros());
    let head = sqlx::query("UPDATE boards SET seq = $1, hash = $2, at = $3 WHERE no = 1")
        .bind(seq as i64)
        .bind(hash.to_vec())
        .bind(at);
    head.execute(&mut *conn).await.expect("the board");
    // The store makes the search index when it opens next.
    run(conn, "UPDATE search_fill SET folding = 0").await;
    for (status, total) in &history.totals {
        let count = "INSERT INTO columns (board, status, total) VALUES (1, $1, $2) ON CONFLICT (board, status) DO UPDATE SET total = $2";
        sqlx::query(count)
            .bind(status.to_string())
            .bind(i64::from(*total))
            .execute(&mut *conn)
            .await
            .expect("a column");
    }
}

/// Rows come after those that they point to.
async fn write(conn: &mut PgConnection, batch: &Batch) {
    let mut text = Text::default();
    for row in &batch.customers {
        text.some(row.id).some(row.order).bytes(&row.salt).text(&row.body).text(&row.name).end();
    }
    text.copy(conn, "customers (id, order_id, salt, body, name)").await;
    for row in &batch.lines {
        text.some(row.order).bytes(&row.salt).text(&row.body).text(&row.first).end();
    }
    text.copy(conn, "lines (order_id, salt, body, first)").await;
    for row in &batch.notes {
        text.some(row.id).some(row.order).bytes(&row.salt).text(&row.body).end();
    }
    text.copy(conn, "notes (id, order_id, salt, body)").await;
    for row in &batch.events {
        text.some(1).some(row.seq).some(row.order).bytes(&row.hash).text(&row.body).end();
    }
    text.copy(conn, "events (board, seq, order_id, hash, body)").await;
    batch.orders.iter().for_each(|row| order(&mut text, row));
    let orders = "orders (board, archived, id, number, version, status, rank, placed_at, entered_at, due_at, hold_reason, hold_since, \
                  hold_note, promise_earliest, promise_latest, first_earliest, first_latest, promise_note, fields, last_move, \
                  tracking_generation, tracking_digest, customer_id, customer_row, line_count)";
    text.copy(conn, orders).await;
}

fn order(text: &mut Text, row: &OrderRow) {
    let (order, state) = (&row.order, &row.order.state);
    text.some(1)
        .some(u8::from(state.archived))
        .some(state.id)
        .text(&order.number)
        .some(state.version)
        .some(&state.status);
    text.some(&state.rank).some(order.placed_at.timestamp_micros()).some(state.entered_at.timestamp_micros());
    text.maybe(state.due_at.map(|at| at.timestamp_micros())).maybe(state.hold.map(|hold| hold.reason.name()));
    text.maybe(state.hold.map(|hold| hold.since.timestamp_micros())).maybe(order.hold_note);
    for promise in [state.promise, state.first_promise] {
        text.maybe(promise.map(|promise: Promise| promise.earliest()))
            .maybe(promise.map(|promise| promise.latest()));
    }
    text.maybe(order.promise_note).text(&row.fields);
    match &row.last_move {
        Some(last) => text.text(last),
        None => text.maybe(None::<u8>),
    };
    text.some(state.tracking_generation)
        .bytes(&row.tracking)
        .some(order.customer_id)
        .some(order.customer_row);
    text.some(order.line_count).end();
}

/// Rows in COPY's text format.
#[derive(Default)]
struct Text(String);

impl Text {
    /// A value that needs no escaping.
    fn some(&mut self, value: impl Display) -> &mut Text {
        write!(self.0, "{value}\t").expect("a string grows");
        self
    }

    fn maybe(&mut self, value: Option<impl Display>) -> &mut Text {
        match value {
            Some(value) => self.some(value),
            None => self.some("\\N"),
        }
    }

    fn bytes(&mut self, bytes: &[u8]) -> &mut Text {
        self.some(format_args!("\\\\x{}", hex(bytes)))
    }

    fn text(&mut self, text: &str) -> &mut Text {
        let escaped =
            text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r");
        self.some(escaped)
    }

    fn end(&mut self) {
        self.0.pop();
        self.0.push('\n');
    }

    /// Sends the rows into a table.
    async fn copy(&mut self, conn: &mut PgConnection, table: &str) {
        let mut copy = conn.copy_in_raw(&format!("COPY {table} FROM STDIN")).await.expect("a COPY");
        copy.send(std::mem::take(&mut self.0).into_bytes()).await.expect("rows");
        copy.finish().await.expect("rows that fit");
    }
}
