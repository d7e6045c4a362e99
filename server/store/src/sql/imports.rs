//! Imports: which there were, what became of their orders, and these orders themselves.

use super::{
    Conn, failure,
    read::{named, names},
    rows::{OrderRecord, card_columns, card_tables, instant, micros, order_columns, order_tables, unsigned},
};
use crate::{
    Failure,
    projection::{ImportRow, ImportTally},
    tx::OrderRow,
};
use domain::{ActorRef, BoardId, ImportId, OrderId, OrderNumber, OrderState, PersonId, wire::ImportRun};
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// Adds to what became of an import's orders. The first time says who imported and when.
pub(super) async fn add(conn: &mut Conn, board: i64, run: &ImportRow) -> Done {
    let sql = "INSERT INTO import_runs (id, board, person, at, placed, touched, withdrawn) VALUES ($1, $2, $3, $4, $5, $6, $7) \
               ON CONFLICT (id) DO UPDATE SET placed = import_runs.placed + excluded.placed, \
               touched = import_runs.touched + excluded.touched, withdrawn = import_runs.withdrawn + excluded.withdrawn";
    let person = match &run.by {
        ActorRef::Person(PersonId(id)) => Some(*id),
        ActorRef::System | ActorRef::Rule(_) | ActorRef::Customer => None,
    };
    let ImportTally { placed, touched, withdrawn } = run.tally;
    let query = sqlx::query(sql).bind(run.run.0).bind(board).bind(person).bind(micros(run.at));
    query.bind(placed).bind(touched).bind(withdrawn).execute(conn).await.map(drop).map_err(failure)
}

/// A board's imports, the newest first.
pub(super) async fn rows(conn: &mut Conn, board: BoardId, limit: Option<u32>) -> Done<Vec<ImportRow>> {
    let sql = "SELECT i.id, i.person, i.at, i.placed, i.touched, i.withdrawn FROM import_runs i JOIN boards b ON b.no = i.board \
               WHERE b.id = $1 ORDER BY i.at DESC, i.id DESC LIMIT $2";
    let rows: Vec<(Uuid, Option<Uuid>, i64, i64, i64, i64)> = sqlx::query_as(sql)
        .bind(board.0)
        .bind(limit.map_or(i64::MAX, i64::from))
        .fetch_all(conn)
        .await
        .map_err(failure)?;
    let row = |(run, person, at, placed, touched, withdrawn): (Uuid, Option<Uuid>, i64, i64, i64, i64)| {
        let by = person.map_or(ActorRef::System, |id| ActorRef::Person(PersonId(id)));
        let tally = ImportTally { placed, touched, withdrawn };
        Ok(ImportRow { run: ImportId(run), by, at: instant(at)?, tally })
    };
    rows.into_iter().map(row).collect()
}

/// The same with the names of those who imported.
pub(super) async fn recent(conn: &mut Conn, board: BoardId, limit: u32) -> Done<Vec<ImportRun>> {
    let rows = rows(conn, board, Some(limit)).await?;
    let names = names(conn, rows.iter().map(|row| &row.by)).await?;
    let run = |row: ImportRow| {
        let ImportTally { placed, touched, withdrawn } = row.tally;
        let (placed, touched, withdrawn) = (unsigned(placed)?, unsigned(touched)?, unsigned(withdrawn)?);
        Ok(ImportRun { import: row.run, by: named(&row.by, &names), at: row.at, placed, touched, withdrawn })
    };
    rows.into_iter().map(run).collect()
}

/// The orders that an import placed, from behind this one.
pub(super) async fn orders(
    conn: &mut Conn,
    board: BoardId,
    run: ImportId,
    after: Option<OrderId>,
    limit: u32,
) -> Done<Vec<(OrderNumber, OrderState)>> {
    let sql = concat!(
        "SELECT ",
        order_columns!(),
        " FROM ",
        order_tables!(),
        " WHERE b.id = $1 AND o.import = $2 AND o.id > $3 ORDER BY o.id LIMIT $4"
    );
    let after = after.map_or(Uuid::nil(), |order| order.0);
    let query = sqlx::query_as::<_, OrderRecord>(sql).bind(board.0).bind(run.0).bind(after);
    let rows = query.bind(i64::from(limit)).fetch_all(conn).await.map_err(failure)?;
    let order = |row: OrderRecord| {
        let OrderRow { order, .. } = row.try_into()?;
        Ok((order.number, order.state))
    };
    rows.into_iter().map(order).collect()
}
