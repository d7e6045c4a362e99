//! Erasing what is known of an order's customer, in the transaction that notes it in the board's log. What stands where says
//! [`crate::personal`].

use super::{
    Conn, failure,
    lookup::texts,
    privacy::pointed_to,
    read,
    rows::micros,
    statements::{self, among},
    tx::WriteTx,
};
use crate::{Failure, erased, personal, tx::OrderRow};
use domain::{ERASED, Entry, ErasureId, Event, Instant, OrderId};
use sqlx::AssertSqlSafe;
use std::collections::BTreeMap;
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

impl WriteTx<'_> {
    /// Erases what is known of the customer of an order, and all that was written of it.
    pub(super) async fn erase_order(&mut self, after: &OrderRow, erasure: ErasureId, at: Instant) -> Done {
        self.flush().await?;
        let order = after.order.state.id;
        let log = read::entries(self.conn, read::Log::Order(order), 0, u32::MAX).await?;
        erase_sources(self.conn, order, &log).await?;
        forget_import(self.conn, order, &log).await?;
        for table in personal::rows_of_orders() {
            let sql = format!("DELETE FROM {table} WHERE order_id = $1");
            sqlx::query(AssertSqlSafe(sql)).bind(order.0).execute(&mut *self.conn).await.map_err(failure)?;
        }
        for (table, column) in personal::nulled_of_orders() {
            let sql = format!("UPDATE {table} SET {column} = NULL WHERE order_id = $1");
            sqlx::query(AssertSqlSafe(sql)).bind(order.0).execute(&mut *self.conn).await.map_err(failure)?;
        }
        let sql = "INSERT INTO erased_orders (order_id, erasure, at) VALUES ($1, $2, $3) \
                   ON CONFLICT (order_id) DO UPDATE SET erasure = excluded.erasure, at = excluded.at";
        let note = sqlx::query(sql).bind(order.0).bind(erasure.0).bind(micros(at));
        note.execute(&mut *self.conn).await.map_err(failure)?;
        self.reindexed.insert(order, after.clone());
        Ok(())
    }
}

/// Other texts in the source rows, without salts.
async fn erase_sources(conn: &mut Conn, order: OrderId, log: &[Entry]) -> Done {
    let (contacts, notes) = pointed_to(log);
    let no_salt = Vec::<u8>::new();
    let sql = concat!("UPDATE customers SET salt = $2, body = $3, name = $4 WHERE id ", among!());
    let update = sqlx::query(sql).bind(statements::ids(contacts.into_iter())).bind(&no_salt[..]);
    update.bind(erased::contact_body()).bind(ERASED).execute(&mut *conn).await.map_err(failure)?;
    let mut alike: BTreeMap<String, Vec<Uuid>> = BTreeMap::new();
    for (id, body) in texts(conn, "notes", "body", &notes).await? {
        alike.entry(erased::note_body(&body)).or_default().push(id);
    }
    for (body, ids) in alike {
        let sql = concat!("UPDATE notes SET salt = $2, body = $3 WHERE id ", among!());
        let update = sqlx::query(sql).bind(statements::ids(ids.into_iter())).bind(&no_salt[..]).bind(body);
        update.execute(&mut *conn).await.map_err(failure)?;
    }
    let lines = sqlx::query_scalar::<_, String>("SELECT body FROM lines WHERE order_id = $1").bind(order.0);
    let lines = lines.fetch_optional(&mut *conn).await.map_err(failure)?;
    let Some((body, first)) = lines.and_then(|body| erased::lines_body(&body)) else { return Ok(()) };
    let update = sqlx::query("UPDATE lines SET salt = $2, body = $3, first = $4 WHERE order_id = $1");
    let update = update.bind(order.0).bind(&no_salt[..]).bind(body).bind(first);
    update.execute(conn).await.map(drop).map_err(failure)
}

/// The digest of what a file said of the order could be tried against guesses: another one takes its place, which no file has.
async fn forget_import(conn: &mut Conn, order: OrderId, log: &[Entry]) -> Done {
    let Some(Event::Placed(placed)) = log.first().map(|entry| &entry.event) else { return Ok(()) };
    let Some(source) = &placed.source else { return Ok(()) };
    let sql = "UPDATE imports SET digest = $1 WHERE board = (SELECT board FROM orders WHERE id = $2) AND source = $3 \
               AND number = $4 AND order_id = $2";
    let update = sqlx::query(sql).bind(rand::random::<[u8; 32]>().to_vec()).bind(order.0).bind(source);
    update.bind(&*placed.number).execute(conn).await.map(drop).map_err(failure)
}
