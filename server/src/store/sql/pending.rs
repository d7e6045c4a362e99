//! What a transaction has decided but not written yet. Each statement costs a round trip to SQLite's thread, so rows
//! wait here and go out many at a time: before anything reads the tables they belong to, and before the commit.

use super::{
    failure,
    rows::{micros, signed, to_json},
};
use crate::store::{Failure, Head, projection::Projected, tx::Remembered};
use domain::{Instant, OrderId, Promise};
use sqlx::{Sqlite, SqliteConnection, query::Query, sqlite::SqliteArguments};
use std::sync::LazyLock;
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;
type Bound = Query<'static, Sqlite, SqliteArguments>;

/// How many rows one statement takes; few sizes, so that all of them stay prepared.
const SIZES: [usize; 4] = [128, 32, 8, 1];
/// One statement in each size.
type Sized = LazyLock<[String; SIZES.len()]>;

static EVENTS: Sized = LazyLock::new(|| insert("events (board, seq, order_id, hash, body)", 5, ""));
static NOTES: Sized = LazyLock::new(|| insert("notes (id, order_id, salt, body)", 4, ""));
static KEYS: Sized = LazyLock::new(|| {
    let again = " ON CONFLICT DO UPDATE SET request = excluded.request, order_id = excluded.order_id, seq = excluded.seq, at = excluded.at";
    insert("keys (principal, key, request, order_id, seq, at)", 6, again)
});
static COLUMNS: Sized = LazyLock::new(|| insert("columns (board, status, total)", 3, " ON CONFLICT DO UPDATE SET total = excluded.total"));
/// Statements, not rows: they happen one after the other, so that a card may take the rank that another has just left.
static STATES: Sized = LazyLock::new(|| {
    let update = "UPDATE orders SET version = ?, status = ?, rank = ?, entered_at = ?, due_at = ?, hold_reason = ?, hold_since = ?, \
                  hold_note = ?, promise_earliest = ?, promise_latest = ?, first_earliest = ?, first_latest = ?, promise_note = ?, \
                  fields = ?, last_move = ? WHERE id = ?";
    SIZES.map(|size| vec![update; size].join("; "))
});

fn insert(into: &str, columns: usize, tail: &str) -> [String; SIZES.len()] {
    let row = format!("({})", vec!["?"; columns].join(", "));
    SIZES.map(|size| format!("INSERT INTO {into} VALUES {}{tail}", vec![row.as_str(); size].join(", ")))
}

/// Rows that wait to be written.
#[derive(Debug, Default)]
pub(super) struct Pending {
    pub(super) events: Vec<EventRow>,
    pub(super) states: Vec<Projected>,
    pub(super) notes: Vec<NoteRow>,
    pub(super) keys: Vec<KeyRow>,
}

#[derive(Debug)]
pub(super) struct EventRow {
    pub(super) board: i64,
    pub(super) order: Option<OrderId>,
    pub(super) head: Head,
    pub(super) body: String,
}

#[derive(Debug)]
pub(super) struct NoteRow {
    pub(super) id: Uuid,
    pub(super) order: OrderId,
    pub(super) salt: [u8; 16],
    pub(super) body: String,
}

#[derive(Debug)]
pub(super) struct KeyRow {
    pub(super) principal: String,
    pub(super) key: String,
    pub(super) known: Remembered,
    pub(super) at: Instant,
}

/// A column's counter.
#[derive(Debug)]
pub(super) struct CountRow {
    pub(super) board: i64,
    pub(super) status: String,
    pub(super) total: i64,
}

impl Pending {
    /// Writes everything that waits.
    pub(super) async fn flush(&mut self, conn: &mut SqliteConnection) -> Done {
        write(conn, &EVENTS, std::mem::take(&mut self.events), bind_event).await?;
        write(conn, &STATES, std::mem::take(&mut self.states), bind_state).await?;
        write(conn, &NOTES, std::mem::take(&mut self.notes), bind_note).await?;
        write(conn, &KEYS, std::mem::take(&mut self.keys), bind_key).await
    }
}

/// Writes counters.
pub(super) async fn write_counts(conn: &mut SqliteConnection, rows: Vec<CountRow>) -> Done {
    let bind = |query: Bound, row: CountRow| Ok(query.bind(row.board).bind(row.status).bind(row.total));
    write(conn, &COLUMNS, rows, bind).await
}

async fn write<T>(
    conn: &mut SqliteConnection,
    statements: &'static [String; SIZES.len()],
    mut rows: Vec<T>,
    bind: impl Fn(Bound, T) -> Done<Bound>,
) -> Done {
    while let Some(fit) = SIZES.iter().position(|size| *size <= rows.len()) {
        let mut query = sqlx::query(statements[fit].as_str());
        for row in rows.drain(..SIZES[fit]) {
            query = bind(query, row)?;
        }
        query.execute(&mut *conn).await.map_err(failure)?;
    }
    Ok(())
}

fn bind_event(query: Bound, row: EventRow) -> Done<Bound> {
    let query = query.bind(row.board).bind(signed(row.head.seq)?).bind(row.order.map(|order| order.0));
    Ok(query.bind(row.head.hash.to_vec()).bind(row.body))
}

fn bind_note(query: Bound, row: NoteRow) -> Done<Bound> {
    Ok(query.bind(row.id).bind(row.order.0).bind(row.salt.to_vec()).bind(row.body))
}

fn bind_key(query: Bound, row: KeyRow) -> Done<Bound> {
    let query = query.bind(row.principal).bind(row.key).bind(row.known.request.to_vec()).bind(row.known.order.0);
    Ok(query.bind(signed(row.known.seq)?).bind(micros(row.at)))
}

fn bind_state(query: Bound, order: Projected) -> Done<Bound> {
    let id = order.state.id.0;
    Ok(bind_values(query, &order)?.bind(id))
}

/// The values that the log changes again and again, in the order of `value_columns`.
pub(super) fn bind_values(query: Bound, order: &Projected) -> Done<Bound> {
    let state = &order.state;
    let query = query.bind(signed(state.version)?).bind(state.status.to_string()).bind(state.rank.to_string());
    let query = query.bind(micros(state.entered_at)).bind(state.due_at.map(micros));
    let query = query.bind(state.hold.map(|hold| hold.reason.name())).bind(state.hold.map(|hold| micros(hold.since)));
    let query = query.bind(order.hold_note).bind(earliest(state.promise)).bind(latest(state.promise));
    let query = query.bind(earliest(state.first_promise)).bind(latest(state.first_promise)).bind(order.promise_note);
    Ok(query.bind(to_json(&order.fields)?).bind(state.last_move.as_ref().map(to_json).transpose()?))
}

/// The columns of [`bind_values`].
macro_rules! value_columns {
    () => {
        "version, status, rank, entered_at, due_at, hold_reason, hold_since, hold_note, promise_earliest, promise_latest, \
         first_earliest, first_latest, promise_note, fields, last_move"
    };
}

pub(super) use value_columns;

fn earliest(promise: Option<Promise>) -> Option<String> {
    promise.map(|promise| promise.earliest().to_string())
}

fn latest(promise: Option<Promise>) -> Option<String> {
    promise.map(|promise| promise.latest().to_string())
}
