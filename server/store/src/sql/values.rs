//! What stands in source rows, read for many orders at once.

use super::{
    Conn, failure,
    rows::from_json,
    statements::{self, among},
};
use crate::{Failure, tx::OrderRow};
use domain::{FieldId, OrderId, wire::Line};
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

type Done<T> = Result<T, Failure>;

/// What orders say: their lines, and what stands in their fields.
pub(super) async fn order_values(
    conn: &mut Conn,
    orders: &[OrderRow],
) -> Done<Vec<(OrderId, Vec<Line>, BTreeMap<FieldId, String>)>> {
    let ids = orders.iter().map(|row| row.order.state.id.0);
    let mut lines: HashMap<Uuid, Vec<Line>> = bodies(conn, "lines", "order_id", ids).await?;
    let notes = orders.iter().flat_map(|row| row.order.fields.values().copied());
    let notes: HashMap<Uuid, String> = texts(conn, "notes", "id", notes).await?;
    let values = orders.iter().map(|row| {
        let (id, fields) = (row.order.state.id, row.order.fields.iter());
        let fields = fields.filter_map(|(field, note)| Some((field.clone(), notes.get(note)?.clone())));
        (id, lines.remove(&id.0).unwrap_or_default(), fields.collect())
    });
    Ok(values.collect())
}

pub(super) async fn bodies<T: serde::de::DeserializeOwned>(
    conn: &mut Conn,
    table: &'static str,
    key: &'static str,
    ids: impl Iterator<Item = Uuid>,
) -> Done<HashMap<Uuid, T>> {
    texts(conn, table, key, ids).await?.into_iter().map(|(id, body)| Ok((id, from_json(&body)?))).collect()
}

/// The bodies of a source table's rows by a key. Table and key are this module's own words.
pub(super) async fn texts(
    conn: &mut Conn,
    table: &'static str,
    key: &'static str,
    ids: impl Iterator<Item = Uuid>,
) -> Done<HashMap<Uuid, String>> {
    let ids: Vec<Uuid> = ids.collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(concat!("SELECT {0}, body FROM {1} WHERE {0} ", among!()), key, table);
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(statements::ids(ids.into_iter()));
    Ok(query.fetch_all(conn).await.map_err(failure)?.into_iter().collect())
}
