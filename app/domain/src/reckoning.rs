//! How it follows by when an order has to leave its status, step by step, and what is more urgent than what.

use crate::{
    Basis, Card, ColumnOrder, Date, Instant, Promise, Rank, SlackTable, Spans, Status, StatusId, UsualStays,
    Workflow,
    slack::{estimate, way},
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// One status on the way to the promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SlackStep {
    /// Which.
    pub status: StatusId,
    /// What it usually takes, in seconds of working time.
    pub seconds: i64,
    /// How that is known.
    pub basis: Basis,
    /// By when an order has to be there.
    pub there_by: Instant,
}

/// How it follows by when an order has to leave its status: what is there adds up.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reckoning {
    /// The status to leave.
    pub status: StatusId,
    /// What was promised.
    pub promise: Promise,
    /// The end of the promised window in working time.
    pub promised_by: Instant,
    /// The statuses that follow, the last one first, each counted back from the one before.
    pub steps: Vec<SlackStep>,
    /// By when it has to leave.
    pub leave_by: Instant,
    /// The working time until then, in seconds; negative when it is over.
    pub left: i64,
    /// A working day of the calendar, in seconds.
    pub working_day: i64,
}

/// How it follows by when an order has to leave its status.
pub fn reckon(
    workflow: &Workflow,
    usual: &UsualStays,
    table: &SlackTable,
    (card, spans): (&Card, &Spans),
    now: Instant,
) -> Option<Reckoning> {
    let must_leave = card.must_leave(workflow, table, spans, now)?;
    let promise = card.promise?;
    let promised_by = table.promised_by(promise, spans)?;
    let mut at = promised_by;
    let step = |status: &Status| {
        let (seconds, basis) = estimate(workflow, usual, &status.id);
        // What takes no time moves nothing, not even over a night.
        if seconds > 0 {
            at = spans.before(at, TimeDelta::seconds(seconds));
        }
        SlackStep { status: status.id.clone(), seconds, basis, there_by: at }
    };
    let steps = way(workflow, &card.status).into_iter().rev().map(step).collect();
    Some(Reckoning {
        status: card.status.clone(),
        promise,
        promised_by,
        steps,
        leave_by: must_leave.by,
        left: must_leave.left.num_seconds(),
        working_day: workflow.calendar.working_day().num_seconds(),
    })
}

impl ColumnOrder {
    /// Which of two cards of a column stands first. In one status everything that follows is the same for both, so the one with
    /// less slack is the one that was promised earlier.
    pub fn compare(self, one: &Card, other: &Card) -> Ordering {
        match self {
            ColumnOrder::ByRank => one.rank.cmp(&other.rank),
            ColumnOrder::WorstFirst => worst_key(one).cmp(&worst_key(other)),
        }
    }
}

fn worst_key(card: &Card) -> (bool, Option<Date>, &Rank) {
    let promised = card.promise.map(|promise| promise.latest());
    (promised.is_none(), promised, &card.rank)
}

/// The order in which work is done: what has to leave soonest first, by its promise or, without one, by what its status
/// allows. What has neither comes last. Each card comes with by when it has to leave.
pub fn by_slack(one: (&Card, Option<Instant>), other: (&Card, Option<Instant>)) -> Ordering {
    let key = |(card, leave_by): (&Card, Option<Instant>)| {
        let until = leave_by.or(card.due_at);
        (until.is_none(), until, card.due_at, card.entered_at)
    };
    key(one).cmp(&key(other)).then_with(|| one.0.number.cmp(&other.0.number))
}
