//! Who decides for whom while somebody is away.

use crate::{Date, PersonId, RoleId, StandInId, spoken::tr_later};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// How many stand-ins may follow one another.
pub const STAND_IN_CHAIN: usize = 3;

/// Somebody stands in for somebody for some days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandIn {
    /// Its id.
    pub id: StandInId,
    /// Who is away.
    pub person: PersonId,
    /// Who decides for them.
    pub stand_in: PersonId,
    /// The first day.
    pub from: Date,
    /// The day on which it is over: the first that does not count any more.
    pub until: Date,
}

/// Somebody whom the actor stands in for now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StandsFor {
    /// Who is away.
    pub person: PersonId,
    /// The roles that they hold on the board.
    pub roles: BTreeSet<RoleId>,
    /// Those between them and the actor, each standing in for the one before.
    pub via: Vec<PersonId>,
}

impl StandIn {
    /// Whether it holds on a day.
    pub fn holds(&self, day: Date) -> bool {
        self.from <= day && day < self.until
    }

    /// Why this one cannot be entered beside those that there are, a sentence; `tr_later!`. None where it can.
    pub fn unfit(&self, others: &[StandIn]) -> Option<&'static str> {
        if self.person == self.stand_in {
            return Some(tr_later!("Nobody stands in for themselves: choose somebody else."));
        }
        if self.from >= self.until {
            return Some(tr_later!("The day of coming back has to be after the first day."));
        }
        let days = (self.from, self.until);
        let (after, comes_back) = reach(others, self.stand_in, self.person, days, &mut vec![], Away::Onwards);
        let (before, _) = reach(others, self.person, self.stand_in, days, &mut vec![], Away::Backwards);
        match comes_back {
            true => Some(tr_later!(
                "That would come round in a circle: somebody would stand in for themselves. Choose somebody else."
            )),
            false if before + 1 + after > STAND_IN_CHAIN => Some(tr_later!(
                "That would make a chain of more than three stand-ins: choose somebody who is there."
            )),
            false => None,
        }
    }
}

#[derive(Clone, Copy)]
enum Away {
    Onwards,
    Backwards,
}

/// How many stand-ins follow one another from somebody on within these days, and whether they come to `target`.
fn reach(
    all: &[StandIn],
    start: PersonId,
    target: PersonId,
    (from, until): (Date, Date),
    seen: &mut Vec<PersonId>,
    way: Away,
) -> (usize, bool) {
    let mut longest = (0, start == target);
    if seen.contains(&start) || longest.1 {
        return longest;
    }
    seen.push(start);
    for edge in all {
        let (here, next) = match way {
            Away::Onwards => (edge.person, edge.stand_in),
            Away::Backwards => (edge.stand_in, edge.person),
        };
        let days = (from.max(edge.from), until.min(edge.until));
        if here == start && days.0 < days.1 {
            let (length, met) = reach(all, next, target, days, seen, way);
            longest = (longest.0.max(length + 1), longest.1 || met);
        }
    }
    seen.pop();
    longest
}

/// Whom somebody stands in for on a day, with those in between; never themselves.
pub fn stands_for(all: &[StandIn], actor: PersonId, day: Date) -> Vec<(PersonId, Vec<PersonId>)> {
    let mut found: Vec<(PersonId, Vec<PersonId>)> = Vec::new();
    let mut ends = vec![(actor, Vec::new())];
    for _ in 0..STAND_IN_CHAIN {
        let mut next = Vec::new();
        for (end, via) in &ends {
            for edge in all.iter().filter(|edge| edge.stand_in == *end && edge.holds(day)) {
                if ![actor, *end].contains(&edge.person) && !via.contains(&edge.person) {
                    let between = if *end == actor { Vec::new() } else { [via.clone(), vec![*end]].concat() };
                    next.push((edge.person, between));
                }
            }
        }
        found.extend(next.iter().cloned());
        ends = next;
    }
    found
}
