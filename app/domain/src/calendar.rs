//! Business time: weekly windows and holidays as the shop wrote them, and the open spans in UTC that the server resolves
//! them to. Ages and deadlines only count over spans; zones are the server's business.

use crate::{Date, Instant};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

/// When the shop works: schedules in local time, with the IANA zone they are local to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// IANA zone name, `Europe/London`.
    pub zone: String,
    /// The weekly working windows, not overlapping.
    pub windows: Vec<Window>,
    /// Dates on which nobody works.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Date>,
}

/// A working window of one weekday, in minutes since local midnight; `from < to <= 1440`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Window {
    /// Monday is 1, Sunday 7 (ISO 8601).
    pub day: u8,
    /// Opens, minutes since midnight.
    pub from: u16,
    /// Closes, minutes since midnight.
    pub to: u16,
}

impl Calendar {
    /// The length of one working day: the mean over the weekdays on which the shop opens; 8 hours when it never does.
    pub fn working_day(&self) -> TimeDelta {
        let total: i64 = self.windows.iter().map(|w| i64::from(w.to.saturating_sub(w.from))).sum();
        let days = (1..=7).filter(|day| self.windows.iter().any(|w| w.day == *day)).count() as i64;
        TimeDelta::minutes(if days == 0 || total == 0 { 8 * 60 } else { total / days })
    }

    /// Whether every window is a real one: a weekday, opening before it closes, no two overlapping, at least one.
    pub fn is_sound(&self) -> bool {
        let real = |w: &Window| (1..=7).contains(&w.day) && w.from < w.to && w.to <= 24 * 60;
        let apart = |a: &Window, b: &Window| a.day != b.day || a.to <= b.from || b.to <= a.from;
        let pairs = |i: usize| self.windows.iter().skip(i + 1).all(|b| apart(&self.windows[i], b));
        !self.windows.is_empty() && self.windows.iter().all(real) && (0..self.windows.len()).all(pairs)
    }
}

/// Open spans in UTC, in order and not overlapping, as `[[from, to], …]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Spans(Vec<(Instant, Instant)>);

/// How long an order has been in its status, against what the status allows; both in working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// Working time in the status so far, pauses for holds left out.
    pub used: TimeDelta,
    /// What the status allows.
    pub allowed: TimeDelta,
}

impl Age {
    /// The share of the allowed time that is used, in whole percent; over 100 when the order is over its time.
    pub fn percent(&self) -> u32 {
        let allowed = self.allowed.num_seconds().max(1);
        u32::try_from((self.used.num_seconds() * 100 / allowed).max(0)).unwrap_or(u32::MAX)
    }

    /// Whether the order has been here longer than the status allows.
    pub fn is_over(&self) -> bool {
        self.used > self.allowed
    }
}

impl Spans {
    /// Spans in order; overlapping or empty ones are dropped.
    pub fn new(mut spans: Vec<(Instant, Instant)>) -> Spans {
        spans.sort();
        let mut kept: Vec<(Instant, Instant)> = Vec::with_capacity(spans.len());
        for (from, to) in spans {
            if from < to && kept.last().is_none_or(|last| last.1 <= from) {
                kept.push((from, to));
            }
        }
        Spans(kept)
    }

    /// The spans that touch `[from, to]`.
    pub fn within(&self, from: Instant, to: Instant) -> Spans {
        Spans(self.0.iter().copied().filter(|span| from <= span.1 && span.0 <= to).collect())
    }

    /// Working time from `a` to `b`, negative when `b` is earlier. Outside the resolved spans nothing is open.
    pub fn between(&self, a: Instant, b: Instant) -> TimeDelta {
        if b < a {
            return -self.between(b, a);
        }
        let first = self.0.partition_point(|span| span.1 <= a);
        let open = self.0[first..].iter().take_while(|span| span.0 < b);
        open.map(|span| span.1.min(b) - span.0.max(a)).sum()
    }

    /// The moment `length` of working time after `from` (before it, when negative). Past the last span, the rest counts
    /// as if always open.
    pub fn after(&self, from: Instant, length: TimeDelta) -> Instant {
        if length < TimeDelta::zero() { self.before(from, -length) } else { self.ahead(from, length) }
    }

    fn ahead(&self, from: Instant, length: TimeDelta) -> Instant {
        let (mut at, mut left) = (from, length);
        let first = self.0.partition_point(|span| span.1 <= from);
        for (open, close) in &self.0[first..] {
            at = at.max(*open);
            if *close - at >= left {
                return at + left;
            }
            left -= *close - at;
            at = *close;
        }
        at + left
    }

    fn before(&self, from: Instant, length: TimeDelta) -> Instant {
        let (mut at, mut left) = (from, length);
        let end = self.0.partition_point(|span| span.0 < from);
        for (open, close) in self.0[..end].iter().rev() {
            at = at.min(*close);
            if at - *open >= left {
                return at - left;
            }
            left -= at - *open;
            at = *open;
        }
        at - left
    }
}
