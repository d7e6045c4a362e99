//! Seeing to an order that was raised for staying too long, with a date by when.

use super::{
    context::{CommandContext, Verdict, refuse, settle},
    refusals::{one_of, quoted},
};
use crate::{
    ACKNOWLEDGED_DAYS, Escalation, Event, Instant, OrderState, Refusal, RefusalCode as Code, TextRef,
    spoken::tr,
};
use chrono::TimeDelta;

impl CommandContext<'_> {
    pub(super) fn acknowledge(&self, order: &OrderState, until: Instant, note: Option<&TextRef>) -> Verdict {
        let Some(raised) = order.escalation.as_ref().filter(|raised| raised.is_raised()) else {
            let message =
                tr!("Nobody was told that this order stays too long, so there is nothing to acknowledge.");
            return Err(refuse(Code::NotEscalated, message));
        };
        let mut refusals: Vec<Refusal> = self.unless_concerned(order, raised).into_iter().collect();
        if until <= self.now {
            let message = tr!("Choose a date ahead of now: the order is raised again when it passes.");
            refusals.push(Refusal::new(Code::UnfitTime, message, vec![]));
        }
        if until > self.now + TimeDelta::days(ACKNOWLEDGED_DAYS) {
            let message = tr!(
                "Choose a date within {} days: what takes longer is better put on hold.",
                ACKNOWLEDGED_DAYS
            );
            refusals.push(Refusal::new(Code::UnfitTime, message, vec![]));
        }
        settle(refusals)?;
        Ok(vec![self.now(Event::Acknowledged { until, note: note.cloned() })])
    }

    fn unless_concerned(&self, order: &OrderState, raised: &Escalation) -> Option<Refusal> {
        let status = self.workflow.status(&order.status)?;
        let assignee = order.assignment.as_ref().map(|assignment| assignment.to);
        if self.actor.can_acknowledge(status, assignee, &raised.told) {
            return None;
        }
        let names = vec![self.workflow.role_name(&status.owner).to_owned()];
        let message = tr!(
            "In {}, {} and whoever was told see to an order that stays too long.",
            quoted(status),
            one_of(&names)
        );
        Some(Refusal::new(Code::NotYourRole, message, names))
    }
}
