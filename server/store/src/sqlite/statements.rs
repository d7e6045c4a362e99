//! Statements that take many rows, the way SQLite takes them: JSON for what is looked up, and a few sizes of statements, so
//! that all of them stay prepared, for what is written.

use super::{
    failure,
    sql::{
        rows::{micros, signed, to_json},
        rows_written::{BoundQuery, CountRow, EventRow, KeyRow, NoteRow, StayRow, bind_values},
        timers::WrittenTimer,
    },
};
use crate::{Failure, TokenDigest, projection::Projected};
use domain::{OrderId, Rank};
use sqlx::SqliteConnection;
use std::sync::LazyLock;
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// How many rows one statement takes.
const SIZES: [usize; 4] = [128, 32, 8, 1];
/// One statement in each size.
pub(super) type Sized = LazyLock<[String; SIZES.len()]>;

static EVENTS: Sized = LazyLock::new(|| insert("events (board, seq, order_id, hash, body)", 5, ""));
static NOTES: Sized = LazyLock::new(|| insert("notes (id, order_id, salt, body)", 4, ""));
static KEYS: Sized = LazyLock::new(|| {
    let again = " ON CONFLICT DO UPDATE SET request = excluded.request, order_id = excluded.order_id, seq = excluded.seq, at = excluded.at";
    insert("keys (principal, key, request, order_id, seq, at)", 6, again)
});
static STAYS: Sized = LazyLock::new(|| insert("stays (board, status, seq, seconds, ended_at)", 5, ""));
static COLUMNS: Sized = LazyLock::new(|| {
    insert("columns (board, status, total)", 3, " ON CONFLICT DO UPDATE SET total = excluded.total")
});
static TIMERS: Sized = LazyLock::new(|| {
    let again = " ON CONFLICT DO UPDATE SET step = excluded.step, entered_at = excluded.entered_at, due_at = excluded.due_at";
    insert("timers (order_id, board, step, entered_at, due_at)", 5, again)
});
/// Statements, not rows: they happen one after the other, so that a card may take the rank that another has just left.
static STATES: Sized = LazyLock::new(|| {
    let update = "UPDATE orders SET version = ?, status = ?, rank = ?, entered_at = ?, due_at = ?, hold_reason = ?, hold_since = ?, \
                  hold_note = ?, promise_earliest = ?, promise_latest = ?, first_earliest = ?, first_latest = ?, promise_note = ?, \
                  fields = ?, facts = ?, approvals = ?, granted = ?, conditions = ?, last_move = ? WHERE id = ?";
    SIZES.map(|size| vec![update; size].join("; "))
});

pub(super) fn insert(into: &str, columns: usize, tail: &str) -> [String; SIZES.len()] {
    let row = format!("({})", vec!["?"; columns].join(", "));
    SIZES.map(|size| format!("INSERT INTO {into} VALUES {}{tail}", vec![row.as_str(); size].join(", ")))
}

/// The condition that an id is one of several, the statement's first value.
macro_rules! among {
    () => {
        "IN (SELECT unhex(value) FROM json_each($1))"
    };
}

pub(super) use among;

/// Several ids as that value.
pub(super) fn ids(ids: impl Iterator<Item = Uuid>) -> String {
    array(ids.map(hex))
}

/// Several digests as that value.
pub(super) fn digests(digests: &[TokenDigest]) -> String {
    array(digests.iter().map(|digest| digest.iter().map(|byte| format!("{byte:02x}")).collect()))
}

fn array(hex: impl Iterator<Item = String>) -> String {
    format!("[{}]", hex.map(|digits| format!("\"{digits}\"")).collect::<Vec<_>>().join(","))
}

/// What these keys, by principal and key, have been used for since a time: request, order, position.
pub(super) async fn keys(
    conn: &mut SqliteConnection,
    keys: &[(String, String)],
    since: i64,
) -> Done<Vec<(String, String, Vec<u8>, Uuid, i64)>> {
    let sql = "SELECT k.principal, k.key, k.request, k.order_id, k.seq FROM json_each(?) asked \
               JOIN keys k ON k.principal = asked.value ->> 0 AND k.key = asked.value ->> 1 WHERE k.at > ?";
    sqlx::query_as(sql).bind(to_json(&keys)?).bind(since).fetch_all(conn).await.map_err(failure)
}

pub(super) async fn add_events(conn: &mut SqliteConnection, rows: Vec<EventRow>) -> Done {
    let bind = |query: BoundQuery, row: EventRow| {
        let query = query.bind(row.board).bind(signed(row.head.seq)?).bind(row.order.map(|order| order.0));
        Ok(query.bind(row.head.hash.to_vec()).bind(row.body))
    };
    write(conn, &EVENTS, rows, bind).await
}

pub(super) async fn save_states(conn: &mut SqliteConnection, rows: Vec<Projected>) -> Done {
    let bind = |query: BoundQuery, order: Projected| {
        let id = order.state.id.0;
        Ok(bind_values(query, &order)?.bind(id))
    };
    write(conn, &STATES, rows, bind).await
}

pub(super) async fn add_notes(conn: &mut SqliteConnection, rows: Vec<NoteRow>) -> Done {
    let bind = |query: BoundQuery, row: NoteRow| {
        Ok(query.bind(row.id).bind(row.order.0).bind(row.salt.to_vec()).bind(row.body))
    };
    write(conn, &NOTES, rows, bind).await
}

pub(super) async fn add_keys(conn: &mut SqliteConnection, rows: Vec<KeyRow>) -> Done {
    let bind = |query: BoundQuery, row: KeyRow| {
        let query =
            query.bind(row.principal).bind(row.key).bind(row.known.request.to_vec()).bind(row.known.order.0);
        Ok(query.bind(signed(row.known.seq)?).bind(micros(row.at)))
    };
    write(conn, &KEYS, rows, bind).await
}

pub(super) async fn save_timers(conn: &mut SqliteConnection, rows: Vec<WrittenTimer>) -> Done {
    let over = rows.iter().filter(|row| row.next.is_none()).map(|row| row.order.0);
    let delete = sqlx::query(concat!("DELETE FROM timers WHERE order_id ", among!())).bind(ids(over));
    delete.execute(&mut *conn).await.map_err(failure)?;
    let rows = rows.into_iter().filter_map(|row| Some((row.order, row.board, row.next?))).collect();
    let bind = |query: BoundQuery, (order, board, next): (OrderId, i64, (String, i64, i64))| {
        let (step, entered_at, due_at) = next;
        Ok(query.bind(order.0).bind(board).bind(step).bind(entered_at).bind(due_at))
    };
    write(conn, &TIMERS, rows, bind).await
}

pub(super) async fn add_counts(conn: &mut SqliteConnection, rows: Vec<CountRow>) -> Done {
    let bind = |query: BoundQuery, row: CountRow| Ok(query.bind(row.board).bind(row.status).bind(row.total));
    write(conn, &COLUMNS, rows, bind).await
}

pub(super) async fn add_stays(conn: &mut SqliteConnection, rows: Vec<StayRow>) -> Done {
    let bind = |query: BoundQuery, row: StayRow| {
        Ok(query.bind(row.board).bind(row.status).bind(row.seq).bind(row.seconds).bind(row.ended_at))
    };
    write(conn, &STAYS, rows, bind).await
}

pub(super) async fn write<T>(
    conn: &mut SqliteConnection,
    statements: &'static [String; SIZES.len()],
    mut rows: Vec<T>,
    bind: impl Fn(BoundQuery, T) -> Done<BoundQuery>,
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

/// Gives cards new ranks. Out of the way first: a new key may be one that another card, or the mover, still has.
pub(super) async fn rerank(conn: &mut SqliteConnection, mover: OrderId, ranks: &[(OrderId, Rank)]) -> Done {
    let pairs: Vec<_> = ranks.iter().map(|(id, rank)| (hex(id.0), rank.as_str())).collect();
    let aside = sqlx::query(concat!("UPDATE orders SET rank = '~' || rank WHERE id ", among!()));
    aside
        .bind(ids(ranks.iter().map(|(id, _)| id.0).chain([mover.0])))
        .execute(&mut *conn)
        .await
        .map_err(failure)?;
    let update = sqlx::query(
        "UPDATE orders SET rank = new.rank \
         FROM (SELECT unhex(value ->> 0) AS id, value ->> 1 AS rank FROM json_each(?)) AS new WHERE orders.id = new.id",
    );
    update.bind(to_json(&pairs)?).execute(conn).await.map(drop).map_err(failure)
}

/// Attempts are counted in memory here, which sweeps itself.
pub(super) async fn forget_attempts(_: &mut SqliteConnection, _: i64) -> Done {
    Ok(())
}

fn hex(id: Uuid) -> String {
    id.simple().to_string()
}
