//! What readers ask of boards, orders and the log.

use super::{
    Conn, calendars, comments, failure,
    labels::FieldsShown,
    lookup::texts,
    rows::{
        OrderRecord, bytes32, card_columns, card_tables, from_json, instant, order_columns, order_tables,
        parsed, small, unsigned,
    },
    statements::{self, among},
};
use crate::{
    Board, Failure, Head, ImportedOrder, Missed, Order, OrderLocator, TokenDigest, chain,
    refs::refs,
    system::{CUSTOMER, NOBODY},
    tx::OrderRow,
    write::ends,
};
use domain::{
    ActorRef, BoardId, ColumnCount, Entry, Event, FieldId, Instant, Mention, OrderId, OrderNumber,
    OrderState, PersonId, Status, StatusId, tr,
    wire::{Change, EntryView, Named, Page},
};
use std::collections::{BTreeMap, BTreeSet, HashMap, hash_map::Entry as Slot};
use uuid::Uuid;

type Done<T> = Result<T, Failure>;

/// A board with its spans resolved around `now`.
pub(super) async fn load_board(conn: &mut Conn, no: i64, now: Instant) -> Done<Option<Board>> {
    let sql = "SELECT id, slug, name, archived_at, workflow FROM boards WHERE no = $1 AND no > 0";
    let row: Option<(Uuid, String, String, Option<i64>, String)> =
        sqlx::query_as(sql).bind(no).fetch_optional(&mut *conn).await.map_err(failure)?;
    let Some((id, slug, name, archived_at, workflow)) = row else {
        return Ok(None);
    };
    let archived_at = archived_at.map(instant).transpose()?;
    let workflow: domain::Workflow = from_json(&workflow)?;
    let zone =
        crate::time::zone(&workflow.calendar.zone).map_err(|error| Failure::Broken(error.to_string()))?;
    let past = calendars::past(conn, no, &workflow, now).await?;
    let (spans, local, resolved_on) = Default::default();
    let board =
        Board { id: BoardId(id), slug, name, archived_at, workflow, zone, past, spans, local, resolved_on };
    resolved(board, now).map(Some)
}

/// The board with its spans resolved around another day.
pub(super) fn resolved(board: Board, now: Instant) -> Done<Board> {
    let spans = crate::time::spans_after(&board.past, &board.workflow.calendar, now)
        .map_err(|error| Failure::Broken(error.to_string()))?;
    let local = crate::time::local_time(board.zone, now);
    Ok(Board { spans, local, resolved_on: board.today(now), ..board })
}

pub(super) async fn head(conn: &mut Conn, board: BoardId) -> Done<Option<(i64, Head)>> {
    let sql = "SELECT no, seq, hash, at FROM boards WHERE id = $1";
    let row: Option<(i64, i64, Vec<u8>, Option<i64>)> =
        sqlx::query_as(sql).bind(board.0).fetch_optional(conn).await.map_err(failure)?;
    let head = |(no, seq, hash, at): (i64, i64, Vec<u8>, Option<i64>)| {
        Ok((no, Head { seq: unsigned(seq)?, hash: bytes32(hash)?, at: at.map(instant).transpose()? }))
    };
    row.map(head).transpose()
}

pub(super) async fn order_row(conn: &mut Conn, id: OrderId) -> Done<Option<OrderRow>> {
    let sql = concat!("SELECT ", order_columns!(), " FROM ", order_tables!(), " WHERE o.id = $1");
    let row = sqlx::query_as::<_, OrderRecord>(sql).bind(id.0).fetch_optional(conn).await.map_err(failure)?;
    row.map(OrderRow::try_from).transpose()
}

/// The rows of these orders, those that there are.
pub(super) async fn order_rows(conn: &mut Conn, ids: &[OrderId]) -> Done<Vec<OrderRow>> {
    let sql = concat!("SELECT ", order_columns!(), " FROM ", order_tables!(), " WHERE o.id ", among!());
    let query = sqlx::query_as::<_, OrderRecord>(sql).bind(statements::ids(ids.iter().map(|order| order.0)));
    query.fetch_all(conn).await.map_err(failure)?.into_iter().map(OrderRow::try_from).collect()
}

pub(super) async fn order(conn: &mut Conn, id: OrderId) -> Done<Option<Order>> {
    let Some(OrderRow { board, order, labels }) = order_row(conn, id).await? else {
        return Ok(None);
    };
    let sql =
        "SELECT c.body, (SELECT l.body FROM lines l WHERE l.order_id = $2) FROM customers c WHERE c.id = $1";
    let bodies = sqlx::query_as::<_, (String, Option<String>)>(sql).bind(order.customer_row).bind(id.0);
    let (contact, lines) = bodies.fetch_one(&mut *conn).await.map_err(failure)?;
    let contact = from_json(&contact)?;
    let wanted: Vec<Uuid> = order
        .fields
        .values()
        .chain(order.evidence.values())
        .copied()
        .chain(decision_notes(&order.state))
        .chain(order.hold_note)
        .chain(order.assign_note)
        .chain(acknowledge_note(&order.state))
        .chain(order.promise_note)
        .chain(cancel_notes(&order.state))
        .chain(order.state.parcels.notes())
        .collect();
    let notes = texts(conn, "notes", "body", &wanted).await?;
    let note = |id: Option<Uuid>| id.and_then(|id| notes.get(&id).cloned());
    Ok(Some(Order {
        board,
        card: order.card(&labels),
        placed_at: order.placed_at,
        contact,
        lines: lines.map_or(Ok(Vec::new()), |lines| from_json(&lines))?,
        hold_note: note(order.hold_note),
        assign_note: note(order.assign_note),
        acknowledge_note: note(acknowledge_note(&order.state)),
        promise_reason: note(order.promise_note),
        fields: order
            .fields
            .iter()
            .filter_map(|(field, id)| Some((field.clone(), note(Some(*id))?)))
            .collect::<BTreeMap<FieldId, String>>(),
        evidence: order
            .evidence
            .iter()
            .filter_map(|(fact, id)| Some((fact.clone(), note(Some(*id))?)))
            .collect(),
        decisions: notes,
        source: order.source,
        state: order.state,
    }))
}

/// The note of whoever sees to an order that was raised.
fn acknowledge_note(state: &OrderState) -> Option<Uuid> {
    state.escalation.as_ref()?.acknowledged.as_ref()?.note
}

/// Why the customer asks to cancel, and what they were told.
fn cancel_notes(state: &OrderState) -> impl Iterator<Item = Uuid> {
    let request = state.answers.cancel.as_ref();
    let declined = request.and_then(|request| request.declined.as_ref()).map(|declined| declined.note);
    request.and_then(|request| request.note).into_iter().chain(declined)
}

/// The notes of what was decided of an order's approvals, and what was left out there.
fn decision_notes(state: &OrderState) -> impl Iterator<Item = Uuid> {
    state.approvals.values().flat_map(|approval| {
        let decisions = approval.steps.values().flat_map(|step| {
            step.decisions.iter().chain(step.voided.iter().flat_map(|voided| &voided.decisions))
        });
        let overrides = approval.overrides.iter().map(|over| over.reason);
        decisions.flat_map(|decision| decision.note.into_iter().chain(decision.left_out)).chain(overrides)
    })
}

/// How an order is to be found.
pub(super) enum By<'a> {
    Id(OrderId),
    Number(BoardId, &'a OrderNumber),
    Token(&'a TokenDigest),
    /// A token that was replaced by another.
    OldToken(&'a TokenDigest),
}

pub(super) async fn locate(conn: &mut Conn, by: By<'_>) -> Done<Option<OrderLocator>> {
    macro_rules! select {
        ($condition:literal) => {
            concat!(
                "SELECT o.id, b.id, o.number, o.status, o.version, o.tracking_generation FROM orders o JOIN boards b ON b.no = o.board WHERE ",
                $condition
            )
        };
    }
    let query = match by {
        By::Id(id) => sqlx::query_as(select!("o.id = $1")).bind(id.0),
        By::Number(board, number) => {
            let sql = select!("b.id = $1 AND o.number = $2 AND o.withdrawn_at IS NULL");
            let query = sqlx::query_as::<_, Located>(sql).bind(board.0).bind(number.to_string());
            if let Some(row) = query.fetch_optional(&mut *conn).await.map_err(failure)? {
                return located(row).map(Some);
            }
            // Nobody has it now: then it is that of the order that was withdrawn last.
            let sql = select!(
                "b.id = $1 AND o.number = $2 AND o.withdrawn_at IS NOT NULL ORDER BY o.withdrawn_at DESC, o.id DESC LIMIT 1"
            );
            sqlx::query_as(sql).bind(board.0).bind(number.to_string())
        }
        By::OldToken(digest) => {
            sqlx::query_as(select!("o.id = (SELECT r.order_id FROM revoked_links r WHERE r.digest = $1)"))
                .bind(digest.to_vec())
        }
        By::Token(digest) => sqlx::query_as(select!("o.tracking_digest = $1")).bind(digest.to_vec()),
    };
    query.fetch_optional(conn).await.map_err(failure)?.map(located).transpose()
}

pub(super) type Located = (Uuid, Uuid, String, String, i64, i64);

pub(super) fn located((order, board, number, status, version, generation): Located) -> Done<OrderLocator> {
    let (version, tracking_generation) = (unsigned(version)?, small(generation)?);
    Ok(OrderLocator {
        order: OrderId(order),
        board: BoardId(board),
        number: parsed(&number)?,
        status: parsed(&status)?,
        version,
        tracking_generation,
    })
}

pub(super) async fn known(
    conn: &mut Conn,
    board: BoardId,
    numbers: &[OrderNumber],
) -> Done<Vec<ImportedOrder>> {
    let sql = "SELECT o.id, o.number, o.source, i.digest FROM orders o JOIN boards b ON b.no = o.board \
               LEFT JOIN imports i ON i.board = o.board AND i.source = o.source AND i.number = o.number \
               WHERE b.id = $1 AND o.number = $2 AND o.withdrawn_at IS NULL";
    let mut known = Vec::new();
    for number in numbers {
        let query = sqlx::query_as::<_, (Uuid, String, Option<String>, Option<Vec<u8>>)>(sql)
            .bind(board.0)
            .bind(&**number);
        if let Some((order, number, source, digest)) =
            query.fetch_optional(&mut *conn).await.map_err(failure)?
        {
            let (number, import_digest) = (parsed(&number)?, digest.map(bytes32).transpose()?);
            known.push(ImportedOrder { order: OrderId(order), number, source, import_digest });
        }
    }
    Ok(known)
}

/// Which entries are read from a position on.
pub(super) enum Log {
    /// A board's after it, oldest first.
    Board(i64),
    /// An order's after it, oldest first.
    Order(OrderId),
    /// An order's before it, newest first.
    Newest(OrderId),
}

pub(super) async fn entries(conn: &mut Conn, log: Log, position: u64, limit: u32) -> Done<Vec<Entry>> {
    let query = match log {
        Log::Board(no) => {
            sqlx::query_scalar("SELECT body FROM events WHERE board = $1 AND seq > $2 ORDER BY seq LIMIT $3")
                .bind(no)
        }
        Log::Order(order) => sqlx::query_scalar(
            "SELECT body FROM events WHERE order_id = $1 AND seq > $2 ORDER BY seq LIMIT $3",
        )
        .bind(order.0),
        Log::Newest(order) => sqlx::query_scalar(
            "SELECT body FROM events WHERE order_id = $1 AND seq < $2 ORDER BY seq DESC LIMIT $3",
        )
        .bind(order.0),
    };
    // A position beyond what was ever given out has nothing after it.
    let position = i64::try_from(position).unwrap_or(i64::MAX);
    let bodies: Vec<String> =
        query.bind(position).bind(i64::from(limit)).fetch_all(conn).await.map_err(failure)?;
    bodies.iter().map(|body| chain::open(body)).collect()
}

/// A page of an order's entries before a position, newest first; `next` is the position to go on before.
pub(super) async fn trail(conn: &mut Conn, order: OrderId, before: u64, limit: u32) -> Done<Page<EntryView>> {
    let mut items = entry_views(conn, Log::Newest(order), before, limit.saturating_add(1)).await?;
    let more = items.len() > limit as usize;
    items.truncate(limit as usize);
    let next = items.last().filter(|_| more).map(|entry| entry.seq.to_string());
    let count = sqlx::query_scalar("SELECT count(*) FROM events WHERE order_id = $1").bind(order.0);
    let total = small(count.fetch_one(conn).await.map_err(failure)?)?;
    Ok(Page { items, next, total: Some(total) })
}

pub(super) async fn entry_views(
    conn: &mut Conn,
    log: Log,
    position: u64,
    limit: u32,
) -> Done<Vec<EntryView>> {
    let entries = entries(conn, log, position, limit).await?;
    let (mut notes, mut contacts) = (Vec::new(), Vec::new());
    let deleted = comments::deleted(conn, &entries).await?;
    for entry in &entries {
        if entry.event.comment().is_some_and(|comment| deleted.contains(&comment)) {
            continue;
        }
        let refs = refs(&entry.event);
        notes.extend(refs.notes.iter().map(|note| note.id).chain(refs.lines_before));
        contacts.extend(refs.contact.iter().map(|contact| contact.id));
    }
    let mut found = texts(conn, "notes", "body", &notes).await?;
    found.extend(texts(conn, "customers", "name", &contacts).await?);
    let met: Vec<ActorRef> =
        entries.iter().flat_map(|entry| people_of(&entry.event)).map(ActorRef::Person).collect();
    let names = names(conn, entries.iter().map(|entry| &entry.actor).chain(&met)).await?;
    let orders: Vec<Uuid> = entries.iter().filter_map(|entry| entry.order).map(|order| order.0).collect();
    let numbers = texts(conn, "orders", "number", &orders).await?;
    let statuses = texts(conn, "orders", "status", &orders).await?;
    entries.into_iter().map(|entry| view(entry, &found, &names, (&numbers, &statuses))).collect()
}

fn view(
    entry: Entry,
    found: &HashMap<Uuid, String>,
    names: &HashMap<Uuid, String>,
    (numbers, statuses): (&HashMap<Uuid, String>, &HashMap<Uuid, String>),
) -> Done<EntryView> {
    let (number, status) = match entry.order {
        Some(order) => {
            let known = numbers.get(&order.0).zip(statuses.get(&order.0));
            known.ok_or_else(|| Failure::Broken(format!("order {order} has no row"))).map(Option::Some)?
        }
        None => None,
    }
    .unzip();
    let refs = refs(&entry.event);
    let ids = refs.notes.iter().chain(&refs.contact).map(|text| text.id).chain(refs.lines_before);
    let texts = ids.filter_map(|id| Some((id, found.get(&id)?.clone()))).collect();
    let people = people_of(&entry.event).filter_map(|person| Some((person, names.get(&person.0)?.clone())));
    Ok(EntryView {
        people: people.collect(),
        deadline: None,
        promised_before: None,
        seq: entry.seq,
        at: entry.at,
        occurred_at: entry.occurred_at,
        order: entry.order,
        number: number.map(|number| parsed(number)).transpose()?,
        status: status.map(|status| parsed(status)).transpose()?,
        version: entry.version,
        actor: spoken_of(&entry.actor, names),
        origin: entry.origin,
        texts,
        statuses: BTreeMap::new(),
        event: entry.event,
        withheld: BTreeSet::new(),
    })
}

/// The people whom an event is about.
fn people_of(event: &Event) -> impl Iterator<Item = PersonId> + use<> {
    let people: Vec<PersonId> = match event {
        Event::Assigned { to: person, .. }
        | Event::Moved { unassigned: person, .. }
        | Event::TakenBack { assignee: person, .. } => person.iter().copied().collect(),
        Event::Escalated(raised) => raised.to.iter().copied().collect(),
        Event::Notified { to: Mention::Person(person) }
        | Event::SightAsked { of: Mention::Person(person) } => {
            vec![*person]
        }
        _ => Vec::new(),
    };
    people.into_iter()
}

/// A board's entries as the feed sends them, with cards and counters as they are now.
pub(super) async fn changes(conn: &mut Conn, no: i64, after: u64, limit: u32) -> Done<Missed> {
    let entries = entries(conn, Log::Board(no), after, limit).await?;
    let names = names(conn, entries.iter().map(|entry| &entry.actor)).await?;
    let about: BTreeSet<OrderId> = entries.iter().filter_map(|entry| entry.order).collect();
    let mut rows = order_rows(conn, &about.into_iter().collect::<Vec<_>>()).await?;
    FieldsShown::of(conn, no).await?.label(conn, &mut rows).await?;
    let rows: HashMap<OrderId, OrderRow> = rows.into_iter().map(|row| (row.order.state.id, row)).collect();
    let mut counts: HashMap<StatusId, ColumnCount> = HashMap::new();
    let mut changes = Vec::with_capacity(entries.len());
    let last = entries.last().map_or(after, |entry| entry.seq);
    let start_over = entries.iter().any(|entry| entry.order.is_none());
    for entry in entries {
        // About the board: whoever missed it fetches the board anew.
        let Some(order) = entry.order else { continue };
        let row = rows.get(&order).ok_or_else(|| Failure::Broken(format!("order {order} has no row")))?;
        let (from, to) = ends(&entry.event);
        let archived = matches!(entry.event, Event::Archived | Event::Withdrawn { .. })
            .then(|| row.order.state.status.clone());
        let touched: BTreeSet<StatusId> = from.iter().chain(&to).chain(&archived).cloned().collect();
        let mut columns = Vec::new();
        for status in touched {
            columns.push(match counts.entry(status) {
                Slot::Occupied(held) => held.get().clone(),
                Slot::Vacant(free) => {
                    let count = count(conn, no, free.key()).await?;
                    free.insert(count).clone()
                }
            });
        }
        changes.push(Change {
            seq: entry.seq,
            order,
            version: row.order.state.version,
            kind: entry.event.kind().to_owned(),
            actor: named(&entry.actor, &names),
            from,
            to,
            card: Some(row.order.card(&row.labels)),
            columns,
        });
    }
    Ok(Missed { changes, last, start_over })
}

async fn count(conn: &mut Conn, no: i64, status: &StatusId) -> Done<ColumnCount> {
    let sql = "SELECT (SELECT total FROM columns WHERE board = $1 AND status = $2), \
               (SELECT entered_at FROM orders WHERE board = $1 AND status = $2 AND archived = 0 ORDER BY entered_at LIMIT 1)";
    let (total, oldest): (Option<i64>, Option<i64>) =
        sqlx::query_as(sql).bind(no).bind(status.as_str()).fetch_one(conn).await.map_err(failure)?;
    Ok(ColumnCount {
        status: status.clone(),
        total: small(total.unwrap_or(0))?,
        oldest_entered_at: oldest.map(instant).transpose()?,
    })
}

/// The counters of a board's columns, in the order of these statuses.
pub(super) async fn counts(conn: &mut Conn, no: i64, statuses: &[&Status]) -> Done<Vec<ColumnCount>> {
    let sql = "SELECT c.status, c.total, (SELECT o.entered_at FROM orders o WHERE o.board = c.board AND o.status = c.status \
               AND o.archived = 0 ORDER BY o.entered_at LIMIT 1) FROM columns c WHERE c.board = $1";
    let rows: Vec<(String, i64, Option<i64>)> =
        sqlx::query_as(sql).bind(no).fetch_all(conn).await.map_err(failure)?;
    let count = |status: &&Status| {
        let row = rows.iter().find(|row| row.0 == status.id.as_str());
        let (total, oldest) = row.map_or((0, None), |row| (row.1, row.2));
        Ok(ColumnCount {
            status: status.id.clone(),
            total: small(total)?,
            oldest_entered_at: oldest.map(instant).transpose()?,
        })
    };
    statuses.iter().map(count).collect()
}

/// The same for somebody who reads the log: the customer is called as they call them.
fn spoken_of(who: &ActorRef, names: &HashMap<Uuid, String>) -> Named {
    let mut named = named(who, names);
    if *who == ActorRef::Customer {
        named.name = tr!("The customer");
    }
    named
}

pub(super) fn named(who: &ActorRef, names: &HashMap<Uuid, String>) -> Named {
    let name = match who {
        ActorRef::Person(PersonId(id)) => names.get(id).cloned(),
        ActorRef::Rule(rule) => names.get(&rule.id.0).cloned(),
        ActorRef::Customer => Some(CUSTOMER.to_owned()),
        ActorRef::System => None,
    };
    Named { who: who.clone(), name: name.unwrap_or_else(|| NOBODY.to_owned()) }
}

pub(super) async fn names(
    conn: &mut Conn,
    actors: impl Iterator<Item = &ActorRef>,
) -> Done<HashMap<Uuid, String>> {
    let (mut people, mut rules) = (BTreeSet::new(), BTreeSet::new());
    for actor in actors {
        match actor {
            ActorRef::Person(PersonId(id)) => drop(people.insert(*id)),
            ActorRef::Rule(rule) => drop(rules.insert(rule.id.0)),
            ActorRef::System | ActorRef::Customer => {}
        }
    }
    let mut names = texts(conn, "people", "name", &people.into_iter().collect::<Vec<_>>()).await?;
    names.extend(texts(conn, "rules", "name", &rules.into_iter().collect::<Vec<_>>()).await?);
    Ok(names)
}

/// The number that the database knows a board by.
pub(super) async fn board_no(conn: &mut Conn, board: BoardId) -> Done<Option<i64>> {
    sqlx::query_scalar("SELECT no FROM boards WHERE id = $1")
        .bind(board.0)
        .fetch_optional(conn)
        .await
        .map_err(failure)
}

/// Where the log of each board ends, the reserved one left out.
pub(super) async fn heads(conn: &mut Conn) -> Done<HashMap<BoardId, u64>> {
    let rows: Vec<(Uuid, i64)> =
        sqlx::query_as("SELECT id, seq FROM boards WHERE no > 0").fetch_all(conn).await.map_err(failure)?;
    rows.into_iter().map(|(id, seq)| Ok((BoardId(id), unsigned(seq)?))).collect()
}
