//! The buttons of rules: whoever edits an order presses them. Whether the rule is there and acts is asked where rules are known.

use super::context::{CommandContext, Verdict, settle};
use crate::{Event, OrderState, RuleId};

impl CommandContext<'_> {
    pub(super) fn press(&self, order: &OrderState, rule: RuleId) -> Verdict {
        settle(self.unless_tended(order, "presses the buttons of these orders").into_iter().collect())?;
        Ok(vec![self.now(Event::Pressed { rule })])
    }
}
