//! Rules of a board's automation, what they did, and when the clock sets them off.

use super::{
    Conn, failure,
    read::{named, names},
    rows::{
        OrderRecord, card_columns, card_tables, from_json, instant, micros, order_columns, order_tables,
        signed, small, to_json, unsigned,
    },
};
use crate::{
    ClockedOrder, Failure, RuleDue, RuleNotes, RuleRun, RuleTally, RunResult, StoredRule,
    audit::StoredRuleRevision,
    tx::{OrderRow, RuleRow},
};
use domain::{
    ActorRef, BoardId, Instant, OrderId, PersonId, Refusal, RuleId, RuleRef,
    automation::{Looped, Rule},
};
use sqlx::FromRow;
use std::collections::HashMap;
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

#[derive(FromRow)]
struct RuleRecord {
    id: Uuid,
    revision: i64,
    body: String,
    active: i64,
    looped: Option<String>,
    switched_at: i64,
    author: Option<Uuid>,
    at: i64,
}

/// A board's rules, the oldest first.
pub(super) async fn of_board(conn: &mut Conn, board: BoardId) -> Done<Vec<StoredRule>> {
    let sql = "SELECT r.id, r.revision, v.body, r.active, r.looped, r.switched_at, v.author, v.at FROM rules r \
               JOIN rule_revisions v ON v.rule = r.id AND v.revision = r.revision \
               JOIN boards b ON b.no = r.board WHERE b.id = $1 AND r.removed = 0 ORDER BY r.id";
    let rows: Vec<RuleRecord> =
        sqlx::query_as(sql).bind(board.0).fetch_all(&mut *conn).await.map_err(failure)?;
    let author = |row: &RuleRecord| match row.author {
        Some(id) => ActorRef::Person(PersonId(id)),
        None => ActorRef::System,
    };
    let authors: Vec<ActorRef> = rows.iter().map(author).collect();
    let names = names(conn, authors.iter()).await?;
    let rule = |(row, author): (RuleRecord, ActorRef)| {
        Ok(StoredRule {
            id: RuleId(row.id),
            revision: small(row.revision)?,
            rule: from_json::<Rule>(&row.body)?,
            on: row.active != 0,
            looped: row.looped.as_deref().map(from_json::<Looped>).transpose()?,
            switched_at: instant(row.switched_at)?,
            by: named(&author, &names),
            at: instant(row.at)?,
        })
    };
    rows.into_iter().zip(authors).map(rule).collect()
}

/// What a board's rules are called, or were last before they were taken away.
pub(super) async fn rule_names(conn: &mut Conn, board: BoardId) -> Done<HashMap<RuleId, String>> {
    let sql = "SELECT r.id, r.name FROM rules r JOIN boards b ON b.no = r.board WHERE b.id = $1";
    let rows: Vec<(Uuid, String)> =
        sqlx::query_as(sql).bind(board.0).fetch_all(conn).await.map_err(failure)?;
    Ok(rows.into_iter().map(|(rule, name)| (RuleId(rule), name)).collect())
}

/// The revisions of a board's rules, rule by rule, the earliest first.
pub(super) async fn revisions(conn: &mut Conn, board: BoardId) -> Done<Vec<StoredRuleRevision>> {
    type Row = (Uuid, i64, String, i64, String, i64);
    let sql = "SELECT v.rule, v.revision, v.body, r.revision, r.name, r.active FROM rule_revisions v \
               JOIN rules r ON r.id = v.rule JOIN boards b ON b.no = r.board WHERE b.id = $1 ORDER BY v.rule, v.revision";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(board.0).fetch_all(conn).await.map_err(failure)?;
    let revision = |(rule, revision, body, in_force, name, active): Row| {
        Ok(StoredRuleRevision {
            rule: RuleId(rule),
            revision: small(revision)?,
            body,
            in_force: small(in_force)?,
            name,
            on: active != 0,
        })
    };
    rows.into_iter().map(revision).collect()
}

/// The row of a rule, taken away or not.
pub(super) async fn row(conn: &mut Conn, id: RuleId) -> Done<Option<RuleRow>> {
    type Row = (Uuid, i64, String, i64, Option<String>, i64, i64);
    let sql = "SELECT b.id, r.revision, r.name, r.active, r.looped, r.switched_at, r.removed FROM rules r \
               JOIN boards b ON b.no = r.board WHERE r.id = $1";
    let row: Option<Row> = sqlx::query_as(sql).bind(id.0).fetch_optional(conn).await.map_err(failure)?;
    let read = |(board, revision, name, active, looped, switched_at, removed): Row| {
        Ok(RuleRow {
            board: BoardId(board),
            revision: small(revision)?,
            name,
            on: active != 0,
            looped: looped.as_deref().map(from_json::<Looped>).transpose()?,
            switched_at: instant(switched_at)?,
            removed: removed != 0,
        })
    };
    row.map(read).transpose()
}

/// How many rules a board has.
pub(super) async fn count(conn: &mut Conn, no: i64) -> Done<u32> {
    let sql = "SELECT count(*) FROM rules WHERE board = $1 AND removed = 0";
    small(sqlx::query_scalar(sql).bind(no).fetch_one(conn).await.map_err(failure)?)
}

/// Writes a rule's row, and a revision where there is a new one.
pub(super) async fn save(
    conn: &mut Conn,
    no: i64,
    id: RuleId,
    row: &RuleRow,
    revision: Option<(&str, &ActorRef, Instant)>,
) -> Done {
    let upsert = sqlx::query(
        "INSERT INTO rules (id, board, revision, name, active, looped, switched_at, removed) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, \
         name = excluded.name, active = excluded.active, looped = excluded.looped, \
         switched_at = excluded.switched_at, removed = excluded.removed",
    );
    let upsert = upsert.bind(id.0).bind(no).bind(i64::from(row.revision)).bind(row.name.clone());
    let upsert = upsert.bind(i64::from(row.on)).bind(row.looped.as_ref().map(to_json).transpose()?);
    let upsert = upsert.bind(micros(row.switched_at)).bind(i64::from(row.removed));
    upsert.execute(&mut *conn).await.map_err(failure)?;
    let Some((body, author, at)) = revision else { return Ok(()) };
    let insert = sqlx::query(
        "INSERT INTO rule_revisions (rule, revision, body, author, at) VALUES ($1, $2, $3, $4, $5)",
    );
    let author = author.person().map(|person| person.0);
    let insert = insert.bind(id.0).bind(i64::from(row.revision)).bind(body.to_owned()).bind(author);
    insert.bind(micros(at)).execute(conn).await.map(drop).map_err(failure)
}

/// What a board's rules did since a moment.
pub(super) async fn tallies(
    conn: &mut Conn,
    board: BoardId,
    since: Instant,
) -> Done<HashMap<RuleId, RuleTally>> {
    type Row = (Uuid, String, i64, i64);
    let sql = "SELECT u.rule, u.outcome, count(*), max(u.at) FROM rule_runs u JOIN boards b ON b.no = u.board \
               WHERE b.id = $1 AND u.at > $2 GROUP BY u.rule, u.outcome";
    let rows: Vec<Row> =
        sqlx::query_as(sql).bind(board.0).bind(micros(since)).fetch_all(conn).await.map_err(failure)?;
    let mut tallies: HashMap<RuleId, RuleTally> = HashMap::new();
    for (rule, outcome, count, last) in rows {
        let tally = tallies.entry(RuleId(rule)).or_default();
        match outcome.as_str() {
            "done" => (tally.runs, tally.last_run) = (small(count)?, Some(instant(last)?)),
            "refused" => tally.misses = small(count)?,
            _ => {}
        }
    }
    Ok(tallies)
}

/// What rules did about an order, the earliest first.
pub(super) async fn of_order(conn: &mut Conn, order: OrderId) -> Done<Vec<RuleRun>> {
    type Row = (Uuid, i64, String, i64, String, Option<String>);
    let sql =
        "SELECT rule, revision, occasion, at, outcome, detail FROM rule_runs WHERE order_id = $1 ORDER BY at";
    let rows: Vec<Row> = sqlx::query_as(sql).bind(order.0).fetch_all(conn).await.map_err(failure)?;
    let run = |(rule, revision, occasion, at, outcome, detail): Row| {
        let refusals =
            |detail: Option<String>| detail.as_deref().map_or(Ok(Vec::new()), from_json::<Vec<Refusal>>);
        Ok(RuleRun {
            rule: RuleRef { id: RuleId(rule), revision: small(revision)? },
            order,
            occasion,
            at: instant(at)?,
            result: match outcome.as_str() {
                "done" => RunResult::Done,
                "refused" => RunResult::Refused(refusals(detail)?),
                _ => RunResult::Not,
            },
        })
    };
    rows.into_iter().map(run).collect()
}

type DueRow = (Uuid, Uuid, i64, Uuid, String, i64, i64, i64);

/// What is due by a moment, the earliest first.
pub(super) async fn due(conn: &mut Conn, now: Instant, limit: u32) -> Done<Vec<RuleDue>> {
    let sql = "SELECT d.order_id, d.rule, d.nth, b.id, d.occasion, d.due_at, d.version, d.cause FROM rule_due d \
               JOIN boards b ON b.no = d.board WHERE d.due_at <= $1 ORDER BY d.due_at LIMIT $2";
    let query = sqlx::query_as(sql).bind(micros(now)).bind(i64::from(limit));
    let rows: Vec<DueRow> = query.fetch_all(conn).await.map_err(failure)?;
    rows.into_iter().map(due_of).collect()
}

fn due_of((order, rule, nth, board, occasion, due_at, version, cause): DueRow) -> Done<RuleDue> {
    Ok(RuleDue {
        board: BoardId(board),
        order: OrderId(order),
        rule: RuleId(rule),
        nth: u16::try_from(nth).map_err(|error| Failure::Broken(error.to_string()))?,
        occasion,
        due_at: instant(due_at)?,
        version: unsigned(version)?,
        cause: unsigned(cause)?,
    })
}

/// Writes down what rules did and when the clock sets them off next.
pub(super) async fn note(conn: &mut Conn, no: i64, notes: &RuleNotes) -> Done {
    for run in &notes.runs {
        let (outcome, detail) = match &run.result {
            RunResult::Done => ("done", None),
            RunResult::Refused(refusals) => ("refused", Some(to_json(refusals)?)),
            RunResult::Not => ("not", None),
        };
        let insert = sqlx::query(
            "INSERT INTO rule_runs (rule, order_id, occasion, board, revision, at, outcome, detail) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING",
        );
        let insert = insert.bind(run.rule.id.0).bind(run.order.0).bind(run.occasion.clone()).bind(no);
        let insert =
            insert.bind(i64::from(run.rule.revision)).bind(micros(run.at)).bind(outcome).bind(detail);
        insert.execute(&mut *conn).await.map_err(failure)?;
    }
    for (order, due) in &notes.due {
        set_due(conn, no, *order, due).await?;
    }
    Ok(())
}

async fn set_due(conn: &mut Conn, no: i64, order: OrderId, due: &[RuleDue]) -> Done {
    let sql = "SELECT rule, nth, occasion, version, cause FROM rule_due WHERE order_id = $1";
    let before: Vec<(Uuid, i64, String, i64, i64)> =
        sqlx::query_as(sql).bind(order.0).fetch_all(&mut *conn).await.map_err(failure)?;
    if before.is_empty() && due.is_empty() {
        return Ok(());
    }
    let delete = sqlx::query("DELETE FROM rule_due WHERE order_id = $1").bind(order.0);
    delete.execute(&mut *conn).await.map_err(failure)?;
    for due in due {
        let nth = i64::from(due.nth);
        let same = before.iter().find(|row| (row.0, row.1, &row.2) == (due.rule.0, nth, &due.occasion));
        let (version, cause) = match same {
            Some(row) => (row.3, row.4),
            None => (signed(due.version)?, signed(due.cause)?),
        };
        let insert = sqlx::query(
            "INSERT INTO rule_due (order_id, rule, nth, board, occasion, due_at, version, cause) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        );
        let insert = insert.bind(order.0).bind(due.rule.0).bind(nth).bind(no).bind(due.occasion.clone());
        let insert = insert.bind(micros(due.due_at)).bind(version).bind(cause);
        insert.execute(&mut *conn).await.map_err(failure)?;
    }
    Ok(())
}

/// The orders that lie on a board, from behind one, as rules that go by the clock need them.
pub(super) async fn clocked(
    conn: &mut Conn,
    board: BoardId,
    after: Option<OrderId>,
    limit: u32,
) -> Done<Vec<ClockedOrder>> {
    let sql = concat!(
        "SELECT ",
        order_columns!(),
        " FROM ",
        order_tables!(),
        " WHERE b.id = $1 AND o.archived = 0 AND o.id > $2 ORDER BY o.id LIMIT $3"
    );
    let query =
        sqlx::query_as::<_, OrderRecord>(sql).bind(board.0).bind(after.map_or(Uuid::nil(), |order| order.0));
    let records = query.bind(i64::from(limit)).fetch_all(&mut *conn).await.map_err(failure)?;
    let mut orders = Vec::with_capacity(records.len());
    for record in records {
        let OrderRow { order, .. } = record.try_into()?;
        let last =
            sqlx::query_scalar("SELECT max(seq) FROM events WHERE order_id = $1").bind(order.state.id.0);
        let last: Option<i64> = last.fetch_one(&mut *conn).await.map_err(failure)?;
        orders.push(ClockedOrder { state: order.state, last: unsigned(last.unwrap_or(0))? });
    }
    Ok(orders)
}

/// Forgets what rules did before a moment.
pub(super) async fn forget(conn: &mut Conn, before: Instant) -> Done {
    let delete = sqlx::query("DELETE FROM rule_runs WHERE at < $1").bind(micros(before));
    delete.execute(conn).await.map(drop).map_err(failure)
}
