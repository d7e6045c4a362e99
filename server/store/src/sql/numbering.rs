//! The next order's number, from a few numbers and whatever the board has: a look into an index, not at every order.

use super::{Conn, failure};
use crate::{
    Failure,
    fold::natural_key,
    numbering::{successor, taken_apart, usual},
};
use domain::OrderNumber;

/// How many numbers tell what is usual.
const RECENT: i64 = 50;
/// How many numbers may be taken already where what is usual has just become longer.
const TRIES: usize = 100;
/// The first number of a shop's life.
const FIRST: &str = "1001";

/// A number that is free and follows the highest of the usual pattern; none where numbers are not counted.
pub(super) async fn next(conn: &mut Conn, board: i64) -> Result<Option<OrderNumber>, Failure> {
    let mut recent = recent(conn, board, 0).await?;
    if !recent.iter().any(|number| taken_apart(number).is_some()) {
        recent.extend(self::recent(conn, board, 1).await?);
    }
    if recent.is_empty() {
        return Ok(FIRST.parse().ok());
    }
    let Some(pattern) = usual(&recent) else { return Ok(None) };
    let mut known = Vec::new();
    for archived in [0, 1] {
        let from = natural_key(pattern.prefix);
        // Behind the prefix a key says first how many digits follow, then which.
        let end = format!("{from}{:02}:", pattern.digits);
        let sql = "SELECT o.number FROM search s CROSS JOIN orders o WHERE o.id = s.order_id AND s.board = $1 AND s.archived = $2 \
                   AND s.number > $3 AND s.number < $4 ORDER BY s.number DESC LIMIT $5";
        let query =
            sqlx::query_scalar::<_, String>(sql).bind(board).bind(archived).bind(from).bind(end).bind(RECENT);
        known.extend(query.fetch_all(&mut *conn).await.map_err(failure)?);
    }
    let Some(mut digits) =
        pattern.highest(known.iter().chain(&recent).map(String::as_str)).map(str::to_owned)
    else {
        return Ok(None);
    };
    for _ in 0..TRIES {
        digits = successor(&digits);
        let Ok(number) = pattern.number(&digits).parse::<OrderNumber>() else { return Ok(None) };
        let taken =
            sqlx::query("SELECT id FROM orders WHERE board = $1 AND number = $2 AND withdrawn_at IS NULL");
        let taken = taken.bind(board).bind(&*number);
        if taken.fetch_optional(&mut *conn).await.map_err(failure)?.is_none() {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

/// The numbers of the orders on or off the board that were placed last, the newest first.
async fn recent(conn: &mut Conn, board: i64, archived: i64) -> Result<Vec<String>, Failure> {
    let sql = "SELECT number FROM orders WHERE board = $1 AND archived = $2 ORDER BY placed_at DESC, id DESC LIMIT $3";
    sqlx::query_scalar(sql).bind(board).bind(archived).bind(RECENT).fetch_all(conn).await.map_err(failure)
}
