//! Whose turn it is and how time is counted: what is sent and what comes back.
//!
//! ```text
//! GET /api/v1/boards/{board}/work          -> WorkView, the caller's
//! GET /api/v1/boards/{board}/attention     -> AttentionView
//! GET /api/v1/boards/{board}/counts        -> BoardCounts, as the caller sees the board
//! GET /api/v1/orders/{order}/clock         -> ClockView
//! GET /api/v1/orders/{order}/assignees     -> [Candidate]
//! PUT /api/v1/orders/{order}/assignee      AssignOrder, If-Match -> Moved
//! ```

use crate::{
    Card, Chip, ClockDay, Concern, Date, Instant, LongText, PersonId, PersonRef, Queue, StatusId, Turns,
    wire::Named,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Gives an order to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AssignOrder {
    /// Who is to have it; nobody in particular when `null` or absent.
    #[serde(default)]
    pub to: Option<PersonId>,
    /// A word that goes with it; the team reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<LongText>,
}

/// Somebody who can have an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// Who.
    #[serde(flatten)]
    pub person: PersonRef,
    /// Whether they hold the role that owns its status.
    pub owns: bool,
    /// Whether they are away today.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub away: bool,
}

/// A person's work on a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkView {
    /// The position of the log that this shows; the feed goes on from here.
    pub seq: u64,
    /// The server's time.
    pub now: Instant,
    /// The date in the board's zone.
    pub today: Date,
    /// What there is, in order; queues without orders are left out.
    pub sections: Vec<WorkSection>,
}

/// One queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkSection {
    /// Which.
    pub queue: Queue,
    /// How many orders stand in it.
    pub total: u32,
    /// The first of them.
    pub items: Vec<WorkItem>,
}

/// An order of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkItem {
    /// The order.
    pub card: Card,
    /// Who gave it to whoever has it, and when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<Given>,
}

/// Who gave an order to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Given {
    /// Who.
    pub by: Named,
    /// When.
    pub at: Instant,
    /// The word that went with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// What of a board needs attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttentionView {
    /// The position of the log that this shows; the feed goes on from here.
    pub seq: u64,
    /// The server's time.
    pub now: Instant,
    /// The date in the board's zone.
    pub today: Date,
    /// What there is, in order; concerns without orders are left out.
    pub sections: Vec<AttentionSection>,
}

/// The orders of one concern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttentionSection {
    /// Which.
    pub concern: Concern,
    /// How many orders there are.
    pub total: u32,
    /// The first of them.
    pub items: Vec<AttentionItem>,
}

/// An order that needs attention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttentionItem {
    /// The order.
    pub card: Card,
    /// Those whose it would be and who are away, where it is nobody's.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<PersonRef>,
}

/// How many orders of a board there are of each kind, as one person sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardCounts {
    /// The position of the log that this shows.
    pub seq: u64,
    /// How many each chip would show, were it alone.
    pub chips: BTreeMap<Chip, u32>,
    /// How many the person can act on now.
    pub work: u32,
    /// How many need the board's attention.
    pub attention: u32,
    /// Whose orders are, for the chips that ask it.
    pub turns: Turns,
}

/// How an order's time in its status was counted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockView {
    /// The status.
    pub status: StatusId,
    /// Since when its time there counts.
    pub entered_at: Instant,
    /// Until when it was counted: now, or since when it is on hold.
    pub until: Instant,
    /// Whether it is on hold, so that no time passes.
    pub held: bool,
    /// The working time so far, in seconds.
    pub used: i64,
    /// What the status allows, in seconds of working time; none where it sets no limit.
    pub allowed: Option<i64>,
    /// When its time is up, holds left out.
    pub due_at: Option<Instant>,
    /// A working day of the calendar, in seconds.
    pub working_day: i64,
    /// What was counted, day by day.
    pub days: Vec<ClockDay>,
    /// What of `used` was counted by other rules than the present ones, and stands in no day: a workflow that was changed kept it.
    #[serde(default, skip_serializing_if = "crate::order::is_zero")]
    pub carried: i64,
    /// What will count until its time is up, day by day; nothing where it is up, or while it is on hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ahead: Vec<ClockDay>,
}
