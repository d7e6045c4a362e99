//! What orders took in the statuses that they have finished, against the moves that ended their stays. Only the last stays of each
//! status are kept, so what is not there is not missed.

use super::{Step, StoredRevision, StoredStay, StoredStays, at_entry};
use crate::{
    projection::Projected,
    time::{PastCalendar, reach, spans_after},
};
use chrono::TimeDelta;
use domain::{Entry, Event, Instant, OrderState, Origin, Spans, StatusId, Workflow, stay_length};
use std::collections::BTreeMap;

/// A board's stays where the walk is.
pub(super) struct Stays {
    /// Those whose move is still to come.
    stored: StoredStays,
    met: BTreeMap<(u64, StatusId), Met>,
}

/// A stay whose move the log has: what is stored of it, and its order as the move met it.
struct Met {
    stored: StoredStay,
    before: OrderState,
    left_at: Instant,
}

impl Stays {
    pub(super) fn begin(stored: StoredStays) -> Stays {
        Stays { stored, met: BTreeMap::new() }
    }

    /// Takes an entry in. `before` is its order as it met it.
    pub(super) fn note(&mut self, entry: &Entry, before: Option<&Projected>) -> Step {
        match (&entry.event, before) {
            (Event::Moved { from, .. }, Some(before)) if entry.origin != Origin::Publish => {
                let stay = (entry.seq, from.clone());
                if let Some(stored) = self.stored.remove(&stay) {
                    let (before, left_at) = (before.state.clone(), entry.occurred_at);
                    self.met.insert(stay, Met { stored, before, left_at });
                }
                Ok(())
            }
            (Event::TakenBack { seq, to, .. }, _) if self.met.contains_key(&(*seq, to.clone())) => {
                at_entry(*seq, "the stay that it ended is kept, though the move was taken back")
            }
            _ => Ok(()),
        }
    }

    /// The log's end: how long the stays took by the board's calendars, which were found to be those of the log. Of what began
    /// before working time is known, as of a moment not before anything was stored, only that it is there can be said.
    pub(super) fn finish(self, calendars: &Calendars, now: Instant) -> Step {
        if let Some((seq, status)) = self.stored.into_keys().next() {
            return at_entry(seq, format!("it ended no stay in “{status}”, but one is kept as ended by it"));
        }
        let (spans, since) = (calendars.spans(now), reach(now) + TimeDelta::days(1));
        for ((seq, _), Met { stored: StoredStay { seconds, ended_at }, before, left_at }) in self.met {
            if let Some(at) = ended_at.filter(|at| *at != left_at) {
                let what =
                    format!("the stay that it ended is kept as over at {at}, but the log says {left_at}");
                return at_entry(seq, what);
            }
            let length = stay_length(&spans, &before, left_at).num_seconds();
            if before.entered_at > since && length != seconds {
                let what =
                    format!("the stay that it ended is kept as {seconds} s, but the log says {length} s");
                return at_entry(seq, what);
            }
        }
        Ok(())
    }
}

/// The calendars that a board has gone by.
pub(super) struct Calendars(Vec<PastCalendar>);

impl Calendars {
    /// Those of its revisions, the earliest first. One that cannot be read is named where the log publishes it.
    pub(super) fn of(revisions: &[StoredRevision]) -> Calendars {
        let until = revisions.iter().skip(1).map(|next| next.at.unwrap_or_default());
        let until = until.chain([Instant::MAX_UTC]);
        let calendar = |(revision, until): (&StoredRevision, Instant)| {
            let workflow: Workflow = serde_json::from_str(&revision.body).ok()?;
            Some(PastCalendar { calendar: workflow.calendar, until })
        };
        Calendars(revisions.iter().zip(until).filter_map(calendar).collect())
    }

    fn spans(&self, now: Instant) -> Spans {
        let Some((present, past)) = self.0.split_last() else { return Spans::default() };
        spans_after(past, &present.calendar, now).unwrap_or_default()
    }
}
