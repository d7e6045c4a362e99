//! What people said of orders, and up to where each has read it.

use super::{
    Conn, failure,
    lookup::texts,
    rows::{from_json, signed, unsigned},
};
use crate::{Failure, StoredComment};
use domain::{BoardId, CommentId, CommentState, Entry, OrderId, PersonId};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;
type Comments = BTreeMap<CommentId, CommentState>;

/// An order's comments, the oldest first; what a deleted one said is left out.
pub(super) async fn of_order(conn: &mut Conn, order: OrderId) -> Done<Vec<StoredComment>> {
    let sql = "SELECT comments FROM orders WHERE id = $1";
    let stored: Option<String> =
        sqlx::query_scalar(sql).bind(order.0).fetch_optional(&mut *conn).await.map_err(failure)?;
    let comments: Comments = stored.map_or(Ok(Comments::new()), |stored| from_json(&stored))?;
    let shown = comments.values().filter(|state| state.deleted.is_none());
    let mut said = texts(conn, "notes", "body", &shown.map(|state| state.text).collect::<Vec<_>>()).await?;
    let stored = |(id, state): (CommentId, CommentState)| {
        let text = said.remove(&state.text);
        StoredComment { id, state, text }
    };
    let mut comments: Vec<StoredComment> = comments.into_iter().map(stored).collect();
    comments.sort_by_key(|comment| comment.state.seq);
    Ok(comments)
}

/// Those of the comments that these entries are about which were deleted since.
pub(super) async fn deleted(conn: &mut Conn, entries: &[Entry]) -> Done<BTreeSet<CommentId>> {
    let about = entries.iter().filter(|entry| entry.event.comment().is_some());
    let orders: BTreeSet<Uuid> = about.filter_map(|entry| entry.order).map(|order| order.0).collect();
    let stored = texts(conn, "orders", "comments", &orders.into_iter().collect::<Vec<_>>()).await?;
    let mut deleted = BTreeSet::new();
    for comments in stored.values() {
        let comments: Comments = from_json(comments)?;
        deleted.extend(
            comments.into_iter().filter(|(_, state)| state.deleted.is_some()).map(|(comment, _)| comment),
        );
    }
    Ok(deleted)
}

/// Up to where a person has read what was said of a board's orders.
pub(super) async fn reads(conn: &mut Conn, person: PersonId, board: BoardId) -> Done<HashMap<OrderId, u64>> {
    let sql = "SELECT r.order_id, r.seq FROM reads r JOIN orders o ON o.id = r.order_id JOIN boards b ON b.no = o.board \
               WHERE r.person = $1 AND b.id = $2 AND o.archived = 0";
    let rows: Vec<(Uuid, i64)> =
        sqlx::query_as(sql).bind(person.0).bind(board.0).fetch_all(conn).await.map_err(failure)?;
    rows.into_iter().map(|(order, seq)| Ok((OrderId(order), unsigned(seq)?))).collect()
}

/// Notes up to where a person has read. Nobody reads backwards: what was seen stays seen.
pub(super) async fn mark_read(conn: &mut Conn, person: PersonId, order: OrderId, seq: u64) -> Done {
    let upsert = sqlx::query(
        "INSERT INTO reads (person, order_id, seq) VALUES ($1, $2, $3) ON CONFLICT (person, order_id) \
         DO UPDATE SET seq = excluded.seq WHERE reads.seq < excluded.seq",
    );
    let upsert = upsert.bind(person.0).bind(order.0).bind(signed(seq)?);
    upsert.execute(conn).await.map(drop).map_err(failure)
}
