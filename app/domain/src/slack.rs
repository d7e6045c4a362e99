//! By when an order has to leave its status to keep its promise: the end of the promised day, less what the statuses that
//! follow usually take, counted back in working time. What is usual is what most of the board's own orders of the last 90 days
//! took; where there are too few of them, what a status allows.

use crate::{
    Entry, Event, Instant, LocalTime, OrderState, Origin, Phase, Promise, Spans, Status, StatusId, Workflow,
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From how many orders on what they took counts as usual.
pub const ENOUGH_STAYS: usize = 30;

/// How many days ago a stay in a status may have ended to be looked at.
pub const STAYS_DAYS: i64 = 90;

/// How many of these are looked at: the last ones.
pub const LAST_STAYS: usize = 200;

/// Of a hundred orders so many took no longer than what is usual.
pub const USUAL_PERCENT: usize = 85;

/// Of a hundred orders so many were quicker than what is the least that is usual.
pub const LEAST_PERCENT: usize = 25;

/// What the last orders took in a status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsualStay {
    /// What most of them took at most, in seconds of working time; 0 until there are enough.
    pub seconds: i64,
    /// What most of them took at least, in the same.
    #[serde(default)]
    pub least: i64,
    /// How many there are.
    pub orders: u32,
}

/// What the last orders took, by status.
pub type UsualStays = BTreeMap<StatusId, UsualStay>;

impl UsualStay {
    /// The usual stay of these lengths, in seconds.
    pub fn of(mut lengths: Vec<i64>) -> UsualStay {
        let orders = lengths.len() as u32;
        if lengths.len() < ENOUGH_STAYS {
            return UsualStay { seconds: 0, least: 0, orders };
        }
        lengths.sort_unstable();
        let nearest = |percent: usize| lengths[(lengths.len() * percent).div_ceil(100) - 1];
        UsualStay { seconds: nearest(USUAL_PERCENT), least: nearest(LEAST_PERCENT), orders }
    }
}

/// The stay in a status that an entry ends, in working time without holds: only moves onwards finish a status. `before` is the
/// order as the entry found it.
pub fn finished_stay(
    workflow: &Workflow,
    spans: &Spans,
    before: &OrderState,
    entry: &Entry,
) -> Option<(StatusId, TimeDelta)> {
    let Event::Moved { from, to, .. } = &entry.event else { return None };
    if entry.origin == Origin::Publish || !workflow.is_onwards(from, to) {
        return None;
    }
    Some((from.clone(), stay_length(spans, before, entry.occurred_at)))
}

/// How long an order was in its status until it left it, in working time without holds.
pub fn stay_length(spans: &Spans, before: &OrderState, left_at: Instant) -> TimeDelta {
    let until = before.hold.map_or(left_at, |hold| hold.since.max(before.entered_at));
    let length = spans.between(before.entered_at, until) - TimeDelta::microseconds(before.paused);
    length.max(TimeDelta::zero())
}

/// What is usual in a status, and how that is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// So many of the last orders.
    Orders(u32),
    /// What the status allows, for there are only so many orders yet.
    Limit(u32),
    /// Nothing: there are only so many orders yet, and the status sets no limit. It counts as no time.
    Unknown(u32),
    /// Statuses that are not seen, together.
    Unseen,
}

/// What a board knows for telling by when its orders have to leave. It goes with the board, so that a card needs to carry
/// nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SlackTable {
    /// What is usual of each status; of one in which an order's life is over there is nothing to tell.
    pub usual: BTreeMap<StatusId, UsualTimes>,
    /// The board's time.
    pub local: LocalTime,
}

/// What is usual of a status, in seconds of working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsualTimes {
    /// What it takes itself.
    pub here: i64,
    /// What all that follow take together.
    pub ahead: i64,
}

/// By when an order has to leave its status, and what is left until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MustLeave {
    /// By when.
    pub by: Instant,
    /// The working time until then; negative when it is over.
    pub left: TimeDelta,
    /// Whether it is over.
    pub is_past: bool,
    /// Whether that is too little: less than a working day, or no more than its status usually still takes.
    pub is_at_risk: bool,
}

/// The statuses that usually follow one, until an order's life is over.
pub(crate) fn way<'a>(workflow: &'a Workflow, from: &StatusId) -> Vec<&'a Status> {
    let (mut way, mut at) = (Vec::new(), workflow.status(from));
    while let Some(status) = at {
        let next = workflow.usual_next(&status.id).and_then(|next| workflow.status(&next.to));
        at = next.filter(|next| !next.phase.is_final());
        way.extend(at);
    }
    way
}

/// What a status usually takes, in seconds of working time, and how that is known.
pub(crate) fn estimate(workflow: &Workflow, usual: &UsualStays, status: &StatusId) -> (i64, Basis) {
    let known = usual.get(status).copied().unwrap_or(UsualStay { seconds: 0, least: 0, orders: 0 });
    if known.orders as usize >= ENOUGH_STAYS {
        return (known.seconds, Basis::Orders(known.orders));
    }
    match workflow.allowed(status) {
        Some(allowed) => (allowed.num_seconds(), Basis::Limit(known.orders)),
        None => (0, Basis::Unknown(known.orders)),
    }
}

impl SlackTable {
    /// That of a workflow whose orders usually take so long.
    pub fn of(workflow: &Workflow, usual: &UsualStays, local: LocalTime) -> SlackTable {
        let takes = |status: &StatusId| estimate(workflow, usual, status).0;
        let times = |status: &Status| {
            let ahead = way(workflow, &status.id).iter().map(|status| takes(&status.id)).sum();
            (status.id.clone(), UsualTimes { here: takes(&status.id), ahead })
        };
        let living = workflow.statuses.iter().filter(|status| !status.phase.is_final());
        SlackTable { usual: living.map(times).collect(), local }
    }

    /// The most that any status and those that follow it take.
    pub fn longest(&self) -> TimeDelta {
        let most = self.usual.values().map(|times| times.here + times.ahead).max();
        TimeDelta::seconds(most.unwrap_or_default())
    }

    /// The end of a promised window: of its last day's working time. None where that lies beyond the working time that is
    /// resolved.
    pub fn promised_by(&self, promise: Promise, spans: &Spans) -> Option<Instant> {
        let resolved = self.local.date(spans.end()?) >= promise.latest();
        let midnight = self.local.midnight(promise.latest().succ_opt()?);
        spans.closing(midnight).filter(|_| resolved)
    }

    /// By when what was promised has to leave a status.
    pub fn leave_by(&self, status: &StatusId, promise: Promise, spans: &Spans) -> Option<Instant> {
        let ahead = TimeDelta::seconds(self.usual.get(status)?.ahead);
        Some(spans.before(self.promised_by(promise, spans)?, ahead))
    }
}

/// The order in which the cards of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ColumnOrder {
    /// As people have put them.
    #[default]
    ByRank,
    /// The least slack first; what was promised for the same day, and what was not promised, as people have put it.
    WorstFirst,
}

impl ColumnOrder {
    /// Whether it is as people have put them.
    pub fn is_by_rank(&self) -> bool {
        *self == ColumnOrder::ByRank
    }

    /// The order of a column of this phase: where an order's life is over it has no slack.
    pub fn of_phase(self, phase: Phase) -> ColumnOrder {
        if phase.is_final() { ColumnOrder::ByRank } else { self }
    }
}
