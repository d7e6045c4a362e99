//! What rules alone do, and their buttons: whoever edits an order presses them. Whether the rule is there and acts is asked where
//! rules are known.

use super::context::{CommandContext, Verdict, refuse, settle};
use crate::{ActorRef, Event, Mention, OrderState, RefusalCode as Code, RuleId, spoken::tr};

impl CommandContext<'_> {
    pub(super) fn press(&self, order: &OrderState, rule: RuleId) -> Verdict {
        let others = self.unless_tended(order, |status, who| {
            tr!("In {}, {} presses the buttons of these orders.", status, who)
        });
        settle(others.into_iter().collect())?;
        Ok(vec![self.now(Event::Pressed { rule })])
    }

    /// Whether somebody of them sees it is asked where people are known.
    pub(super) fn notify(&self, _: &OrderState, to: &Mention) -> Verdict {
        if !matches!(self.actor.who, ActorRef::Rule(_)) {
            let message = tr!("Only rules tell people so: mention them in a comment.");
            return Err(refuse(Code::NotYourRole, message));
        }
        Ok(vec![self.now(Event::Notified { to: to.clone() })])
    }
}
