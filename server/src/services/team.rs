//! Everybody of the shop as a board has them today, and whose orders are.

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
    stand_ins,
};
use domain::{Actor, Member, PersonId, PersonRef, Sight, Team, Turns, project};
use std::collections::BTreeMap;
use store::{Board, Person};

/// Everybody of the shop as a board has them today, with their names.
pub async fn people(services: &Services, board: &Board) -> ServiceResult<Vec<(Member, PersonRef)>> {
    let people = services.store.people().await?;
    let (all, now) = (services.store.stand_ins().await?, services.clock.now());
    let today = board.today(now);
    let member = |person: &Person| {
        let actor = person.actor(board.id);
        Member {
            id: person.id,
            active: person.active && person.can_view(board.id),
            away: all.iter().any(|stand_in| stand_in.person == person.id && stand_in.holds(today)),
            stands_for: stand_ins::chains(board, &actor, (&all, &people), now),
            actor,
        }
    };
    let named = |person: &Person| PersonRef { id: person.id, name: person.name.clone() };
    Ok(people.iter().map(|person| (member(person), named(person))).collect())
}

/// Everybody, with their names; and the caller as they look now, which may be as the holder of another role.
pub async fn seen_by(
    services: &Services,
    board: &Board,
    caller: &Actor,
) -> ServiceResult<(Vec<Member>, BTreeMap<PersonId, String>)> {
    let (mut members, mut names) = (Vec::new(), BTreeMap::new());
    for (mut member, person) in people(services, board).await? {
        if member.actor.who == caller.who {
            member.actor = caller.clone();
        }
        names.insert(person.id, person.name);
        members.push(member);
    }
    Ok((members, names))
}

/// Whose a board's orders are, as far as the caller sees them.
pub async fn turns(
    services: &Services,
    board: &Board,
    (caller, sight): (&Actor, &Sight),
) -> ServiceResult<Turns> {
    let (members, _) = seen_by(services, board, caller).await?;
    turns_of(&Team { workflow: &board.workflow, members: &members }, (caller, sight))
}

/// The same of a team that is known.
pub fn turns_of(team: &Team, (caller, sight): (&Actor, &Sight)) -> ServiceResult<Turns> {
    let mine = caller.who.person().map(|me| team.kept_by(me)).unwrap_or_default();
    let turns = Turns { mine, nobodys: team.nobodys() };
    project(turns, sight).ok_or(ServiceError::NotFound("board"))
}
