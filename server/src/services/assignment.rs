//! Who has an order: giving it to somebody, and who there is to give it to.

use super::{
    context::Services,
    error::ServiceResult,
    orders::{self, Preconditions, PreparedCommand, VisibleOrder},
    sessions::SignedIn,
    team,
};
use domain::{
    Command, Member,
    wire::{AssignOrder, Candidate, Moved},
};
use std::cmp::Reverse;
use store::SourceRows;

/// Gives an order to somebody, or leaves it to nobody in particular.
pub async fn assign(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    ask: AssignOrder,
    preconditions: Preconditions,
) -> ServiceResult<Moved> {
    let mut sources = SourceRows::new();
    let note = ask.note.as_ref().map(|note| sources.note(note));
    let prepared = PreparedCommand::of(Command::Assign { to: ask.to, note }).with(sources);
    orders::carry_out(services, found, who, prepared, preconditions).await
}

/// Those who see an order and so can have it: who owns its status first, then by name.
pub async fn candidates(services: &Services, found: &VisibleOrder) -> ServiceResult<Vec<Candidate>> {
    let board = &found.view.board;
    let order = services.store.locate(found.id).await?;
    let status = order.and_then(|order| board.workflow.status(&order.status).cloned());
    let people = team::people(services, board).await?;
    let sees = |member: &Member| {
        let status = status.as_ref();
        member.active && status.is_some_and(|status| member.actor.sees_status(&status.id, &board.workflow))
    };
    let candidate = |(member, person): &(Member, domain::PersonRef)| Candidate {
        person: person.clone(),
        owns: status.as_ref().is_some_and(|status| member.actor.holds(&status.owner)),
        away: member.away,
    };
    let mut candidates: Vec<Candidate> =
        people.iter().filter(|(member, _)| sees(member)).map(candidate).collect();
    candidates.sort_by_key(|candidate| (Reverse(candidate.owns), candidate.person.name.to_lowercase()));
    Ok(candidates)
}
