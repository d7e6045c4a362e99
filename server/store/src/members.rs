//! Everybody of the shop as the rules of a board have them on a day: what they may do there, whether they are there, and whom they
//! stand in for.

use crate::{Board, Person};
use domain::{Instant, Member, PersonId, StandIn, stands_for};

/// Everybody, in the order in which they are given.
pub fn members(board: &Board, people: &[Person], stand_ins: &[StandIn], now: Instant) -> Vec<Member> {
    let today = board.today(now);
    let active = |id: &PersonId| people.iter().any(|person| person.id == *id && person.active);
    let member = |person: &Person| {
        let chains = stands_for(stand_ins, person.id, today).into_iter();
        // A chain that leads over somebody who has left leads nowhere.
        let chains = chains.filter(|(_, via)| via.iter().all(&active));
        Member {
            actor: person.actor(board.id),
            id: person.id,
            active: person.active && person.can_view(board.id),
            away: stand_ins.iter().any(|stand_in| stand_in.person == person.id && stand_in.holds(today)),
            stands_for: chains.map(|(person, _)| person).collect(),
        }
    };
    people.iter().map(member).collect()
}
