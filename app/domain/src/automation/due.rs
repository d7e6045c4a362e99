//! When a rule that goes by the clock is due for an order. Working time is counted as deadlines are: holds and closed hours
//! are left out.

use super::{Days, Trigger};
use crate::{Date, Instant, OrderState, Spans, Workflow};
use chrono::{Days as CalendarDays, TimeDelta};

/// How many days ahead a schedule looks for its next day: longer than any shop is closed.
const AHEAD: u64 = 60;

/// A board's zone.
pub trait LocalClock {
    /// The moment of a minute of a day.
    fn moment(&self, date: Date, minute: u16) -> Instant;
    /// The date of a moment.
    fn date(&self, at: Instant) -> Date;
}

/// When a trigger is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The moment.
    pub at: Instant,
    /// What began to run, so that one stay, hold, promise or day is one occasion, however often it is asked for.
    pub occasion: String,
}

/// When a trigger is due for an order as it is. A schedule: the next time after a moment.
pub fn due(
    trigger: &Trigger,
    order: &OrderState,
    (workflow, spans): (&Workflow, &Spans),
    local: &dyn LocalClock,
    after: Instant,
) -> Option<Due> {
    if order.archived {
        return None;
    }
    match trigger {
        Trigger::InStatus { status, length } => {
            let counts = order.status == *status && order.hold.is_none();
            let length = workflow.length(*length) + TimeDelta::microseconds(order.paused);
            let occasion = format!("stay {}", order.entered_at.timestamp_micros());
            counts.then(|| Due { at: spans.after(order.entered_at, length), occasion })
        }
        Trigger::HeldFor { reason, length } => {
            let hold = order.hold.filter(|hold| reason.is_none_or(|reason| reason == hold.reason))?;
            let at = spans.after(hold.since, workflow.length(*length));
            Some(Due { at, occasion: format!("hold {}", hold.since.timestamp_micros()) })
        }
        Trigger::PromiseNear(days) => {
            let open = workflow.status(&order.status).is_some_and(|status| !status.phase.is_final());
            let latest = order.promise.filter(|_| open)?.latest();
            let day = latest.checked_sub_days(CalendarDays::new((*days).into()))?;
            // When the shop opens on that day, or next.
            let at = spans.after(local.moment(day, 0), TimeDelta::zero());
            Some(Due { at, occasion: format!("promise {latest}") })
        }
        Trigger::Schedule { at, days } => {
            let first = local.date(after);
            let moment = |day: Date| {
                let (opens, closes) = (local.moment(day, 0), local.moment(day.succ_opt()?, 0));
                let works = *days == Days::All || spans.open_within(opens, closes).next().is_some();
                let at = local.moment(day, *at);
                (works && at > after).then_some(at)
            };
            let at = first.iter_days().take(AHEAD as usize).find_map(moment)?;
            Some(Due { at, occasion: format!("time {}", at.timestamp_micros()) })
        }
        _ => None,
    }
}
