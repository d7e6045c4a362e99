//! What people are told.

use super::{
    Conn, failure,
    rows::{from_json, instant, micros, signed, small, to_json, unsigned},
};
use crate::{Failure, NewNotification, StoredNotification, inbox::TOGETHER_MINUTES};
use chrono::TimeDelta;
use domain::{Delivery, NotificationId, OrderId, PersonId};
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// Adds a notification, or adds it to an unread one of the same order and kind that is still fresh.
pub(super) async fn add(conn: &mut Conn, board: i64, new: &NewNotification) -> Done {
    let NewNotification { id, person, order, seq, at, what, in_app, digest } = new;
    let together = sqlx::query(
        "UPDATE notifications SET body = $1, seq = $2, times = times + 1, at = $3, digest = CASE WHEN digest = 1 THEN 1 ELSE $4 END, \
         asleep_version = NULL WHERE id = (SELECT id FROM notifications WHERE person = $5 AND order_id = $6 AND kind = $7 \
         AND read_at IS NULL AND at > $8 AND in_app = $9 ORDER BY at DESC, id DESC LIMIT 1)",
    );
    let together =
        together.bind(to_json(what)?).bind(signed(*seq)?).bind(micros(*at)).bind(i64::from(*digest));
    let together = together.bind(person.0).bind(order.0).bind(what.kind.name());
    let together = together.bind(micros(*at - TimeDelta::minutes(TOGETHER_MINUTES))).bind(delivery(*in_app));
    if together.execute(&mut *conn).await.map_err(failure)?.rows_affected() > 0 {
        return Ok(());
    }
    let insert = sqlx::query(
        "INSERT INTO notifications (id, person, board, order_id, kind, body, seq, times, at, in_app, digest) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8, $9, $10)",
    );
    let insert = insert.bind(id.0).bind(person.0).bind(board).bind(order.0).bind(what.kind.name());
    let insert = insert.bind(to_json(what)?).bind(signed(*seq)?).bind(micros(*at));
    let insert = insert.bind(delivery(*in_app)).bind(i64::from(*digest));
    insert.execute(conn).await.map(drop).map_err(failure)
}

/// A person's notifications that the app shows, the newest first.
pub(super) async fn of_person(
    conn: &mut Conn,
    person: PersonId,
    limit: u32,
) -> Done<Vec<StoredNotification>> {
    let sql = "SELECT id, order_id, body, seq, times, at, read_at FROM notifications \
               WHERE person = $1 AND in_app <> 'off' ORDER BY at DESC, id DESC LIMIT $2";
    type Row = (Uuid, Uuid, String, i64, i64, i64, Option<i64>);
    let rows: Vec<Row> =
        sqlx::query_as(sql).bind(person.0).bind(i64::from(limit)).fetch_all(conn).await.map_err(failure)?;
    let stored = |(id, order, body, seq, times, at, read_at): Row| {
        Ok(StoredNotification {
            id: NotificationId(id),
            order: OrderId(order),
            what: from_json(&body)?,
            seq: unsigned(seq)?,
            times: small(times)?,
            at: instant(at)?,
            read_at: read_at.map(instant).transpose()?,
        })
    };
    rows.into_iter().map(stored).collect()
}

fn delivery(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Now => "now",
        Delivery::Digest => "digest",
        Delivery::Off => "off",
    }
}
