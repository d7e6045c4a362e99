//! Everybody of the shop as the rules of a board have them on a day: what they may do there, whether they are there, and whom they
//! stand in for.

use crate::{Board, Person};
use domain::{Instant, Member, PersonId, StandIn, StandsFor, stands_for};

/// Everybody, in the order in which they are given.
pub fn members(board: &Board, people: &[Person], stand_ins: &[StandIn], now: Instant) -> Vec<Member> {
    let today = board.today(now);
    let member = |person: &Person| Member {
        actor: person.actor(board.id),
        id: person.id,
        active: person.active && person.can_view(board.id),
        away: stand_ins.iter().any(|stand_in| stand_in.person == person.id && stand_in.holds(today)),
        stands_for: chains(board, person.id, (stand_ins, people), now),
    };
    people.iter().map(member).collect()
}

/// Whom somebody stands in for on a board today, as the write path finds it: whoever has left stands in for nobody and has
/// nobody.
pub fn chains(
    board: &Board,
    stand_in: PersonId,
    (all, people): (&[StandIn], &[Person]),
    now: Instant,
) -> Vec<StandsFor> {
    let active = |id: &PersonId| people.iter().find(|person| person.id == *id && person.active);
    let chains = stands_for(all, stand_in, board.today(now)).into_iter();
    chains
        .filter(|(_, via)| via.iter().all(|person| active(person).is_some()))
        .filter_map(|(person, via)| {
            let roles = active(&person)?.actor(board.id).roles;
            Some(StandsFor { person, roles, via })
        })
        .collect()
}
