//! Whether what a gate asks for is there.

use crate::{ApprovalId, Evidence, Instant, Move, Need, OrderState, Workflow};
use chrono::TimeDelta;

/// Whether a need is met neither by the order nor by what comes with the move.
/// A fact that an approval shows is so only while that stands.
pub(super) fn is_missing(
    workflow: &Workflow,
    order: &OrderState,
    m: &Move,
    need: &Need,
    now: Instant,
    is_given: &dyn Fn(&ApprovalId) -> bool,
) -> bool {
    match need {
        Need::Reason => m.reason.is_none(),
        Need::Promise => order.promise.or(m.promise).is_none(),
        Need::Lines => order.lines == 0,
        Need::Field(field) => match m.fields.get(field) {
            Some(value) => value.is_none(),
            None => !order.filled.contains(field),
        },
        Need::Fact(fact) => {
            let set = order.facts.contains_key(fact) || m.facts.contains_key(fact);
            let shown = workflow.fact(fact).is_none_or(|fact| match &fact.evidence {
                Evidence::Approval(approval) => is_given(approval),
                _ => true,
            });
            !(set && shown)
        }
        Need::Approval(approval) => !is_given(approval),
        Need::Dwell(minutes) => left_to_dwell(order, *minutes, now) > TimeDelta::zero(),
    }
}

pub(super) fn left_to_dwell(order: &OrderState, minutes: u32, now: Instant) -> TimeDelta {
    order.entered_at + TimeDelta::minutes(minutes.into()) - now
}
