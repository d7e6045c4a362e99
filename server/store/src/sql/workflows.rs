//! Published workflows and drafts: statements that both the writer and the readers use.

use super::{
    Conn,
    conditions::has_key,
    failure,
    lookup::texts,
    read,
    rows::{from_json, instant, micros, parsed, signed, small, to_json, unsigned},
};
use crate::{Board, Failure, FlyingOrder, Revision, StoredDraft, chain, publishing::digest, system::NOBODY};
use domain::{
    ActorRef, BoardId, Draft, Entry, Event, FactId, FieldId, InFlight, Instant, OrderId, PersonId, RoleId,
    Workflow,
    draft::RoleHolders,
    wire::{Named, RevisionInfo},
};
use sqlx::FromRow;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

type Done<T = ()> = Result<T, Failure>;

/// How many entries of a publishing are read at once.
const PAGE: i64 = 1000;

/// Adds a revision as these exact bytes.
pub(super) async fn add_revision(
    conn: &mut Conn,
    board: BoardId,
    revision: u32,
    body: &str,
    (at, author): (Instant, &ActorRef),
    restores: Option<u32>,
) -> Done {
    let insert = sqlx::query(
        "INSERT INTO workflows (board, revision, body, published_at, author, restores) \
         SELECT no, $1, $2, $3, $4, $5 FROM boards WHERE id = $6",
    );
    let insert = insert.bind(i64::from(revision)).bind(body.to_owned()).bind(micros(at)).bind(person(author));
    let insert = insert.bind(restores.map(i64::from)).bind(board.0);
    insert.execute(conn).await.map(drop).map_err(failure)
}

type RevisionRow = (i64, String, Option<i64>, Option<Uuid>, Option<i64>);

/// A board's revision of this number.
pub(super) async fn revision(conn: &mut Conn, board: BoardId, revision: u32) -> Done<Option<Revision>> {
    let sql = "SELECT w.revision, w.body, w.published_at, w.author, w.restores FROM workflows w \
               JOIN boards b ON b.no = w.board WHERE b.id = $1 AND w.revision = $2";
    let row: Option<RevisionRow> = sqlx::query_as(sql)
        .bind(board.0)
        .bind(i64::from(revision))
        .fetch_optional(conn)
        .await
        .map_err(failure)?;
    let read = |(_, body, at, author, restores): RevisionRow| {
        Ok(Revision {
            workflow: from_json(&body)?,
            digest: digest(&body),
            at: at.map(instant).transpose()?,
            // Of the first revision of landed boards neither is known.
            by: at.map(|_| actor(author)),
            restores: restores.map(small).transpose()?,
        })
    };
    row.map(read).transpose()
}

/// A board's revisions, the newest first.
pub(super) async fn revisions(conn: &mut Conn, board: BoardId) -> Done<Vec<RevisionInfo>> {
    let sql = "SELECT w.revision, w.body, w.published_at, w.author, w.restores FROM workflows w \
               JOIN boards b ON b.no = w.board WHERE b.id = $1 ORDER BY w.revision DESC";
    let rows: Vec<RevisionRow> =
        sqlx::query_as(sql).bind(board.0).fetch_all(&mut *conn).await.map_err(failure)?;
    let authors: Vec<Uuid> = rows.iter().filter_map(|row| row.3).collect();
    let names = texts(conn, "people", "name", &authors).await?;
    let info = |(revision, body, at, author, restores): RevisionRow| {
        Ok(RevisionInfo {
            revision: small(revision)?,
            at: at.map(instant).transpose()?,
            by: at.map(|_| named(author, &names)),
            digest: digest(&body),
            restores: restores.map(small).transpose()?,
            undo_until: None,
        })
    };
    rows.into_iter().map(info).collect()
}

/// The exact bytes of a board's revisions, oldest first, with when and by whom.
pub(super) async fn bodies(
    conn: &mut Conn,
    board: BoardId,
) -> Done<Vec<(u32, String, Option<Instant>, Option<Uuid>, Option<u32>)>> {
    let sql = "SELECT w.revision, w.body, w.published_at, w.author, w.restores FROM workflows w \
               JOIN boards b ON b.no = w.board WHERE b.id = $1 ORDER BY w.revision";
    let rows: Vec<RevisionRow> = sqlx::query_as(sql).bind(board.0).fetch_all(conn).await.map_err(failure)?;
    let body = |(revision, body, at, author, restores): RevisionRow| {
        Ok((small(revision)?, body, at.map(instant).transpose()?, author, restores.map(small).transpose()?))
    };
    rows.into_iter().map(body).collect()
}

/// Makes these bytes the workflow of a board's row, and a revision.
pub(super) async fn put_in_force(conn: &mut Conn, board: &Board, body: &str, info: &RevisionInfo) -> Done {
    let update = sqlx::query("UPDATE boards SET revision = $1, workflow = $2 WHERE id = $3");
    let update = update.bind(i64::from(info.revision)).bind(body.to_owned()).bind(board.id.0);
    update.execute(&mut *conn).await.map_err(failure)?;
    let author = info.by.as_ref().map_or(ActorRef::System, |by| by.who.clone());
    let at = info.at.ok_or_else(|| Failure::Broken("a revision comes without its time".into()))?;
    add_revision(conn, board.id, info.revision, body, (at, &author), info.restores).await
}

/// The last entry of a board that published a workflow, and those behind it that it caused.
pub(super) async fn last_publishing(conn: &mut Conn, no: i64) -> Done<Vec<Entry>> {
    let sql = "SELECT body FROM events WHERE board = $1 AND order_id IS NULL ORDER BY seq DESC LIMIT $2";
    let query = sqlx::query_scalar(sql).bind(no).bind(PAGE);
    let bodies: Vec<String> = query.fetch_all(&mut *conn).await.map_err(failure)?;
    let about_board = bodies.iter().map(|body| chain::open(body)).collect::<Done<Vec<Entry>>>()?;
    // Renamed or archived since: those entries are about the board, too.
    let published = about_board.into_iter().find(|entry| matches!(entry.event, Event::WorkflowPublished(_)));
    let Some(published) = published else { return Ok(Vec::new()) };
    let cause = published.seq;
    let mut entries = vec![published];
    loop {
        let after = entries.last().map_or(cause, |entry| entry.seq);
        let sql = "SELECT body FROM events WHERE board = $1 AND seq > $2 ORDER BY seq LIMIT $3";
        let query = sqlx::query_scalar(sql).bind(no).bind(signed(after)?).bind(PAGE);
        let bodies: Vec<String> = query.fetch_all(&mut *conn).await.map_err(failure)?;
        for body in &bodies {
            let entry: Entry = chain::open(body)?;
            if entry.cause != Some(cause) {
                return Ok(entries);
            }
            entries.push(entry);
        }
        if bodies.is_empty() {
            return Ok(entries);
        }
    }
}

type DraftRow = (i64, String, i64, Option<Uuid>, Option<Uuid>, i64, Option<i64>);

/// The columns of a [`DraftRow`].
macro_rules! select_draft {
    ($condition:literal) => {
        concat!(
            "SELECT d.version, d.body, d.base_revision, d.author, d.editor, d.saved_at, d.published FROM drafts d \
             JOIN boards b ON b.no = d.board WHERE b.id = $1 AND ",
            $condition
        )
    };
}

/// A board's present draft.
pub(super) async fn draft(conn: &mut Conn, board: BoardId) -> Done<Option<StoredDraft>> {
    let rows = sqlx::query_as(select_draft!("d.present = 1")).bind(board.0);
    let rows: Vec<DraftRow> = rows.fetch_all(&mut *conn).await.map_err(failure)?;
    Ok(stored(conn, rows).await?.pop())
}

/// The drafts that are not the present one any more, the newest first.
pub(super) async fn retired(conn: &mut Conn, board: BoardId) -> Done<Vec<StoredDraft>> {
    let rows = sqlx::query_as(select_draft!("d.present = 0 ORDER BY d.version DESC")).bind(board.0);
    let rows: Vec<DraftRow> = rows.fetch_all(&mut *conn).await.map_err(failure)?;
    stored(conn, rows).await
}

async fn stored(conn: &mut Conn, rows: Vec<DraftRow>) -> Done<Vec<StoredDraft>> {
    let people: Vec<Uuid> = rows.iter().flat_map(|row| [row.3, row.4]).flatten().collect();
    let names = texts(conn, "people", "name", &people).await?;
    let draft = |(version, body, base, author, editor, saved_at, published): DraftRow| {
        Ok(StoredDraft {
            draft: from_json::<Draft>(&body)?,
            version: unsigned(version)?,
            base_revision: small(base)?,
            author: named(author, &names),
            last_editor: named(editor, &names),
            saved_at: instant(saved_at)?,
            published: published.map(small).transpose()?,
        })
    };
    rows.into_iter().map(draft).collect()
}

/// Writes the present draft: over the present one, or beside those that there were.
pub(super) async fn save_draft(conn: &mut Conn, no: i64, draft: &StoredDraft, over: bool) -> Done {
    let body = to_json(&draft.draft)?;
    let (version, editor, saved_at) =
        (signed(draft.version)?, person(&draft.last_editor.who), micros(draft.saved_at));
    let query = match over {
        true => sqlx::query(
            "UPDATE drafts SET version = $1, body = $2, editor = $3, saved_at = $4 WHERE board = $5 AND present = 1",
        )
        .bind(version)
        .bind(body)
        .bind(editor)
        .bind(saved_at)
        .bind(no),
        false => sqlx::query(
            "INSERT INTO drafts (version, body, editor, saved_at, board, base_revision, author, present) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, 1)",
        )
        .bind(version)
        .bind(body)
        .bind(editor)
        .bind(saved_at)
        .bind(no)
        .bind(i64::from(draft.base_revision))
        .bind(person(&draft.author.who)),
    };
    query.execute(conn).await.map(drop).map_err(failure)
}

pub(super) async fn last_draft_version(conn: &mut Conn, no: i64) -> Done<u64> {
    let sql = "SELECT coalesce(max(version), 0) FROM drafts WHERE board = $1";
    unsigned(sqlx::query_scalar(sql).bind(no).fetch_one(conn).await.map_err(failure)?)
}

pub(super) async fn retire_draft(conn: &mut Conn, no: i64, published: Option<u32>) -> Done {
    let update =
        sqlx::query("UPDATE drafts SET present = 0, published = $1 WHERE board = $2 AND present = 1");
    update.bind(published.map(i64::from)).bind(no).execute(conn).await.map(drop).map_err(failure)
}

/// How many people that can sign in hold each role of a board.
pub(super) async fn role_holders(conn: &mut Conn, board: BoardId) -> Done<RoleHolders> {
    let sql = "SELECT r.role, count(*) FROM roles r JOIN boards b ON b.no = r.board \
               JOIN people p ON p.id = r.person AND p.active = 1 WHERE b.id = $1 GROUP BY r.role";
    let rows: Vec<(String, i64)> =
        sqlx::query_as(sql).bind(board.0).fetch_all(conn).await.map_err(failure)?;
    rows.into_iter().map(|(role, count)| Ok((parsed::<RoleId>(&role)?, small(count)?))).collect()
}

/// A row of [`InFlight`].
#[derive(FromRow)]
struct FlightRow {
    id: Uuid,
    status: String,
    entered_at: i64,
    due_at: Option<i64>,
    hold_since: Option<i64>,
    paused: i64,
    assignee: Option<Uuid>,
    escalation: Option<String>,
    approvals: String,
    conditions: String,
}

/// The orders on a board, column by column from top to bottom.
pub(super) async fn in_flight(conn: &mut Conn, no: i64) -> Done<Vec<InFlight>> {
    let sql = "SELECT id, status, entered_at, due_at, hold_since, paused, assignee, escalation, approvals, conditions FROM orders \
               WHERE board = $1 AND archived = 0 ORDER BY status, rank";
    let rows: Vec<FlightRow> = sqlx::query_as(sql).bind(no).fetch_all(conn).await.map_err(failure)?;
    rows.into_iter().map(flying).collect()
}

/// The orders on a board with what people know them by, those that have been in their status longest first.
pub(super) async fn flying_orders(conn: &mut Conn, no: i64) -> Done<Vec<FlyingOrder>> {
    let sql = "SELECT o.id, o.status, o.entered_at, o.due_at, o.hold_since, o.paused, o.assignee, o.escalation, o.approvals, o.conditions, o.number, \
               c.name AS customer FROM orders o \
               JOIN customers c ON c.id = o.customer_row WHERE o.board = $1 AND o.archived = 0 ORDER BY o.entered_at, o.id";
    #[derive(FromRow)]
    struct Row {
        #[sqlx(flatten)]
        order: FlightRow,
        number: String,
        customer: String,
    }
    let rows: Vec<Row> = sqlx::query_as(sql).bind(no).fetch_all(conn).await.map_err(failure)?;
    let order = |Row { order, number, customer }: Row| {
        Ok(FlyingOrder { order: flying(order)?, number: parsed(&number)?, customer })
    };
    rows.into_iter().map(order).collect()
}

/// How many orders on a board have something in the fields, and have the facts set, that a draft has no more.
pub(super) async fn losses(
    conn: &mut Conn,
    no: i64,
    workflow: &Workflow,
    draft: &Draft,
) -> Done<(BTreeMap<FieldId, u32>, BTreeMap<FactId, u32>)> {
    let (mut filled, mut set) = (BTreeMap::new(), BTreeMap::new());
    let gone = |id: &FieldId| draft.fields.iter().all(|field| field.id != *id);
    for id in workflow.fields.iter().map(|field| &field.id).filter(|id| gone(id)) {
        let sql =
            "SELECT count(*) FROM orders WHERE board = $1 AND archived = 0 AND fields LIKE $2 ESCAPE '!'";
        filled.insert(id.clone(), with_key(conn, sql, no, id.as_str()).await?);
    }
    let gone = |id: &FactId| draft.facts.iter().all(|fact| fact.id != *id);
    for id in workflow.facts.iter().map(|fact| &fact.id).filter(|id| gone(id)) {
        let sql =
            "SELECT count(*) FROM orders WHERE board = $1 AND archived = 0 AND facts LIKE $2 ESCAPE '!'";
        set.insert(id.clone(), with_key(conn, sql, no, id.as_str()).await?);
    }
    Ok((filled, set))
}

async fn with_key(conn: &mut Conn, sql: &'static str, no: i64, id: &str) -> Done<u32> {
    let count = sqlx::query_scalar(sql).bind(no).bind(has_key(id)).fetch_one(conn).await;
    small(count.map_err(failure)?)
}

fn flying(row: FlightRow) -> Done<InFlight> {
    Ok(InFlight {
        id: OrderId(row.id),
        status: parsed(&row.status)?,
        entered_at: instant(row.entered_at)?,
        due_at: row.due_at.map(instant).transpose()?,
        held_since: row.hold_since.map(instant).transpose()?,
        paused: row.paused,
        assignee: row.assignee.map(PersonId),
        escalation: row.escalation.as_deref().map(from_json).transpose()?,
        approvals: from_json(&row.approvals)?,
        conditions: from_json(&row.conditions)?,
    })
}

/// The number by which the database knows a board that there is.
pub(super) async fn number(conn: &mut Conn, board: BoardId) -> Done<i64> {
    let no = read::board_no(conn, board).await?.filter(|no| *no > 0);
    no.ok_or_else(|| Failure::Broken(format!("board {board} is gone")))
}

fn person(who: &ActorRef) -> Option<Uuid> {
    match who {
        ActorRef::Person(PersonId(id)) => Some(*id),
        ActorRef::System | ActorRef::Rule(_) | ActorRef::Customer => None,
    }
}

fn actor(person: Option<Uuid>) -> ActorRef {
    person.map_or(ActorRef::System, |id| ActorRef::Person(PersonId(id)))
}

fn named(person: Option<Uuid>, names: &HashMap<Uuid, String>) -> Named {
    let name = person.and_then(|id| names.get(&id).cloned()).unwrap_or_else(|| NOBODY.to_owned());
    Named { who: actor(person), name }
}
