//! Texts of rows by their ids.

use super::{
    Conn, failure,
    statements::{self, among},
};
use crate::Failure;
use std::collections::HashMap;
use uuid::Uuid;

/// One column of a table's rows by their ids. Table and column are this module's own words.
pub(super) async fn texts(
    conn: &mut Conn,
    table: &'static str,
    column: &'static str,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, String>, Failure> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let sql = format!(concat!("SELECT id, {} FROM {} WHERE id ", among!()), column, table);
    let query = sqlx::query_as(sqlx::AssertSqlSafe(sql)).bind(statements::ids(ids.iter().copied()));
    Ok(query.fetch_all(conn).await.map_err(failure)?.into_iter().collect())
}
