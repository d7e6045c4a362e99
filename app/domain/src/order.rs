//! An order as rules see it: no names and no texts, only what decides.

use crate::{
    ActorRef, ApprovalId, ApprovalState, CommentId, CommentState, CommentTally, ConditionId, CustomerAnswers,
    Escalation, FactId, FieldId, ImportId, Instant, OrderId, Parcels, PersonId, Promise, Rank, StatusId,
    spoken::tr_later,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The decision state of an order: what the log says of it so far.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderState {
    /// The order.
    pub id: OrderId,
    /// The number of its entries, comments left out: they change nothing of it.
    pub version: u64,
    /// Where it is.
    pub status: StatusId,
    /// Where its card stands in the column.
    pub rank: Rank,
    /// When it entered the status (when it happened, not when it was recorded).
    pub entered_at: Instant,
    /// When its time in the status is up, holds left out; fixed at what it was while a hold lasts.
    pub due_at: Option<Instant>,
    /// Why it waits, if it does.
    pub hold: Option<Hold>,
    /// Working time in the status that holds took, those that are over, in microseconds. A deadline has moved by as much; a limit
    /// that is set later would not know of them.
    #[serde(default)]
    pub paused: i64,
    /// Who has it at the moment, if anybody was named.
    #[serde(default)]
    pub assignment: Option<Assignment>,
    /// How far it has been raised for staying too long in its status.
    #[serde(default)]
    pub escalation: Option<Escalation>,
    /// The promise in force.
    pub promise: Option<Promise>,
    /// The first promise ever made.
    pub first_promise: Option<Promise>,
    /// How often a promise put its customer off since they counted on one.
    #[serde(default)]
    pub slips: u32,
    /// The fields that are filled.
    pub filled: BTreeSet<FieldId>,
    /// The facts that are set.
    pub facts: BTreeMap<FactId, SetFact>,
    /// How far its approvals are, those that were ever asked for or gone over.
    #[serde(default)]
    pub approvals: BTreeMap<ApprovalId, ApprovalState>,
    /// The conditions that are so.
    #[serde(default)]
    pub conditions: BTreeSet<ConditionId>,
    /// How many lines it has.
    pub lines: u32,
    /// Off the board.
    pub archived: bool,
    /// When it was withdrawn, as placed by mistake; it is off the board then.
    #[serde(default)]
    pub withdrawn_at: Option<Instant>,
    /// The last move, while nothing else happened since.
    pub last_move: Option<LastMove>,
    /// How often its tracking link was renewed.
    pub tracking_generation: u32,
    /// The import that placed it.
    #[serde(default)]
    pub imported: Option<Imported>,
    /// What was said of it.
    #[serde(default)]
    pub comments: BTreeMap<CommentId, CommentState>,
    /// What the customer has said of it.
    #[serde(default)]
    pub answers: CustomerAnswers,
    /// What of it is packed, sent and delivered.
    #[serde(default, skip_serializing_if = "Parcels::is_none")]
    pub parcels: Parcels,
}

/// Which import placed an order, and how many entries that took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Imported {
    /// The import.
    pub run: ImportId,
    /// Its first entries: placed, and the moves of its history.
    pub entries: u64,
}

/// What became of an order since it was imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SinceImport {
    /// Nothing: it can go as it came.
    Untouched,
    /// Somebody did something with it.
    Touched,
    /// It was withdrawn, with its import or before.
    Withdrawn,
}

impl OrderState {
    /// The rows of what is said of it, what was deleted left out.
    pub fn comment_texts(&self) -> impl Iterator<Item = Uuid> {
        self.comments.values().filter(|comment| comment.deleted.is_none()).map(|comment| comment.text)
    }

    /// What its card says of its comments.
    pub fn comment_tally(&self) -> CommentTally {
        CommentTally::of(self.comments.values())
    }

    /// What became of it since it was imported, whoever did it; none where it was not.
    pub fn since_import(&self) -> Option<SinceImport> {
        let Imported { entries, .. } = self.imported?;
        Some(match self.withdrawn_at {
            Some(_) => SinceImport::Withdrawn,
            None if self.version > entries || !self.comments.is_empty() => SinceImport::Touched,
            None => SinceImport::Untouched,
        })
    }
}

/// Who has an order at the moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Assignment {
    /// Who has it.
    pub to: PersonId,
    /// Who gave it to them; themselves, where they took it.
    pub by: ActorRef,
    /// Since when.
    pub at: Instant,
}

/// Who says that a fact is so, and since when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetFact {
    /// Since when.
    pub at: Instant,
    /// Who set it.
    pub by: ActorRef,
}

/// An order that waits for something that is not a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// What it waits for.
    pub reason: HoldReason,
    /// Since when.
    pub since: Instant,
}

/// What an order on hold waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HoldReason {
    /// A payment.
    Payment,
    /// An address.
    Address,
    /// Stock.
    Stock,
    /// An answer of the customer.
    Customer,
    /// A supplier.
    Supplier,
    /// A quality question.
    Quality,
    /// Something else, which the note says.
    Other,
}

impl HoldReason {
    /// All reasons, in the order a menu shows them.
    pub const ALL: [HoldReason; 7] = [
        HoldReason::Payment,
        HoldReason::Address,
        HoldReason::Stock,
        HoldReason::Customer,
        HoldReason::Supplier,
        HoldReason::Quality,
        HoldReason::Other,
    ];

    /// The reason as it is kept and as people read it, `stock`; `tr_later!`.
    pub fn name(self) -> &'static str {
        match self {
            HoldReason::Payment => tr_later!("payment"),
            HoldReason::Address => tr_later!("address"),
            HoldReason::Stock => tr_later!("stock"),
            HoldReason::Customer => tr_later!("customer"),
            HoldReason::Supplier => tr_later!("supplier"),
            HoldReason::Quality => tr_later!("quality"),
            HoldReason::Other => tr_later!("other"),
        }
    }
}

/// A move that can still be taken back: it is the order's last entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastMove {
    /// Its entry's position in the board's log.
    pub seq: u64,
    /// Who made it.
    pub by: ActorRef,
    /// When it was recorded.
    pub at: Instant,
    /// The status it left.
    pub from: StatusId,
    /// Where the card stood there.
    pub rank: Rank,
    /// When the order had entered that status.
    pub entered_at: Instant,
    /// When its time there was up.
    pub due_at: Option<Instant>,
    /// What holds had taken there, as [`OrderState::paused`] has it.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub paused: i64,
    /// Who had it there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignee: Option<PersonId>,
    /// How far it had been raised there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub escalation: Option<Escalation>,
}

pub(crate) fn is_zero(number: &i64) -> bool {
    *number == 0
}
