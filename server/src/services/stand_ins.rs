//! Who decides for whom while somebody is away.

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
    sessions::SignedIn,
};
use domain::{
    Actor, ActorRef, Decider, Instant, PersonId, StandIn, StandInId, StandsFor,
    wire::{Colleague, SetStandIn, StandInView, StandIns},
};
use store::{Administration, Board, Person};
use uuid::Uuid;

/// Whom somebody stands in for on a board today.
pub fn chains(board: &Board, actor: &Actor, known: (&[StandIn], &[Person]), now: Instant) -> Vec<StandsFor> {
    actor.who.person().map(|caller| store::chains(board, caller, known, now)).unwrap_or_default()
}

/// The stand-ins that there are and everybody, for [`chains`]; nobody where the caller stands in for nobody.
pub async fn of_caller(services: &Services, caller: PersonId) -> ServiceResult<(Vec<StandIn>, Vec<Person>)> {
    let all = services.store.stand_ins().await?;
    match all.iter().any(|stand_in| stand_in.stand_in == caller) {
        true => Ok((all, services.store.people().await?)),
        false => Ok((Vec::new(), Vec::new())),
    }
}

/// Somebody as one who can be asked to decide on a board, with those whom they stand in for.
pub async fn decider(services: &Services, board: &Board, actor: &Actor) -> ServiceResult<Decider> {
    let Some(caller) = actor.who.person() else { return Ok(Decider::default()) };
    let (all, people) = of_caller(services, caller).await?;
    Ok(Decider::of(actor, chains(board, actor, (&all, &people), services.clock.now())))
}

/// The caller's stand-ins, or everybody's for an administrator, with the people there are to choose from.
pub async fn list(services: &Services, who: &SignedIn) -> ServiceResult<StandIns> {
    let people = services.store.people().await?;
    let name = |id: &PersonId| Colleague {
        id: *id,
        name: people
            .iter()
            .find(|person| person.id == *id)
            .map(|person| person.name.clone())
            .unwrap_or_default(),
    };
    let own = |stand_in: &StandIn| {
        who.person.admin || [stand_in.person, stand_in.stand_in].contains(&who.person.id)
    };
    let view = |stand_in: StandIn| StandInView {
        id: stand_in.id,
        person: name(&stand_in.person),
        stand_in: name(&stand_in.stand_in),
        from: stand_in.from,
        until: stand_in.until,
    };
    let all = services.store.stand_ins().await?.into_iter();
    let stand_ins = all.filter(own).map(view).collect();
    let known = people.iter().filter(|person| person.active && works_with(&who.person, person));
    Ok(StandIns { stand_ins, people: known.map(|person| name(&person.id)).collect() })
}

/// Whether two people share a board.
fn works_with(one: &Person, other: &Person) -> bool {
    let boards = |person: &Person| person.roles.keys().copied().collect::<std::collections::BTreeSet<_>>();
    one.id == other.id || one.admin || other.admin || !boards(one).is_disjoint(&boards(other))
}

/// Has somebody stand in for the caller; for anybody, by an administrator.
pub async fn set(services: &Services, who: &SignedIn, ask: SetStandIn) -> ServiceResult<StandIns> {
    let stand_in = services.store.person(ask.stand_in).await?;
    if !stand_in.is_some_and(|person| person.active && works_with(&who.person, &person)) {
        return Err(ServiceError::NotFound("person"));
    }
    let person = ask.person.unwrap_or(who.person.id);
    let id = StandInId(Uuid::now_v7());
    let stand_in = StandIn { id, person, stand_in: ask.stand_in, from: ask.from, until: ask.until };
    administer(services, who, Administration::SetStandIn(stand_in)).await
}

/// Nobody stands in any more.
pub async fn end(services: &Services, who: &SignedIn, id: StandInId) -> ServiceResult<StandIns> {
    administer(services, who, Administration::EndStandIn(id)).await
}

async fn administer(services: &Services, who: &SignedIn, change: Administration) -> ServiceResult<StandIns> {
    services.store.administer(change, ActorRef::Person(who.person.id)).await?;
    list(services, who).await
}
