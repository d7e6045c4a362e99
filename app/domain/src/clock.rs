//! How an order's time was counted: day by day, what counts and what does not. What counts adds up to the figure, to the
//! microsecond; zones and holidays are resolved by the caller.

use crate::{Date, Entry, Event, HoldReason, Instant, Origin, Spans, order::is_zero};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A day as a board's zone has it: from one midnight to the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LocalDay {
    /// Its date.
    pub date: Date,
    /// Its midnight.
    pub from: Instant,
    /// The next one's.
    pub to: Instant,
    /// The holiday that it is, by its name; empty where nobody named it.
    pub holiday: Option<String>,
}

/// A hold, over or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// What the order waited for.
    pub reason: HoldReason,
    /// Since when.
    pub from: Instant,
    /// Until when; none while it lasts.
    pub to: Option<Instant>,
}

/// A part of a day, and whether it counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// When it begins.
    pub from: Instant,
    /// When it ends.
    pub to: Instant,
    /// What it was.
    pub kind: StretchKind,
}

/// Whether a part of a day counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StretchKind {
    /// The shop worked, and the order could go on.
    Counted,
    /// The shop worked, and the order was on hold.
    Held(HoldReason),
    /// Between two windows of the day.
    Break,
}

/// One day of an order's time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClockDay {
    /// The day.
    pub date: Date,
    /// Its parts, as far as the shop was open; none where it was closed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stretches: Vec<Stretch>,
    /// The holiday that it was, by its name; empty where nobody named it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holiday: Option<String>,
}

impl ClockDay {
    /// What of the day counts.
    pub fn counted(&self) -> TimeDelta {
        let counted = self.stretches.iter().filter(|stretch| stretch.kind == StretchKind::Counted);
        counted.map(|stretch| stretch.to - stretch.from).sum()
    }
}

/// What of these days counts.
pub fn counted(days: &[ClockDay]) -> TimeDelta {
    days.iter().map(ClockDay::counted).sum()
}

/// The holds that the log tells of, the earliest first.
pub fn pauses<'a>(entries: impl IntoIterator<Item = &'a Entry>) -> Vec<Pause> {
    let mut pauses: Vec<Pause> = Vec::new();
    for entry in entries {
        match &entry.event {
            Event::Held { reason, .. } => {
                pauses.push(Pause { reason: *reason, from: entry.occurred_at, to: None });
            }
            Event::Released { .. } => {
                if let Some(last) = pauses.last_mut().filter(|last| last.to.is_none()) {
                    last.to = Some(entry.occurred_at);
                }
            }
            _ => {}
        }
    }
    pauses
}

/// The working time from one moment to another, day by day, holds left out.
pub fn explain(
    (from, until): (Instant, Instant),
    pauses: &[Pause],
    spans: &Spans,
    days: &[LocalDay],
) -> Vec<ClockDay> {
    let touched = days.iter().filter(|day| day.from < until && from < day.to);
    let day = |day: &LocalDay| {
        let open = spans.open_within(day.from.max(from), day.to.min(until));
        let mut stretches: Vec<Stretch> = Vec::new();
        for (opens, closes) in open {
            if let Some(last) = stretches.last().filter(|last| last.to < opens) {
                let (from, to) = (last.to, opens);
                stretches.push(Stretch { from, to, kind: StretchKind::Break });
            }
            split(opens, closes, pauses, &mut stretches);
        }
        ClockDay { date: day.date, stretches, holiday: day.holiday.clone() }
    };
    touched.map(day).collect()
}

/// The parts of open time that holds take, and the rest.
fn split(opens: Instant, closes: Instant, pauses: &[Pause], stretches: &mut Vec<Stretch>) {
    let mut push = |from: Instant, to: Instant, kind: StretchKind| {
        if from >= to {
            return;
        }
        match stretches.last_mut().filter(|last| last.to == from && last.kind == kind) {
            Some(last) => last.to = to,
            None => stretches.push(Stretch { from, to, kind }),
        }
    };
    let mut at = opens;
    for pause in pauses {
        let (from, to) = (pause.from.max(at), pause.to.unwrap_or(closes).min(closes));
        if from < to {
            push(at, from, StretchKind::Counted);
            push(from, to, StretchKind::Held(pause.reason));
            at = to;
        }
    }
    push(at, closes, StretchKind::Counted);
}

/// How the deadline of a status that was left was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineKept {
    /// When the time in the status was up.
    pub due_at: Instant,
    /// The working time that was left, in seconds; negative where the deadline was missed by as much.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub left: i64,
}

/// How the deadlines of statuses were kept, by the entries that left them. The entries are an order's from its first one on.
pub fn deadlines_kept<'a>(
    entries: impl IntoIterator<Item = &'a Entry>,
    spans: &Spans,
) -> BTreeMap<u64, DeadlineKept> {
    let (mut due, mut kept) = (None, BTreeMap::new());
    for entry in entries {
        match &entry.event {
            Event::Placed(placed) => due = placed.due_at,
            Event::Moved { due_at, .. } => {
                // A change of the workflow takes an order out of a status that nobody had finished with.
                if let Some(due_at) = due.filter(|_| entry.origin != Origin::Publish) {
                    let left = spans.between(entry.occurred_at, due_at).num_seconds();
                    kept.insert(entry.seq, DeadlineKept { due_at, left });
                }
                due = *due_at;
            }
            Event::Reclocked { due_at, .. }
            | Event::TakenBack { due_at, .. }
            | Event::Released { due_at, .. } => due = *due_at,
            _ => {}
        }
    }
    kept
}
