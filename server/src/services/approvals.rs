//! Approvals: asking for one, deciding a step, going over it.

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::{self, Preconditions, PreparedCommand, VisibleOrder},
    sessions::SignedIn,
};
use domain::{
    ApprovalDecision, ApprovalId, Command, Party, StepId,
    wire::{AddApprover, DecideApproval, Moved, OverrideApproval},
};
use store::SourceRows;

/// Asks for an approval.
pub async fn request(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    approval: ApprovalId,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let prepared = PreparedCommand::of(Command::RequestApproval { approval });
    orders::carry_out(services, found, who, prepared, preconditions).await
}

/// Takes a request back.
pub async fn withdraw(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    approval: ApprovalId,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let prepared = PreparedCommand::of(Command::WithdrawApproval { approval });
    orders::carry_out(services, found, who, prepared, preconditions).await
}

/// Decides a step.
pub async fn decide_step(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ((approval, step), ask): ((ApprovalId, StepId), DecideApproval),
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let on_behalf = match (ask.for_customer, ask.for_person) {
        (true, Some(_)) => {
            let message = "An answer is the customer’s or a person’s: give one of the two.";
            return Err(ServiceError::Invalid(message.into()));
        }
        (true, None) => Some(Party::Customer),
        (false, person) => person.map(Party::Person),
    };
    let mut sources = SourceRows::new();
    let note = ask.note.as_ref().map(|note| sources.note(note));
    let decision = ApprovalDecision { approval, step, grant: ask.grant, on_behalf, note };
    let prepared = PreparedCommand::of(Command::DecideApproval(decision)).with(sources);
    orders::carry_out(services, found, who, prepared, preconditions).await
}

/// Has somebody grant a step as well.
pub async fn add_approver(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ((approval, step), ask): ((ApprovalId, StepId), AddApprover),
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let person = services.store.person(ask.person).await?;
    let person = person.filter(|person| person.active && person.can_view(found.view.board.id));
    let person = person.ok_or_else(|| {
        ServiceError::Invalid("They do not see this board: choose somebody who does.".into())
    })?;
    let command = Command::AddApprover { approval, step, person: person.id };
    orders::carry_out(services, found, who, PreparedCommand::of(command), preconditions).await
}

/// Goes over an approval.
pub async fn go_over(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    (approval, ask): (ApprovalId, OverrideApproval),
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let mut sources = SourceRows::new();
    let reason = ask.reason.as_ref().map(|reason| sources.note(reason));
    let command = Command::OverrideApproval { approval, reason };
    let prepared = PreparedCommand::of(command).with(sources);
    orders::carry_out(services, found, who, prepared, preconditions).await
}
