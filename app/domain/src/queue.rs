//! Whose turn it is: every order on the board stands in the queue of somebody who is there, or under “nobody's”.

use crate::{
    Actor, ActorRef, ApprovalStanding, BoardTime, Card, Decider, PersonId, StandsFor, StatusId, Whose,
    Workflow,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// For how many working days an order may be on hold before the board is told.
pub const LONG_HOLD_DAYS: i32 = 2;

/// Somebody of the shop as a board has them today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Who, with what they may do there.
    pub actor: Actor,
    /// The same as an id.
    pub id: PersonId,
    /// Whether they can sign in.
    pub active: bool,
    /// Whether they are away: somebody stands in for them.
    pub away: bool,
    /// Whom they stand in for today.
    pub stands_for: Vec<StandsFor>,
}

impl Member {
    /// Whether they can act today.
    pub fn is_present(&self) -> bool {
        self.active && !self.away
    }

    pub(crate) fn stands_in_for(&self, other: PersonId) -> bool {
        self.stands_for.iter().any(|one| one.person == other)
    }
}

/// Where an order stands for one person. Each order has one place at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Queue {
    /// Somebody else gave it to them, and they have not taken it yet.
    Handed,
    /// They can act on it now.
    Act,
    /// They are asked for an approval.
    Approve,
    /// It is theirs, and waits for somebody else or for something.
    Wait,
}

impl Queue {
    /// All of them, what comes first first.
    pub const ALL: [Queue; 4] = [Queue::Handed, Queue::Act, Queue::Approve, Queue::Wait];
}

/// Why an order needs the board's attention: the first of these that is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Concern {
    /// Nobody who is there could act on it.
    Nobodys,
    /// The customer asks to cancel, and nobody has answered.
    CancelAsked,
    /// It has been in its status longer than allowed, and somebody was told.
    Escalated,
    /// It has been in its status longer than allowed.
    OverTime,
    /// The promised window has passed.
    Late,
    /// Somebody was asked for an approval and has not answered.
    AwaitingApproval,
    /// It has been on hold for longer than [`LONG_HOLD_DAYS`].
    HeldLong,
    /// Too little is left until it has to leave its status to keep its promise, and nothing above says why.
    AtRisk,
}

impl Concern {
    /// All of them, what comes first first.
    pub const ALL: [Concern; 8] = [
        Concern::Nobodys,
        Concern::CancelAsked,
        Concern::Escalated,
        Concern::OverTime,
        Concern::Late,
        Concern::AwaitingApproval,
        Concern::HeldLong,
        Concern::AtRisk,
    ];
}

/// A board's rules, and everybody of the shop.
#[derive(Debug, Clone, Copy)]
pub struct Team<'a> {
    /// The rules.
    pub workflow: &'a Workflow,
    /// Everybody.
    pub members: &'a [Member],
}

impl<'a> Team<'a> {
    /// Where an order stands for a person; none where it is not theirs. `given_by` is who gave it to whoever has it.
    pub fn queue(&self, person: PersonId, card: &Card, given_by: Option<&ActorRef>) -> Option<Queue> {
        let member = self.member(person).filter(|member| member.active && !card.archived)?;
        if self.is_asked(member, card) {
            return Some(Queue::Approve);
        }
        if !self.keepers(&card.status, assignee_of(card)).any(|keeper| keeper.id == person) {
            return None;
        }
        let assigned = assignee_of(card) == Some(person);
        Some(match () {
            () if card.hold.is_some() || self.awaits_approval(card) => Queue::Wait,
            () if assigned && given_by.is_some_and(|by| *by != ActorRef::Person(person)) => Queue::Handed,
            () => Queue::Act,
        })
    }

    /// Whether nobody who is there could act on an order.
    pub fn is_nobodys(&self, card: &Card) -> bool {
        !card.archived && self.is_unkept(&card.status, assignee_of(card))
    }

    /// The orders that are somebody's to act on, for themselves or for whom they stand in for.
    pub fn kept_by(&self, person: PersonId) -> Whose {
        self.whose(|status, assignee| self.keepers(status, assignee).any(|keeper| keeper.id == person))
    }

    /// The orders that are nobody's: those of which [`Team::is_nobodys`] says so.
    pub fn nobodys(&self) -> Whose {
        self.whose(|status, assignee| self.is_unkept(status, assignee))
    }

    /// Whose an order is hangs on where it is and on who has it, and so there are only so many answers.
    fn whose(&self, is: impl Fn(&StatusId, Option<PersonId>) -> bool) -> Whose {
        let among = |assignee| -> BTreeSet<StatusId> {
            let statuses = self.workflow.statuses.iter().map(|status| &status.id);
            statuses.filter(|status| is(status, assignee)).cloned().collect()
        };
        let given = self.members.iter().map(|member| (member.id, among(Some(member.id))));
        let given = given.filter(|(_, statuses)| !statuses.is_empty()).collect();
        Whose { free: among(None), given }
    }

    fn is_unkept(&self, status: &StatusId, assignee: Option<PersonId>) -> bool {
        !self.keepers(status, assignee).any(Member::is_present)
    }

    /// Those whose the order is and who are away.
    pub fn missing(&self, card: &Card) -> Vec<PersonId> {
        self.owners(&card.status, assignee_of(card))
            .iter()
            .filter(|owner| !owner.is_present())
            .map(|owner| owner.id)
            .collect()
    }

    /// Why an order needs the board's attention.
    pub fn concern(&self, card: &Card, time: BoardTime) -> Option<Concern> {
        if card.archived {
            return None;
        }
        let day = self.workflow.calendar.working_day();
        let held_long =
            card.hold.is_some_and(|hold| time.spans.between(hold.since, time.now) > day * LONG_HOLD_DAYS);
        let must_leave = card.must_leave(self.workflow, time.slack, time.spans, time.now);
        Concern::ALL.into_iter().find(|concern| match concern {
            Concern::Nobodys => self.is_nobodys(card),
            Concern::CancelAsked => card.asks_to_cancel(self.workflow),
            Concern::Escalated => card.hold.is_none() && card.is_raised(),
            Concern::OverTime => card.is_stalled(time.now),
            Concern::Late => card.is_late(self.workflow, time.today),
            Concern::AtRisk => must_leave.is_some_and(|must| must.is_at_risk),
            Concern::AwaitingApproval => self.awaits_approval(card),
            Concern::HeldLong => held_long,
        })
    }

    /// Whose an order is: whoever has it, if they can see it; else everybody who holds the role that owns its status.
    pub(crate) fn owners(&self, status: &StatusId, assignee: Option<PersonId>) -> Vec<&'a Member> {
        let here = |member: &&Member| member.active && member.actor.sees_status(status, self.workflow);
        if let Some(assignee) = assignee.and_then(|assignee| self.member(assignee)).filter(here) {
            return vec![assignee];
        }
        let Some(status) = self.workflow.status(status) else { return Vec::new() };
        self.members.iter().filter(here).filter(|member| member.actor.holds(&status.owner)).collect()
    }

    /// Those, and whoever stands in for one of them.
    fn keepers(
        &self,
        status: &StatusId,
        assignee: Option<PersonId>,
    ) -> impl Iterator<Item = &'a Member> + use<'a> {
        let owners = self.owners(status, assignee);
        let (status, workflow) = (status.clone(), self.workflow);
        self.members.iter().filter(move |member| {
            let owns = owners.iter().any(|owner| owner.id == member.id);
            let stands_in = || owners.iter().any(|owner| member.stands_in_for(owner.id));
            member.active && (owns || member.actor.sees_status(&status, workflow) && stands_in())
        })
    }

    pub(crate) fn member(&self, person: PersonId) -> Option<&'a Member> {
        self.members.iter().find(|member| member.id == person)
    }

    /// Whether somebody was asked for an approval and has not answered.
    fn awaits_approval(&self, card: &Card) -> bool {
        self.workflow.approvals.iter().any(|def| {
            let state = card.approvals.get(&def.id).filter(|state| state.asked.is_some());
            let standing = def.standing(state, &card.conditions, None);
            state.is_some() && standing == ApprovalStanding::Open
        })
    }

    /// Whether somebody is asked to decide a step now, for themselves or for somebody they stand in for.
    fn is_asked(&self, member: &Member, card: &Card) -> bool {
        member.actor.sees_status(&card.status, self.workflow)
            && card.is_awaiting(self.workflow, &Decider::of(&member.actor, member.stands_for.clone()))
    }
}

pub(crate) fn assignee_of(card: &Card) -> Option<PersonId> {
    card.assignee.as_ref().map(|assignee| assignee.id)
}
