//! Statements that take many rows, the way PostgreSQL takes them: arrays, one statement whatever their length.

use super::{
    failure,
    sql::{
        rows::{micros, recorded_facts, signed, to_json},
        rows_written::{CountRow, EventRow, KeyRow, NoteRow, StayRow, earliest, latest},
        timers::WrittenTimer,
    },
};
use crate::{Failure, TokenDigest, projection::Projected};
use domain::{OrderId, OrderState, Rank};
use sqlx::PgConnection;
use std::collections::HashMap;
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// The condition that an id is one of several, the statement's first value.
macro_rules! among {
    () => {
        "= ANY($1)"
    };
}

pub(super) use among;

/// Several ids as that value.
pub(super) fn ids(ids: impl Iterator<Item = Uuid>) -> Vec<Uuid> {
    ids.collect()
}

/// Several digests as that value.
pub(super) fn digests(digests: &[TokenDigest]) -> Vec<Vec<u8>> {
    digests.iter().map(|digest| digest.to_vec()).collect()
}

/// What these keys, by principal and key, have been used for since a time: request, order, position.
pub(super) async fn keys(
    conn: &mut PgConnection,
    keys: &[(String, String)],
    since: i64,
) -> Done<Vec<(String, String, Vec<u8>, Uuid, i64)>> {
    let sql = "SELECT k.principal, k.key, k.request, k.order_id, k.seq FROM unnest($1::text[], $2::text[]) AS asked (principal, key) \
               JOIN keys k ON k.principal = asked.principal AND k.key = asked.key WHERE k.at > $3";
    let (principals, names): (Vec<String>, Vec<String>) = keys.iter().cloned().unzip();
    sqlx::query_as(sql).bind(principals).bind(names).bind(since).fetch_all(conn).await.map_err(failure)
}

pub(super) async fn add_events(conn: &mut PgConnection, rows: Vec<EventRow>) -> Done {
    let sql = "INSERT INTO events (board, seq, order_id, hash, body) \
               SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::uuid[], $4::bytea[], $5::text[])";
    let query =
        sqlx::query(sql).bind(each(&rows, |row| row.board)).bind(tried(&rows, |row| signed(row.head.seq))?);
    let query = query
        .bind(each(&rows, |row| row.order.map(|order| order.0)))
        .bind(each(&rows, |row| row.head.hash.to_vec()));
    let bodies: Vec<String> = rows.into_iter().map(|row| row.body).collect();
    query.bind(bodies).execute(conn).await.map(drop).map_err(failure)
}

/// Writes orders' rows anew. Of an order that comes several times the last state counts: one statement sees no other.
pub(super) async fn save_states(conn: &mut PgConnection, rows: Vec<Projected>) -> Done {
    let last: HashMap<OrderId, Projected> = rows.into_iter().map(|order| (order.state.id, order)).collect();
    let rows: Vec<Projected> = last.into_values().collect();
    let state = |read: fn(&OrderState) -> Option<String>| each(&rows, |order| read(&order.state));
    let sql = "UPDATE orders o SET version = n.version, status = n.status, rank = n.rank, entered_at = n.entered_at, due_at = n.due_at, \
               hold_reason = n.hold_reason, hold_since = n.hold_since, hold_note = n.hold_note, \
               promise_earliest = n.promise_earliest, promise_latest = n.promise_latest, first_earliest = n.first_earliest, \
               first_latest = n.first_latest, promise_note = n.promise_note, fields = n.fields, facts = n.facts, approvals = n.approvals, granted = n.granted, \
               conditions = n.conditions, last_move = n.last_move \
               FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::bigint[], $6::bigint[], $7::text[], $8::bigint[], \
               $9::uuid[], $10::text[], $11::text[], $12::text[], $13::text[], $14::uuid[], $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[]) \
               AS n (id, version, status, rank, entered_at, due_at, hold_reason, hold_since, hold_note, promise_earliest, promise_latest, \
               first_earliest, first_latest, promise_note, fields, facts, approvals, granted, conditions, last_move) WHERE o.id = n.id";
    let query = sqlx::query(sql)
        .bind(each(&rows, |order| order.state.id.0))
        .bind(tried(&rows, |order| signed(order.state.version))?);
    let query = query
        .bind(state(|state| Some(state.status.to_string())))
        .bind(state(|state| Some(state.rank.to_string())));
    let query = query
        .bind(each(&rows, |order| micros(order.state.entered_at)))
        .bind(each(&rows, |order| order.state.due_at.map(micros)));
    let query = query.bind(state(|state| state.hold.map(|hold| hold.reason.name().to_owned())));
    let query = query
        .bind(each(&rows, |order| order.state.hold.map(|hold| micros(hold.since))))
        .bind(each(&rows, |order| order.hold_note));
    let query = query.bind(state(|state| earliest(state.promise))).bind(state(|state| latest(state.promise)));
    let query = query
        .bind(state(|state| earliest(state.first_promise)))
        .bind(state(|state| latest(state.first_promise)));
    let query = query
        .bind(each(&rows, |order| order.promise_note))
        .bind(tried(&rows, |order| to_json(&order.fields))?);
    let query = query
        .bind(tried(&rows, recorded_facts)?)
        .bind(tried(&rows, |order| to_json(&order.state.approvals))?)
        .bind(tried(&rows, |order| to_json(&order.granted()))?)
        .bind(tried(&rows, |order| to_json(&order.state.conditions))?);
    let query = query.bind(tried(&rows, |order| order.state.last_move.as_ref().map(to_json).transpose())?);
    query.execute(conn).await.map(drop).map_err(failure)
}

pub(super) async fn add_notes(conn: &mut PgConnection, rows: Vec<NoteRow>) -> Done {
    let sql = "INSERT INTO notes (id, order_id, salt, body) SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bytea[], $4::text[])";
    let query = sqlx::query(sql).bind(each(&rows, |row| row.id)).bind(each(&rows, |row| row.order.0));
    let query = query
        .bind(each(&rows, |row| row.salt.to_vec()))
        .bind(rows.into_iter().map(|row| row.body).collect::<Vec<_>>());
    query.execute(conn).await.map(drop).map_err(failure)
}

pub(super) async fn add_keys(conn: &mut PgConnection, rows: Vec<KeyRow>) -> Done {
    let sql = "INSERT INTO keys (principal, key, request, order_id, seq, at) \
               SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[], $4::uuid[], $5::bigint[], $6::bigint[]) \
               ON CONFLICT (principal, key) DO UPDATE \
               SET request = excluded.request, order_id = excluded.order_id, seq = excluded.seq, at = excluded.at";
    let query = sqlx::query(sql)
        .bind(each(&rows, |row| row.principal.clone()))
        .bind(each(&rows, |row| row.key.clone()));
    let query =
        query.bind(each(&rows, |row| row.known.request.to_vec())).bind(each(&rows, |row| row.known.order.0));
    let query =
        query.bind(tried(&rows, |row| signed(row.known.seq))?).bind(each(&rows, |row| micros(row.at)));
    query.execute(conn).await.map(drop).map_err(failure)
}

pub(super) async fn save_timers(conn: &mut PgConnection, rows: Vec<WrittenTimer>) -> Done {
    let (due, over): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.next.is_some());
    if !over.is_empty() {
        let delete = sqlx::query("DELETE FROM timers WHERE order_id = ANY($1)");
        delete.bind(each(&over, |row| row.order.0)).execute(&mut *conn).await.map_err(failure)?;
    }
    let next: Vec<_> = due.iter().filter_map(|row| row.next.as_ref()).collect();
    if next.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO timers (order_id, board, step, entered_at, due_at) \
               SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::bigint[], $5::bigint[]) \
               ON CONFLICT (order_id) DO UPDATE \
               SET step = excluded.step, entered_at = excluded.entered_at, due_at = excluded.due_at";
    let query = sqlx::query(sql).bind(each(&due, |row| row.order.0)).bind(each(&due, |row| row.board));
    let query = query.bind(each(&next, |(step, ..)| step.clone()));
    let query = query.bind(each(&next, |(_, entered_at, _)| *entered_at));
    query.bind(each(&next, |(.., due_at)| *due_at)).execute(conn).await.map(drop).map_err(failure)
}

pub(super) async fn add_counts(conn: &mut PgConnection, rows: Vec<CountRow>) -> Done {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = "INSERT INTO columns (board, status, total) SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[]) \
               ON CONFLICT (board, status) DO UPDATE SET total = excluded.total";
    let query =
        sqlx::query(sql).bind(each(&rows, |row| row.board)).bind(each(&rows, |row| row.status.clone()));
    query.bind(each(&rows, |row| row.total)).execute(conn).await.map(drop).map_err(failure)
}

pub(super) async fn add_stays(conn: &mut PgConnection, rows: Vec<StayRow>) -> Done {
    let sql = "INSERT INTO stays (board, status, seq, seconds, ended_at) \
               SELECT * FROM unnest($1::bigint[], $2::text[], $3::bigint[], $4::bigint[], $5::bigint[])";
    let query =
        sqlx::query(sql).bind(each(&rows, |row| row.board)).bind(each(&rows, |row| row.status.clone()));
    let query = query.bind(each(&rows, |row| row.seq)).bind(each(&rows, |row| row.seconds));
    let query = query.bind(each(&rows, |row| row.ended_at));
    query.execute(conn).await.map(drop).map_err(failure)
}

/// Gives cards new ranks. That one of them may be another's until the commit is what the constraint waits for.
pub(super) async fn rerank(conn: &mut PgConnection, _: OrderId, ranks: &[(OrderId, Rank)]) -> Done {
    let sql = "UPDATE orders o SET rank = n.rank FROM unnest($1::uuid[], $2::text[]) AS n (id, rank) WHERE o.id = n.id";
    let query =
        sqlx::query(sql).bind(each(ranks, |(id, _)| id.0)).bind(each(ranks, |(_, rank)| rank.to_string()));
    query.execute(conn).await.map(drop).map_err(failure)
}

/// Forgets attempts from before a time.
pub(super) async fn forget_attempts(conn: &mut PgConnection, before: i64) -> Done {
    sqlx::query("DELETE FROM attempts WHERE at < $1")
        .bind(before)
        .execute(conn)
        .await
        .map(drop)
        .map_err(failure)
}

fn each<R, T>(rows: &[R], read: impl Fn(&R) -> T) -> Vec<T> {
    rows.iter().map(read).collect()
}

fn tried<R, T>(rows: &[R], read: impl Fn(&R) -> Done<T>) -> Done<Vec<T>> {
    rows.iter().map(read).collect()
}
