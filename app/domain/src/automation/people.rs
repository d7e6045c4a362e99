//! Whom a rule means where it names a role: those whom it tells, and the one who gets an order.

use crate::{Member, Mention, PersonId, RoleId, StatusId, Team};
use std::collections::BTreeMap;

impl Member {
    /// Whether they are the person who is named, or hold the role that is.
    pub(crate) fn is_meant(&self, to: &Mention) -> bool {
        match to {
            Mention::Person(person) => *person == self.id,
            Mention::Role(role) => self.actor.holds(role),
        }
    }
}

impl Team<'_> {
    /// Whether a rule would tell somebody of an order in a status: who does not see it is not told.
    pub fn hears_of(&self, to: &Mention, status: &StatusId) -> bool {
        let sees = |member: &&Member| member.active && member.actor.sees_status(status, self.workflow);
        self.members.iter().filter(sees).any(|member| member.is_meant(to))
    }

    /// Who of a role gets an order in a status: of those who are there and see it whoever has the fewest open orders, and of
    /// these who has been in the shop for longest.
    pub fn least_busy(
        &self,
        role: &RoleId,
        status: &StatusId,
        open: &BTreeMap<PersonId, u32>,
    ) -> Option<PersonId> {
        let there = |member: &&Member| self.can_take(member, role, status);
        let busy = |person: &PersonId| (open.get(person).copied().unwrap_or(0), *person);
        self.members.iter().filter(there).map(|member| member.id).min_by_key(busy)
    }

    /// Whether a person is there, holds a role and sees orders in a status.
    pub fn is_there_as(&self, person: PersonId, role: &RoleId, status: &StatusId) -> bool {
        self.members.iter().any(|member| member.id == person && self.can_take(member, role, status))
    }

    fn can_take(&self, member: &Member, role: &RoleId, status: &StatusId) -> bool {
        member.is_present() && member.actor.holds(role) && member.actor.sees_status(status, self.workflow)
    }
}
