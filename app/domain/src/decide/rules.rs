//! What rules alone do, and their buttons: whoever edits an order presses them. Whether the rule is there and acts is asked where
//! rules are known.

use super::context::{CommandContext, Verdict, refuse, settle};
use crate::{ActorRef, Event, Mention, OrderState, RefusalCode as Code, RuleId};

impl CommandContext<'_> {
    pub(super) fn press(&self, order: &OrderState, rule: RuleId) -> Verdict {
        settle(self.unless_tended(order, "presses the buttons of these orders").into_iter().collect())?;
        Ok(vec![self.now(Event::Pressed { rule })])
    }

    /// Whether somebody of them sees it is asked where people are known.
    pub(super) fn notify(&self, _: &OrderState, to: &Mention) -> Verdict {
        if !matches!(self.actor.who, ActorRef::Rule(_)) {
            let message = "Only rules tell people so: mention them in a comment.";
            return Err(refuse(Code::NotYourRole, message.into()));
        }
        Ok(vec![self.now(Event::Notified { to: to.clone() })])
    }
}
