//! Approvals: what asking for one, deciding a step and going over it ask of the rule.

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::{PreparedCommand, VisibleOrder},
};
use domain::{
    ApprovalDecision, ApprovalId, Command, Party, StepId, tr,
    wire::{AddApprover, DecideApproval, OverrideApproval},
};
use store::SourceRows;

/// Asks for an approval.
pub fn request(approval: ApprovalId) -> PreparedCommand {
    PreparedCommand::of(Command::RequestApproval { approval })
}

/// Takes a request back.
pub fn withdraw(approval: ApprovalId) -> PreparedCommand {
    PreparedCommand::of(Command::WithdrawApproval { approval })
}

/// Decides a step.
pub fn decide_step(
    (approval, step): (ApprovalId, StepId),
    ask: &DecideApproval,
) -> ServiceResult<PreparedCommand> {
    let on_behalf = match (ask.for_customer, ask.for_person) {
        (true, Some(_)) => {
            let message = tr!("An answer is the customer’s or a person’s: give one of the two.");
            return Err(ServiceError::Invalid(message));
        }
        (true, None) => Some(Party::Customer),
        (false, person) => person.map(Party::Person),
    };
    let mut sources = SourceRows::new();
    let note = ask.note.as_ref().map(|note| sources.note(note));
    let decision = ApprovalDecision { approval, step, grant: ask.grant, on_behalf, note, strike: None };
    Ok(PreparedCommand::of(Command::DecideApproval(decision)).with(sources))
}

/// Has somebody grant a step as well, who sees the order.
pub async fn add_approver(
    services: &Services,
    found: &VisibleOrder,
    (approval, step): (ApprovalId, StepId),
    ask: &AddApprover,
) -> ServiceResult<PreparedCommand> {
    let person = services.store.person(ask.person).await?;
    let person = person.filter(|person| person.active && person.can_view(found.view.board.id));
    let person = person
        .ok_or_else(|| ServiceError::Invalid(tr!("They do not see this board: choose somebody who does.")))?;
    Ok(PreparedCommand::of(Command::AddApprover { approval, step, person: person.id }))
}

/// Goes over an approval.
pub fn go_over(approval: ApprovalId, ask: &OverrideApproval) -> PreparedCommand {
    let mut sources = SourceRows::new();
    let reason = ask.reason.as_ref().map(|reason| sources.note(reason));
    PreparedCommand::of(Command::OverrideApproval { approval, reason }).with(sources)
}
