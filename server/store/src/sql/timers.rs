//! The timers that are due, and those that are written.

use super::{
    Conn, failure,
    rows::{instant, micros},
};
use crate::{Failure, timers::step_name, tx::TimerRow};
use domain::{BoardId, Instant, OrderId};
use std::collections::BTreeMap;
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// A timer as it is written: its order, its board's number, and where the order has a next step which one, of which stay, and when.
#[derive(Debug)]
pub(crate) struct WrittenTimer {
    pub(crate) order: OrderId,
    pub(crate) board: i64,
    pub(crate) next: Option<(String, i64, i64)>,
}

impl WrittenTimer {
    pub(super) fn of(board: i64, row: &TimerRow) -> WrittenTimer {
        let TimerRow { order, entered_at, timer } = row;
        let next = timer.map(|timer| (step_name(timer.step), micros(*entered_at), micros(timer.due_at)));
        WrittenTimer { order: *order, board, next }
    }
}

/// The orders on boards in use that are to be looked at by a moment, the earliest first.
pub(super) async fn due(conn: &mut Conn, now: Instant, limit: u32) -> Done<Vec<(BoardId, OrderId)>> {
    let sql = "SELECT b.id, t.order_id FROM timers t JOIN boards b ON b.no = t.board \
               WHERE t.due_at <= $1 AND b.archived_at IS NULL ORDER BY t.due_at, t.order_id LIMIT $2";
    let query = sqlx::query_as::<_, (Uuid, Uuid)>(sql).bind(micros(now)).bind(i64::from(limit));
    let rows = query.fetch_all(conn).await.map_err(failure)?;
    Ok(rows.into_iter().map(|(board, order)| (BoardId(board), OrderId(order))).collect())
}

/// When the next one is to be looked at.
pub(super) async fn next(conn: &mut Conn) -> Done<Option<Instant>> {
    let sql = "SELECT t.due_at FROM timers t JOIN boards b ON b.no = t.board \
               WHERE b.archived_at IS NULL ORDER BY t.due_at LIMIT 1";
    let due: Option<i64> = sqlx::query_scalar(sql).fetch_optional(conn).await.map_err(failure)?;
    due.map(instant).transpose()
}

/// A board's timers: which step of which stay.
pub(super) async fn of_board(conn: &mut Conn, board: BoardId) -> Done<BTreeMap<OrderId, (String, Instant)>> {
    let sql = "SELECT t.order_id, t.step, t.entered_at FROM timers t JOIN boards b ON b.no = t.board WHERE b.id = $1";
    let rows: Vec<(Uuid, String, i64)> =
        sqlx::query_as(sql).bind(board.0).fetch_all(conn).await.map_err(failure)?;
    rows.into_iter().map(|(order, step, at)| Ok((OrderId(order), (step, instant(at)?)))).collect()
}
