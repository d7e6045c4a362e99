//! The rule by which a board promises dates.

use super::{
    Conn, failure,
    rows::{from_json, to_json},
};
use crate::Failure;
use domain::{BoardId, PromiseRule};

type Done<T = ()> = Result<T, Failure>;

pub(super) async fn read(conn: &mut Conn, board: BoardId) -> Done<Option<PromiseRule>> {
    let sql = "SELECT r.body FROM promise_rules r JOIN boards b ON b.no = r.board WHERE b.id = $1";
    let body: Option<String> =
        sqlx::query_scalar(sql).bind(board.0).fetch_optional(conn).await.map_err(failure)?;
    body.map(|body| from_json(&body)).transpose()
}

/// Keeps another rule for a board, or none.
pub(super) async fn save(conn: &mut Conn, no: i64, rule: Option<&PromiseRule>) -> Done {
    let query = match rule {
        Some(rule) => sqlx::query(
            "INSERT INTO promise_rules (board, body) VALUES ($1, $2) \
             ON CONFLICT (board) DO UPDATE SET body = excluded.body",
        )
        .bind(no)
        .bind(to_json(rule)?),
        None => sqlx::query("DELETE FROM promise_rules WHERE board = $1").bind(no),
    };
    query.execute(conn).await.map(drop).map_err(failure)
}
