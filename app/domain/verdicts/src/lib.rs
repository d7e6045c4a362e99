//! The same random cases wherever this is compiled to: a workflow, an order, an actor and a command each, and what the rule says.
//! Two programs that give the same digest decide alike, with the same reasons in the same words.

mod cases;
mod random;

use cases::Case;
use domain::{
    ApprovalInput, DecisionInput, Event, NewEvent, Rank, Refusal, Spans, decide, default_calendar, is_ready,
    templates,
};
use random::Random;
use std::fmt::Write as _;
use wasm_bindgen::prelude::wasm_bindgen;

/// What came of some cases.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdicts {
    /// FNV-1a over every verdict as text.
    pub digest: u64,
    /// How many commands were accepted.
    pub accepted: u32,
    /// How many different kinds of events were recorded, and of refusals given.
    pub kinds: usize,
}

/// Decides so many cases of a series, `seed` being any number but 0.
pub fn verdicts(seed: u32, count: u32) -> Verdicts {
    let mut random = Random::new(seed);
    let (mut digest, mut accepted, mut kinds) = (0xcbf2_9ce4_8422_2325, 0, std::collections::BTreeSet::new());
    let calendar = default_calendar("Europe/London");
    let bases: Vec<_> = templates::all().iter().map(|template| template.workflow(calendar.clone())).collect();
    for _ in 0..count {
        let Some(base) = random.one(&bases) else { break };
        let case = Case::new(base, &mut random);
        let verdict = case.decided();
        match &verdict {
            Ok(events) => {
                accepted += 1;
                kinds.extend(events.iter().map(|event| event.event.kind().to_owned()));
            }
            Err(refusals) => kinds.extend(refusals.iter().map(|refusal| format!("{:?}", refusal.code))),
        }
        digest = said(&verdict, case.is_ready())
            .bytes()
            .fold(digest, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
    }
    Verdicts { digest, accepted, kinds: kinds.len() }
}

/// The same as a line, for another program to read.
#[wasm_bindgen]
pub fn verdicts_line(seed: u32, count: u32) -> String {
    let Verdicts { digest, accepted, kinds } = verdicts(seed, count);
    format!("{digest:016x}, {accepted} of {count} accepted, {kinds} kinds of events and refusals")
}

impl Case {
    fn decided(&self) -> Result<Vec<NewEvent>, Vec<Refusal>> {
        let (above, below) = (Rank::nth(1), Rank::nth(2));
        let input = DecisionInput {
            order: self.order.as_ref(),
            target_total: self.target_total,
            above: Some(&above),
            below: Some(&below),
            to_rebalance: (&[], 0),
            spans: &self.spans,
            lines: Default::default(),
            approvals: ApprovalInput::default(),
        };
        decide(&self.workflow, &input, &self.command, &self.actor, self.now)
    }

    fn is_ready(&self) -> bool {
        self.order.as_ref().is_some_and(|order| is_ready(&self.workflow, order, self.now))
    }
}

fn said(verdict: &Result<Vec<NewEvent>, Vec<Refusal>>, is_ready: bool) -> String {
    let mut said = String::new();
    let event = |event: &Event| serde_json::to_string(event).unwrap_or_default();
    // Writing to a string cannot fail.
    let _ = match verdict {
        Ok(events) => {
            events.iter().try_for_each(|new| writeln!(said, "{} {}", new.occurred_at, event(&new.event)))
        }
        Err(refusals) => refusals.iter().try_for_each(|refusal| {
            let Refusal { code, message, cleared_by, need, kind } = refusal;
            writeln!(said, "{code:?} {kind:?} {need:?} {cleared_by:?} {message}")
        }),
    };
    let _ = writeln!(said, "{is_ready}");
    said
}

/// Working time of some weeks around the cases' now: nine to five, every day.
fn spans(around: domain::Instant) -> Spans {
    let midnight = around.date_naive().and_time(chrono::NaiveTime::MIN).and_utc();
    let hours = |day, hour| midnight + chrono::TimeDelta::days(day) + chrono::TimeDelta::hours(hour);
    Spans::new((-20..40).map(|day| (hours(day, 9), hours(day, 17))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_is_the_same_each_time_and_says_something() {
        let (one, again, other) = (verdicts(1, 3000), verdicts(1, 3000), verdicts(2, 3000));
        assert_eq!(one, again);
        assert_ne!(one.digest, other.digest);
        let share = one.accepted as f64 / 3000.0;
        assert!((0.1..0.9).contains(&share), "{share} accepted");
        assert!(one.kinds > 25, "{} kinds", one.kinds);
    }
}
