//! Saying in time that an order may miss what was promised.

use super::context::{CommandContext, Verdict, refuse};
use crate::{ActorRef, Event, OrderState, Promise, RefusalCode as Code, spoken::tr};

impl CommandContext<'_> {
    /// Whether there is too little time left is asked where it is known what orders usually take.
    pub(super) fn warn_of_promise(&self, order: &OrderState, promise: Promise, gathered: bool) -> Verdict {
        if self.actor.who != ActorRef::System {
            let message =
                tr!("Milepost itself says that a promise is at risk: promise another date, and say why.");
            return Err(refuse(Code::NotYourRole, message));
        }
        let is_over = self.workflow.status(&order.status).is_none_or(|status| status.phase.is_final());
        if is_over || order.promise != Some(promise) {
            let message = tr!("The order is over, or something else was promised meanwhile.");
            return Err(refuse(Code::ChangedSince, message));
        }
        Ok(vec![self.now(Event::PromiseEndangered { promise, gathered })])
    }
}
