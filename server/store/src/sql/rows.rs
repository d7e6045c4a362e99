//! Rows as the database holds them, and what they mean.

use crate::{
    Failure,
    people::{LinkPurpose, Person},
    projection::{Labels, Projected},
    tx::OrderRow,
};
use chrono::DateTime;
use domain::{
    ActorRef, ApprovalId, ApprovalState, Assignment, BoardId, Card, CommentTally, CustomerAnswers,
    CustomerId, CustomerRef, Date, Escalation, FactId, FieldId, Hold, ImportId, Imported, Instant, LastMove,
    LinesSummary, OrderId, OrderState, PersonId, PersonRef, Promise, SetFact, TeamLanguage, slips_past,
};
use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use sqlx::FromRow;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The columns of a [`CardRecord`], for `orders o`, `customers c` and `lines l`.
macro_rules! card_columns {
    () => {
        "o.id, o.number, o.version, o.status, o.rank, o.placed_at, o.entered_at, o.due_at, o.hold_reason, o.hold_since, \
         o.promise_earliest, o.promise_latest, o.fields, o.facts, o.approvals, o.conditions, o.escalation, o.archived, o.withdrawn_at, o.assignee, o.customer_id, o.line_count, \
         o.comment_count, o.last_comment, o.answers, o.slips, o.first_latest, c.name AS customer, \
         l.first AS first_line"
    };
}

/// Where they come from.
macro_rules! card_tables {
    () => {
        "orders o JOIN customers c ON c.id = o.customer_row LEFT JOIN lines l ON l.order_id = o.id"
    };
}

/// The columns of an [`OrderRecord`], for `boards b` and `people a`, whoever has the order, beside those.
macro_rules! order_columns {
    () => {
        concat!(
            card_columns!(),
            ", b.id AS board, o.assignment, o.paused, a.name AS assignee_name, o.hold_note, o.first_earliest, o.promise_note, o.last_move, o.tracking_generation, \
             o.customer_row, o.source, o.import, o.import_entries, o.comments, o.parcels"
        )
    };
}

/// Where they come from.
macro_rules! order_tables {
    () => {
        concat!(card_tables!(), " JOIN boards b ON b.no = o.board LEFT JOIN people a ON a.id = o.assignee")
    };
}

pub(crate) use {card_columns, card_tables, order_columns, order_tables};

/// What a card shows of a row of `orders`, with its texts. A board reads hundreds of them at once, so they are what it needs
/// and no more.
#[derive(Debug, FromRow)]
pub(crate) struct CardRecord {
    id: Uuid,
    number: String,
    version: i64,
    status: String,
    rank: String,
    pub(super) placed_at: i64,
    entered_at: i64,
    due_at: Option<i64>,
    hold_reason: Option<String>,
    hold_since: Option<i64>,
    promise_earliest: Option<String>,
    promise_latest: Option<String>,
    pub(super) fields: String,
    facts: String,
    approvals: String,
    conditions: String,
    pub(super) escalation: Option<String>,
    archived: i64,
    withdrawn_at: Option<i64>,
    pub(super) assignee: Option<Uuid>,
    customer_id: Uuid,
    line_count: i64,
    comment_count: i64,
    last_comment: i64,
    answers: Option<String>,
    slips: i64,
    first_latest: Option<String>,
    customer: String,
    first_line: Option<String>,
}

/// One row of `orders`, whole.
#[derive(Debug, FromRow)]
pub(crate) struct OrderRecord {
    #[sqlx(flatten)]
    card: CardRecord,
    board: Uuid,
    assignment: Option<String>,
    paused: i64,
    assignee_name: Option<String>,
    hold_note: Option<Uuid>,
    first_earliest: Option<String>,
    promise_note: Option<Uuid>,
    last_move: Option<String>,
    tracking_generation: i64,
    customer_row: Uuid,
    source: Option<String>,
    import: Option<Uuid>,
    import_entries: Option<i64>,
    comments: String,
    parcels: Option<String>,
}

impl TryFrom<CardRecord> for Card {
    type Error = Failure;

    fn try_from(row: CardRecord) -> Result<Card, Failure> {
        let fields: BTreeMap<FieldId, IgnoredAny> = from_json(&row.fields)?;
        let facts: BTreeMap<FactId, IgnoredAny> = from_json(&row.facts)?;
        let promise = promise(row.promise_earliest.as_deref(), row.promise_latest.as_deref())?;
        let answers = answers(row.answers.as_deref())?;
        let first = row.first_latest.as_deref().map(date).transpose()?;
        let counted_on = answers.accepted.map(|accepted| accepted.latest()).or(first);
        let slips = slips_past(small(row.slips)?, promise.map(|promise| promise.latest()), counted_on);
        Ok(Card {
            id: OrderId(row.id),
            number: parsed(&row.number)?,
            version: unsigned(row.version)?,
            status: parsed(&row.status)?,
            rank: row.rank.try_into().map_err(broken)?,
            customer: CustomerRef { id: CustomerId(row.customer_id), name: row.customer },
            lines: LinesSummary { count: small(row.line_count)?, first: row.first_line.unwrap_or_default() },
            promise,
            slips,
            entered_at: instant(row.entered_at)?,
            due_at: row.due_at.map(instant).transpose()?,
            hold: hold(row.hold_reason, row.hold_since)?,
            escalation: escalation(row.escalation.as_deref())?.as_ref().map(Escalation::at_a_glance),
            // The name stands in another table.
            assignee: row.assignee.map(|id| PersonRef { id: PersonId(id), name: String::new() }),
            filled: fields.into_keys().collect(),
            fields: BTreeMap::new(),
            facts: facts.into_keys().collect(),
            approvals: from_json::<BTreeMap<ApprovalId, ApprovalState>>(&row.approvals)?
                .into_iter()
                .map(|(id, approval)| (id, approval.at_a_glance()))
                .collect(),
            conditions: from_json(&row.conditions)?,
            untold: Default::default(),
            archived: row.archived != 0,
            withdrawn: row.withdrawn_at.is_some(),
            comments: CommentTally { count: small(row.comment_count)?, last: unsigned(row.last_comment)? },
            answers: answers.at_a_glance(),
        })
    }
}

impl TryFrom<OrderRecord> for OrderRow {
    type Error = Failure;

    fn try_from(row: OrderRecord) -> Result<OrderRow, Failure> {
        let fields = from_json(&row.card.fields)?;
        let facts: BTreeMap<FactId, RecordedFact> = from_json(&row.card.facts)?;
        let evidence = facts.iter().filter_map(|(fact, set)| Some((fact.clone(), set.evidence?))).collect();
        let approvals = from_json(&row.card.approvals)?;
        let placed_at = instant(row.card.placed_at)?;
        let (assignment, assign_note) = assigned(row.card.assignee, row.assignment.as_deref())?.unzip();
        let withdrawn_at = row.card.withdrawn_at.map(instant).transpose()?;
        let escalation = escalation(row.card.escalation.as_deref())?;
        let answers = answers(row.card.answers.as_deref())?;
        let slips = small(row.card.slips)?;
        let first_promise = promise(row.first_earliest.as_deref(), row.card.first_latest.as_deref())?;
        let card = Card::try_from(row.card)?;
        let state = OrderState {
            id: card.id,
            version: card.version,
            status: card.status,
            rank: card.rank,
            entered_at: card.entered_at,
            due_at: card.due_at,
            hold: card.hold,
            paused: row.paused,
            assignment,
            escalation,
            promise: card.promise,
            first_promise,
            slips,
            filled: card.filled,
            facts: facts.into_iter().map(|(fact, set)| (fact, set.set)).collect(),
            approvals,
            conditions: card.conditions,
            lines: card.lines.count,
            archived: card.archived,
            withdrawn_at,
            last_move: row.last_move.as_deref().map(from_json::<LastMove>).transpose()?,
            tracking_generation: small(row.tracking_generation)?,
            imported: imported(row.import, row.import_entries)?,
            comments: from_json(&row.comments)?,
            answers,
            parcels: row.parcels.as_deref().map(from_json).transpose()?.unwrap_or_default(),
        };
        let order = Projected {
            state,
            number: card.number,
            placed_at,
            customer_id: card.customer.id,
            customer_row: row.customer_row,
            fields,
            evidence,
            hold_note: row.hold_note,
            assign_note: assign_note.flatten(),
            promise_note: row.promise_note,
            source: row.source,
        };
        let labels = Labels {
            customer: card.customer.name,
            first_line: card.lines.first,
            assignee: row.assignee_name,
            fields: BTreeMap::new(),
        };
        Ok(OrderRow { board: BoardId(row.board), order, labels })
    }
}

/// Who gave an order to whoever has it, as `orders.assignment` holds it.
#[derive(Serialize, Deserialize)]
struct RecordedAssignment {
    by: ActorRef,
    at: Instant,
    /// The note that went with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<Uuid>,
}

/// Who has an order, and the note that went with it.
pub(super) fn assigned(
    assignee: Option<Uuid>,
    assignment: Option<&str>,
) -> Result<Option<(Assignment, Option<Uuid>)>, Failure> {
    match (assignee, assignment) {
        (Some(to), Some(recorded)) => {
            let RecordedAssignment { by, at, note } = from_json(recorded)?;
            Ok(Some((Assignment { to: PersonId(to), by, at }, note)))
        }
        (None, None) => Ok(None),
        _ => Err(Failure::Broken("an assignment is half there".into())),
    }
}

/// Who has an order, as `orders.assignee` and `orders.assignment` hold it.
pub(crate) fn recorded_assignment(order: &Projected) -> Result<(Option<Uuid>, Option<String>), Failure> {
    let Some(Assignment { to, by, at }) = order.state.assignment.clone() else { return Ok((None, None)) };
    Ok((Some(to.0), Some(to_json(&RecordedAssignment { by, at, note: order.assign_note })?)))
}

/// A fact as `orders.facts` holds it.
#[derive(Serialize, Deserialize)]
pub(crate) struct RecordedFact {
    #[serde(flatten)]
    set: SetFact,
    /// The note that shows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    evidence: Option<Uuid>,
}

/// An order's facts as `orders.facts` holds them.
pub(crate) fn recorded_facts(order: &Projected) -> Result<String, Failure> {
    let recorded = |(fact, set): (&FactId, &SetFact)| {
        (fact.clone(), RecordedFact { set: set.clone(), evidence: order.evidence.get(fact).copied() })
    };
    to_json(&order.state.facts.iter().map(recorded).collect::<BTreeMap<_, _>>())
}

/// The columns of a [`SessionRecord`], for `sessions s`, `people p`, `boards b` and `roles r`.
macro_rules! session_columns {
    () => {
        "s.digest, s.created_at, s.seen_at, s.expires_at, p.id, p.name, p.email, p.admin, p.active, p.password, p.language, b.id AS board, r.role"
    };
}

/// Where they come from: people who can sign in.
macro_rules! session_tables {
    () => {
        "sessions s JOIN people p ON p.id = s.person AND p.active = 1 LEFT JOIN roles r ON r.person = p.id \
         LEFT JOIN boards b ON b.no = r.board"
    };
}

pub(crate) use {session_columns, session_tables};

/// One row for each role of a session's person, one without where they have none.
#[derive(Debug, FromRow)]
pub(crate) struct SessionRecord {
    pub(super) digest: Vec<u8>,
    pub(super) created_at: i64,
    pub(super) seen_at: i64,
    pub(super) expires_at: i64,
    #[sqlx(flatten)]
    pub(super) person: PersonRecord,
    pub(super) board: Option<Uuid>,
    pub(super) role: Option<String>,
}

/// One row of `people`; roles stand in their own table.
#[derive(Debug, FromRow)]
pub(crate) struct PersonRecord {
    pub(super) id: Uuid,
    name: String,
    email: String,
    admin: i64,
    active: i64,
    password: Option<String>,
    language: Option<String>,
}

impl PersonRecord {
    /// The person with these (board, role) pairs.
    pub(crate) fn with_roles(self, roles: Vec<(Uuid, String)>) -> Result<Person, Failure> {
        let mut by_board: BTreeMap<BoardId, std::collections::BTreeSet<_>> = BTreeMap::new();
        for (board, role) in roles {
            by_board.entry(BoardId(board)).or_default().insert(parsed(&role)?);
        }
        let PersonRecord { id, name, email, admin, active, password, language } = self;
        Ok(Person {
            id: domain::PersonId(id),
            name,
            email,
            admin: admin != 0,
            active: active != 0,
            password,
            roles: by_board,
            // One of a later version is left to their browser.
            language: language.as_deref().and_then(TeamLanguage::from_tag),
        })
    }
}

pub(crate) fn purpose_name(purpose: LinkPurpose) -> &'static str {
    match purpose {
        LinkPurpose::Invitation => "invitation",
        LinkPurpose::Reset => "reset",
    }
}

pub(crate) fn purpose(name: &str) -> Result<LinkPurpose, Failure> {
    match name {
        "invitation" => Ok(LinkPurpose::Invitation),
        "reset" => Ok(LinkPurpose::Reset),
        _ => Err(Failure::Broken(format!("“{name}” is no purpose of a link"))),
    }
}

pub(crate) fn micros(at: Instant) -> i64 {
    at.timestamp_micros()
}

pub(crate) fn instant(micros: i64) -> Result<Instant, Failure> {
    DateTime::from_timestamp_micros(micros).ok_or_else(|| Failure::Broken("a time is out of range".into()))
}

/// A count or position as the database holds it.
pub(crate) fn signed(number: u64) -> Result<i64, Failure> {
    i64::try_from(number).map_err(broken)
}

pub(crate) fn unsigned(number: i64) -> Result<u64, Failure> {
    u64::try_from(number).map_err(broken)
}

/// A small count as the database holds it.
pub(crate) fn small(number: i64) -> Result<u32, Failure> {
    u32::try_from(number).map_err(broken)
}

pub(crate) fn bytes32(bytes: Vec<u8>) -> Result<[u8; 32], Failure> {
    bytes.try_into().map_err(|_| Failure::Broken("a digest has not 32 bytes".into()))
}

pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(broken)
}

pub(crate) fn to_json<T: serde::Serialize>(value: &T) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(broken)
}

pub(crate) fn parsed<T: std::str::FromStr<Err: std::fmt::Display>>(text: &str) -> Result<T, Failure> {
    text.parse().map_err(|error| Failure::Broken(format!("“{text}” {error}")))
}

fn answers(recorded: Option<&str>) -> Result<CustomerAnswers, Failure> {
    Ok(recorded.map(from_json).transpose()?.unwrap_or_default())
}

fn escalation(recorded: Option<&str>) -> Result<Option<Escalation>, Failure> {
    recorded.map(from_json).transpose()
}

fn hold(reason: Option<String>, since: Option<i64>) -> Result<Option<Hold>, Failure> {
    match (reason, since) {
        (Some(reason), Some(since)) => Ok(Some(Hold {
            reason: serde_json::from_value(reason.into()).map_err(broken)?,
            since: instant(since)?,
        })),
        (None, None) => Ok(None),
        _ => Err(Failure::Broken("a hold is half there".into())),
    }
}

fn imported(run: Option<Uuid>, entries: Option<i64>) -> Result<Option<Imported>, Failure> {
    match (run, entries) {
        (Some(run), Some(entries)) => Ok(Some(Imported { run: ImportId(run), entries: unsigned(entries)? })),
        (None, None) => Ok(None),
        _ => Err(Failure::Broken("an import is half there".into())),
    }
}

fn date(text: &str) -> Result<Date, Failure> {
    text.parse().map_err(broken)
}

pub(super) fn promise(earliest: Option<&str>, latest: Option<&str>) -> Result<Option<Promise>, Failure> {
    match (earliest, latest) {
        (Some(earliest), Some(latest)) => {
            Promise::new(date(earliest)?, date(latest)?).map(Some).map_err(broken)
        }
        (None, None) => Ok(None),
        _ => Err(Failure::Broken("a promise is half there".into())),
    }
}

fn broken(error: impl std::fmt::Display) -> Failure {
    Failure::Broken(format!("a row cannot be read: {error}"))
}
