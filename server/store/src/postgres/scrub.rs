//! What was erased leaves the tables, too. PostgreSQL keeps earlier versions of a row until a vacuum takes them for space that
//! may be used again; what stands there is overwritten when it is used.

use super::{Options, engine::failure};
use crate::{
    Failure,
    personal::{OnErasure, TABLES},
};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

/// Vacuums the tables that personal data were erased from. Nobody waits for it.
pub(super) async fn scrub(options: &Options) -> Result<(), Failure> {
    let mut conn = options.connect().await.map_err(failure)?;
    let sql = "SELECT table_name::text FROM information_schema.tables WHERE table_schema = current_schema()";
    let there: Vec<String> = sqlx::query_scalar(sql).fetch_all(&mut conn).await.map_err(failure)?;
    let loses = |erased: OnErasure| !matches!(erased, OnErasure::Stays(_));
    let lost = TABLES.iter().filter(|table| table.personal.iter().any(|personal| loses(personal.erased)));
    let names: Vec<&str> =
        lost.map(|table| table.name).filter(|name| there.iter().any(|there| there == name)).collect();
    let sql = format!("VACUUM {}", names.join(", "));
    sqlx::query(AssertSqlSafe(sql)).execute(&mut conn).await.map_err(failure)?;
    conn.close().await.map_err(failure)
}
