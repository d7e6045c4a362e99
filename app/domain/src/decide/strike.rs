//! What the customer leaves out of what they approve: the lines change as by an edit, and what is approved is what stays.

use super::context::{CommandContext, DecisionInput, refuse};
use crate::{
    ApprovalDef, ApprovalInput, ApprovalStep, NewEvent, OrderState, Party, Refusal, RefusalCode as Code,
    Strike, spoken::tr,
};

impl CommandContext<'_> {
    /// Whether the step is the customer's to grant now. What stays may have another total, or void what others have granted: that
    /// is so of what they are asked only once they have answered.
    pub(super) fn unstruck_party(
        &self,
        order: &OrderState,
        def: &ApprovalDef,
        step: &ApprovalStep,
    ) -> Result<Option<Party>, Vec<Refusal>> {
        let approvals = ApprovalInput { conditions: None, ..self.input.approvals };
        let input = DecisionInput { approvals, ..*self.input };
        let case = CommandContext {
            workflow: self.workflow,
            input: &input,
            actor: self.actor,
            now: self.now,
            content: self.input.approvals.content.cloned(),
        };
        case.party(order, def, step, None)
    }

    /// The order as it is once these lines are out, with what that records; or why they stay.
    pub(super) fn struck(
        &self,
        order: &OrderState,
        step: &ApprovalStep,
        strike: &Strike,
        grant: bool,
    ) -> Result<(CommandContext<'_>, Vec<NewEvent>), Vec<Refusal>> {
        if !self.actor.is_customer() {
            let message =
                tr!("Only the customer leaves something out with their answer: edit the lines instead.");
            return Err(refuse(Code::NotYourRole, message));
        }
        if !grant {
            let message = tr!(
                "Something is left out only of what is approved: to decline, say what would have to change."
            );
            return Err(refuse(Code::NothingToChange, message));
        }
        let present = self.input.lines.present;
        if let Some(refusal) = order.strike_refusal(step, &strike.lines, present) {
            return Err(vec![refusal]);
        }
        let after = self.input.lines.after.unwrap_or_default();
        let stays = present.len() - strike.lines.len();
        if after.len() != stays || after.iter().any(|line| !line.same) {
            let message =
                tr!("The lines were changed meanwhile: look at them as they are now and choose again.");
            return Err(refuse(Code::UnknownLine, message));
        }
        let event = strike.change.event();
        let mut content = self.content.clone();
        content.iter_mut().for_each(|content| content.apply(&event, &self.actor.who));
        let (workflow, input, actor, now) = (self.workflow, self.input, self.actor, self.now);
        let case = CommandContext { workflow, input, actor, now, content };
        let mut events = vec![case.now(event)];
        events.extend(case.consequences(order));
        Ok((case, events))
    }
}
