//! Rows as they are written, and how their values are bound.

use super::{
    Args, Db,
    rows::{micros, recorded_facts, signed, to_json},
};
use crate::{Failure, Head, projection::Projected, tx::Remembered};
use domain::{Instant, OrderId, Promise};
use sqlx::query::Query;
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;
pub(crate) type BoundQuery = Query<'static, Db, Args>;

/// An entry of the log.
#[derive(Debug)]
pub(crate) struct EventRow {
    pub(crate) board: i64,
    pub(crate) order: Option<OrderId>,
    pub(crate) head: Head,
    pub(crate) body: String,
}

/// A text of a source table.
#[derive(Debug)]
pub(crate) struct NoteRow {
    pub(crate) id: Uuid,
    pub(crate) order: OrderId,
    pub(crate) salt: [u8; 16],
    pub(crate) body: String,
}

/// An idempotency key.
#[derive(Debug)]
pub(crate) struct KeyRow {
    pub(crate) principal: String,
    pub(crate) key: String,
    pub(crate) known: Remembered,
    pub(crate) at: Instant,
}

/// A column's counter.
#[derive(Debug)]
pub(crate) struct CountRow {
    pub(crate) board: i64,
    pub(crate) status: String,
    pub(crate) total: i64,
}

/// A stay in a status, by the move that ended it.
#[derive(Debug)]
pub(crate) struct StayRow {
    pub(crate) board: i64,
    pub(crate) status: String,
    pub(crate) seq: i64,
    pub(crate) seconds: i64,
    pub(crate) ended_at: i64,
}

/// The values that the log changes again and again, in the order of `value_columns`.
pub(crate) fn bind_values(query: BoundQuery, order: &Projected) -> Done<BoundQuery> {
    let state = &order.state;
    let query =
        query.bind(signed(state.version)?).bind(state.status.to_string()).bind(state.rank.to_string());
    let query = query.bind(micros(state.entered_at)).bind(state.due_at.map(micros));
    let query =
        query.bind(state.hold.map(|hold| hold.reason.name())).bind(state.hold.map(|hold| micros(hold.since)));
    let query = query.bind(order.hold_note).bind(earliest(state.promise)).bind(latest(state.promise));
    let query =
        query.bind(earliest(state.first_promise)).bind(latest(state.first_promise)).bind(order.promise_note);
    let query = query.bind(to_json(&order.fields)?).bind(recorded_facts(order)?);
    let query = query
        .bind(to_json(&state.approvals)?)
        .bind(to_json(&order.granted())?)
        .bind(to_json(&state.conditions)?);
    Ok(query.bind(state.last_move.as_ref().map(to_json).transpose()?))
}

/// The columns of [`bind_values`].
macro_rules! value_columns {
    () => {
        "version, status, rank, entered_at, due_at, hold_reason, hold_since, hold_note, promise_earliest, promise_latest, \
         first_earliest, first_latest, promise_note, fields, facts, approvals, granted, conditions, last_move"
    };
}

pub(crate) use value_columns;

pub(crate) fn earliest(promise: Option<Promise>) -> Option<String> {
    promise.map(|promise| promise.earliest().to_string())
}

pub(crate) fn latest(promise: Option<Promise>) -> Option<String> {
    promise.map(|promise| promise.latest().to_string())
}
