//! The orders that lie on a board, as whoever sorts them into queues needs them.

use super::{
    Conn,
    asked::Asked,
    conditions::{Ask, Builder},
    failure,
    labels::name_assignees,
    lookup::texts,
    read,
    rows::{CardRecord, assigned, card_columns, from_json, parsed, small},
};
use crate::{Board, Failure, OrderOnBoard, OrdersOnBoard, WorkScope};
use domain::{BoardId, Card, Escalation, Filter, Instant, PersonId, Sight, StatusId};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct WorkRecord {
    #[sqlx(flatten)]
    card: CardRecord,
    assignment: Option<String>,
}

/// Those of the scope and whatever awaits an approval, or all; in statuses of this sight.
pub(super) async fn on_board(
    conn: &mut Conn,
    board: &Board,
    scope: Option<&WorkScope>,
    sight: &Sight,
    now: Instant,
) -> Result<OrdersOnBoard, Failure> {
    let (no, head) =
        read::head(conn, board.id).await?.ok_or_else(|| Failure::Broken("the board is gone".into()))?;
    let filter = Filter::default();
    let ask = Ask { board, no, filter: &filter, sight, now, asked: Asked::default() };
    let statuses: Vec<StatusId> = ask.seen_statuses().iter().map(|status| status.id.clone()).collect();
    let mut query = Builder::default();
    ask.select(&mut query, concat!("SELECT ", card_columns!(), ", o.assignment"), &statuses);
    if let Some(scope) = scope {
        push_scope(&mut query, scope);
    }
    let records: Vec<WorkRecord> = query.build_query_as().fetch_all(&mut *conn).await.map_err(failure)?;
    let mut orders = Vec::with_capacity(records.len());
    let mut notes = Vec::new();
    let mut words = Vec::new();
    for WorkRecord { card, assignment } in records {
        let (assignment, note) = assigned(card.assignee, assignment.as_deref())?.unzip();
        notes.push(note.flatten());
        words.push(acknowledge_note(card.escalation.as_deref())?);
        let card = Card::try_from(card)?;
        orders.push(OrderOnBoard { card, assignment, note: None, acknowledge_note: None });
    }
    name_assignees(conn, orders.iter_mut().map(|order| &mut order.card)).await?;
    let ids: Vec<Uuid> = notes.iter().chain(&words).copied().flatten().collect();
    let found = texts(conn, "notes", "body", &ids).await?;
    for (order, (note, word)) in orders.iter_mut().zip(notes.into_iter().zip(words)) {
        order.note = note.and_then(|note| found.get(&note).cloned());
        order.acknowledge_note = word.and_then(|word| found.get(&word).cloned());
    }
    Ok(OrdersOnBoard { seq: head.seq, orders })
}

/// How many orders each person has on a board, by status.
pub(super) async fn given(
    conn: &mut Conn,
    board: BoardId,
) -> Result<Vec<(PersonId, StatusId, u32)>, Failure> {
    let sql = "SELECT o.assignee, o.status, count(*) FROM orders o JOIN boards b ON b.no = o.board \
               WHERE b.id = $1 AND o.archived = 0 AND o.assignee IS NOT NULL GROUP BY o.assignee, o.status";
    let rows: Vec<(Uuid, String, i64)> =
        sqlx::query_as(sql).bind(board.0).fetch_all(conn).await.map_err(failure)?;
    let row = |(person, status, count): (Uuid, String, i64)| {
        Ok((PersonId(person), parsed(&status)?, small(count)?))
    };
    rows.into_iter().map(row).collect()
}

/// The row of what whoever sees to an order said with it.
fn acknowledge_note(escalation: Option<&str>) -> Result<Option<Uuid>, Failure> {
    let escalation: Option<Escalation> = escalation.map(from_json).transpose()?;
    Ok(escalation.and_then(|raised| raised.acknowledged?.note))
}

fn push_scope(query: &mut Builder, scope: &WorkScope) {
    query.push(" AND (o.approvals <> '{}'");
    if !scope.statuses.is_empty() {
        query.push(" OR o.status IN (");
        let mut list = query.separated(", ");
        scope.statuses.iter().for_each(|status| {
            list.push_bind(status.to_string());
        });
        query.push(")");
    }
    if !scope.assignees.is_empty() {
        query.push(" OR o.assignee IN (");
        let mut list = query.separated(", ");
        scope.assignees.iter().for_each(|person| {
            list.push_bind(person.0);
        });
        query.push(")");
    }
    query.push(")");
}
