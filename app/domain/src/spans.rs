//! Working time as the server resolves it: open spans in UTC. Ages and deadlines only count over spans.

use crate::Instant;
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

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

    /// The parts of these spans between two moments.
    pub fn open_within(&self, from: Instant, to: Instant) -> impl Iterator<Item = (Instant, Instant)> {
        let first = self.0.partition_point(|span| span.1 <= from);
        let open = self.0[first..].iter().take_while(move |span| span.0 < to);
        open.map(move |span| (span.0.max(from), span.1.min(to))).filter(|(opens, closes)| opens < closes)
    }

    /// These spans up to a moment, and others from there on.
    pub fn until(&self, at: Instant, then: &Spans) -> Spans {
        let before = self.0.iter().take_while(|span| span.0 < at).map(|&(from, to)| (from, to.min(at)));
        let after = then.0.iter().skip_while(|span| span.1 <= at).map(|&(from, to)| (from.max(at), to));
        Spans(before.chain(after).collect())
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

    /// The last moment of working time up to another one.
    pub fn closing(&self, at: Instant) -> Option<Instant> {
        let before = self.0.partition_point(|span| span.0 < at);
        self.0[..before].last().map(|span| span.1.min(at))
    }

    /// When the last span ends.
    pub fn end(&self) -> Option<Instant> {
        self.0.last().map(|span| span.1)
    }

    /// Whether the shop is open at a moment. It closes with the last moment of a span, which is none of it any more.
    pub fn is_open(&self, at: Instant) -> bool {
        self.opening(at) == at
    }

    /// The moment itself where the shop is open then, else the next one at which it opens. Past the last span it counts as open.
    pub fn opening(&self, at: Instant) -> Instant {
        let next = self.0.partition_point(|span| span.1 <= at);
        self.0.get(next).map_or(at, |span| span.0.max(at))
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

    /// The moment `length` of working time before `from`; before the first span, the rest counts as if always open. Without a
    /// length it is the last moment of working time.
    pub fn before(&self, from: Instant, length: TimeDelta) -> Instant {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn at(hour: i64) -> Instant {
        Instant::UNIX_EPOCH + TimeDelta::hours(hour)
    }

    fn spans(hours: &[(i64, i64)]) -> Spans {
        Spans::new(hours.iter().map(|&(from, to)| (at(from), at(to))).collect())
    }

    #[test]
    fn other_spans_follow_from_a_moment_on_and_what_was_stays() {
        let (was, then) = (spans(&[(0, 8), (24, 32), (48, 56)]), spans(&[(2, 4), (26, 28), (50, 52)]));
        assert_eq!(was.until(at(12), &then), spans(&[(0, 8), (26, 28), (50, 52)]));
        assert_eq!(was.until(at(25), &then), spans(&[(0, 8), (24, 25), (26, 28), (50, 52)]));
        let both = was.until(at(27), &then);
        assert_eq!(both, Spans(vec![(at(0), at(8)), (at(24), at(27)), (at(27), at(28)), (at(50), at(52))]));
        // What had been worked before is worked as it was, and later on by the other ones alone.
        assert_eq!(both.between(at(0), at(27)), was.between(at(0), at(27)));
        assert_eq!(both.between(at(27), at(60)), TimeDelta::hours(3));
        assert_eq!(both.after(at(27), TimeDelta::hours(-5)), at(6));
    }
}
