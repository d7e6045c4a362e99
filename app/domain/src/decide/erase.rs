//! Erasing what is known of an order's customer: for administrators and for Milepost itself, and not while the order is under
//! way. The order stays, with who did what and when; for how long it has to be kept as it is, is asked before.

use super::context::{CommandContext, Verdict, refuse};
use crate::{ActorRef, ErasureId, Event, OrderState, RefusalCode as Code, Right, spoken::tr};

impl CommandContext<'_> {
    pub(super) fn erase(&self, order: &OrderState, erasure: ErasureId) -> Verdict {
        let is_somebody = matches!(self.actor.who, ActorRef::Person(_) | ActorRef::System);
        if !is_somebody || !self.actor.may(Right::Administer, self.workflow) {
            let message = tr!("Only an administrator erases what is known of customers: ask one.");
            return Err(refuse(Code::NotYourRole, message));
        }
        if order.completed_at(self.workflow).is_none() {
            let message = tr!(
                "This order is still open, and whoever works on it needs to know for whom: finish, cancel or withdraw it first."
            );
            return Err(refuse(Code::NotFinished, message));
        }
        Ok(vec![self.now(Event::Erased { erasure })])
    }
}
