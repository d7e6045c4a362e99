//! What services ask of the store about orders, and what it answers.

use super::{
    NewAnswerCopy, SourceRows,
    time::{PastCalendar, UnknownZone},
};
use chrono_tz::Tz;
use domain::{
    ActorRef, Assignment, BoardId, Calendar, Card, ColumnOrder, Command, CommentId, CommentState, Date,
    FactId, FieldId, Filter, Instant, LocalTime, OrderId, OrderNumber, OrderState, Origin, Part, PersonId,
    Sight, SlackTable, Sort, Spans, StatusId, UsualStays, Workflow,
    wire::{Change, Contact, Line},
};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use uuid::Uuid;

/// A board's rules with everything that is needed to apply them. Shared: cheap to hold, never changed in place.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    pub id: BoardId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// Since when it is archived, if it is: then nothing on it can be changed.
    pub archived_at: Option<Instant>,
    /// The published workflow.
    pub workflow: Workflow,
    /// The zone of its calendar.
    pub zone: Tz,
    /// The calendars before its present one, the earliest first, as far back as its working time reaches.
    pub past: Vec<PastCalendar>,
    /// Its working time, 400 days around the day it was resolved.
    pub spans: Spans,
    /// Its local time around that day.
    pub local: LocalTime,
    /// The day around which the spans were resolved.
    pub resolved_on: Date,
}

impl Board {
    /// The date in the board's zone.
    pub fn today(&self, now: Instant) -> Date {
        crate::time::today(self.zone, now)
    }

    /// By when its orders have to leave their statuses, if they usually take so long.
    pub fn slack_table(&self, usual: &UsualStays) -> SlackTable {
        SlackTable::of(&self.workflow, usual, self.local.clone())
    }

    /// Its working time, were this its calendar from a moment of today on.
    pub fn spans_with(&self, calendar: &Calendar, from: Instant) -> Result<Spans, UnknownZone> {
        match *calendar == self.workflow.calendar {
            true => Ok(self.spans.clone()),
            false => Ok(self.spans.until(from, &crate::time::spans(calendar, from)?)),
        }
    }
}

/// The first cards of each column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnWindow {
    /// How many.
    pub cards: u32,
    /// In which order.
    pub order: ColumnOrder,
}

impl From<u32> for ColumnWindow {
    fn from(cards: u32) -> ColumnWindow {
        ColumnWindow { cards, order: ColumnOrder::ByRank }
    }
}

/// Where a board's log ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The position of the last entry, 0 when there is none.
    pub seq: u64,
    /// The chain's hash there; 32 zero bytes before the first entry.
    pub hash: [u8; 32],
    /// When the last entry was recorded.
    pub at: Option<Instant>,
}

/// A command on its way to the one write path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Submission {
    /// The board. An order of another board is not found.
    pub board: BoardId,
    /// The order; for `Place` a new UUID v7.
    pub order: OrderId,
    /// What is asked.
    pub command: Command,
    /// The rows that the command's references point to.
    pub sources: SourceRows,
    /// Who asks. Their roles are read under the write lock: one revoked a moment ago does not count.
    pub author: ActorRef,
    /// Which door.
    pub origin: Origin,
    /// The version that the author saw.
    pub if_match: Option<u64>,
    /// Makes sending it again harmless.
    pub key: Option<Key>,
    /// Where the card goes in its column. Commands that do not place a card ignore it.
    pub position: Position,
    /// The entry that caused it, where it is a rule's.
    pub cause: Option<u64>,
    /// For an imported order, a digest of what the file says of it.
    pub import_digest: Option<[u8; 32]>,
    /// What the customer is mailed a copy of, where they decide something.
    pub copy: Option<Box<NewAnswerCopy>>,
}

impl Submission {
    /// A command at the bottom of its column, with neither version nor key.
    pub fn new(
        board: BoardId,
        order: OrderId,
        command: Command,
        author: ActorRef,
        origin: Origin,
    ) -> Submission {
        Submission {
            board,
            order,
            command,
            sources: SourceRows::new(),
            author,
            origin,
            if_match: None,
            key: None,
            position: Position::Bottom,
            cause: None,
            import_digest: None,
            copy: None,
        }
    }
}

/// An idempotency key; it belongs to the submission's author and is remembered for 24 hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    /// The key, 1 to 255 characters.
    pub key: String,
    /// SHA-256 of method, path and body: the same key with another request is refused.
    pub request: [u8; 32],
}

/// Where a card goes in its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Position {
    /// Above all others.
    Top,
    /// Below this card; at the bottom when that card is no longer in the column.
    After(OrderId),
    /// Below all others.
    #[default]
    Bottom,
}

/// What an accepted command led to; durable by the time it is handed out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CommandOutcome {
    /// The order. Of a repeated `Place` it is the one placed the first time.
    pub order: OrderId,
    /// The position of the command's last entry.
    pub seq: u64,
    /// The order as it is now.
    pub card: Card,
    /// How often its tracking link was renewed.
    pub tracking_generation: u32,
    /// Whether this is the answer to a command accepted before, under the same key.
    pub replayed: bool,
}

/// What a viewer of a board missed after a position, or the first of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missed {
    /// The entries that are about orders, oldest first.
    pub changes: Vec<Change>,
    /// The position of the last entry.
    pub last: u64,
    /// Whether the board itself was changed among them, so that viewers fetch it anew.
    pub start_over: bool,
}

/// Which orders to list: newest placed first, or on in a column from where a snapshot's `next` points.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ListQuery {
    /// The conditions.
    pub filter: Filter,
    /// The parts of an order that the search text may be found in, beside number, customer's name and lines.
    pub visible_parts: BTreeSet<Part>,
    /// The shop's own fields that it may be found in.
    pub fields: BTreeSet<FieldId>,
    /// What who asks sees: orders in other statuses are not there, and no condition finds out what is not seen.
    pub sight: Sight,
    /// The order they come in; none is newest first, and with text an order of exactly that number before them.
    pub sort: Option<Sort>,
    /// Where to go on: a `next` of a snapshot's column or of a page.
    pub after: Option<String>,
    /// How many at most.
    pub limit: u32,
}

impl ListQuery {
    /// Whether more may have to be read than is shown: then it takes its turn among the searches.
    pub fn is_search(&self) -> bool {
        self.sort.is_some() || !self.filter.is_empty() || !self.sight.hidden().is_empty()
    }
}

/// An order whole. Which parts of it a caller sees is the service's business.
#[derive(Debug, Clone, PartialEq)]
pub struct Order {
    pub board: BoardId,
    pub card: Card,
    /// The decision state, undo included.
    pub state: OrderState,
    /// When it was placed.
    pub placed_at: Instant,
    /// The customer.
    pub contact: Contact,
    pub lines: Vec<Line>,
    pub fields: BTreeMap<FieldId, String>,
    /// What shows the facts that are set, where something does.
    pub evidence: BTreeMap<FactId, String>,
    /// The notes of what was decided of its approvals; as JSON, the lines that were left out there.
    pub decisions: HashMap<Uuid, String>,
    /// The note of the present hold.
    pub hold_note: Option<String>,
    /// The word that went with the order to whoever has it.
    pub assign_note: Option<String>,
    /// The word of whoever sees to it, now that it was raised.
    pub acknowledge_note: Option<String>,
    /// Why the promise was last revised.
    pub promise_reason: Option<String>,
    /// The source of an imported order.
    pub source: Option<String>,
}

/// A comment with what it says.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredComment {
    pub id: CommentId,
    pub state: CommentState,
    /// None once it is deleted.
    pub text: Option<String>,
}

/// The orders that lie on a board, or some of them, as of one moment.
#[derive(Debug, Clone, PartialEq)]
pub struct OrdersOnBoard {
    /// The position of the log that this shows.
    pub seq: u64,
    /// In no order.
    pub orders: Vec<OrderOnBoard>,
}

/// An order that lies on a board, with how it came to whoever has it.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderOnBoard {
    /// The order at a glance, without the fields that cards show.
    pub card: Card,
    /// Who has it, and who gave it to them.
    pub assignment: Option<Assignment>,
    /// The word that went with it.
    pub note: Option<String>,
    /// The word of whoever sees to it, now that it was raised.
    pub acknowledge_note: Option<String>,
}

/// Which orders could be somebody's to act on: those of any of these.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct WorkScope {
    /// The statuses whose orders are theirs.
    pub statuses: BTreeSet<StatusId>,
    /// Those whose orders are theirs, whatever the status.
    pub assignees: BTreeSet<PersonId>,
}

/// Where an order is, for who only needs to find it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderLocator {
    pub order: OrderId,
    pub board: BoardId,
    pub number: OrderNumber,
    /// Where it is.
    pub status: StatusId,
    /// The number of its entries, comments left out.
    pub version: u64,
    /// How often its tracking link was renewed.
    pub tracking_generation: u32,
}

/// An order that has a number which a file brings again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedOrder {
    pub order: OrderId,
    pub number: OrderNumber,
    /// Its source; none when it was not imported.
    pub source: Option<String>,
    /// The digest that came with it when it was imported.
    pub import_digest: Option<[u8; 32]>,
}
