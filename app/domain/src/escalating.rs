//! Raising an order that stays too long: who is told, now that a step of its ladder is there.

use crate::{
    Addressee, BoardTime, Card, Escalated, Ladder, LadderStep, Member, PersonId, Rung, Stay, Team,
    queue::assignee_of,
};
use chrono::TimeDelta;
use std::collections::BTreeSet;

/// From when on what happens is told as late, in seconds.
const PROMPT: i64 = 60;

/// Who is told, and on which steps nobody could be.
#[derive(Default)]
struct Told {
    to: BTreeSet<PersonId>,
    named: BTreeSet<Addressee>,
    jumped: BTreeSet<LadderStep>,
}

impl Told {
    /// Tells those of a step.
    fn step(&mut self, team: &Team, card: &Card, ladder: &Ladder, step: LadderStep) {
        let mut is_somebody = false;
        for addressee in ladder.to(step) {
            is_somebody |= self.tell(team, card, addressee);
        }
        if !is_somebody {
            self.jumped.insert(step);
        }
    }

    /// Tells an addressee; whether somebody is there.
    fn tell(&mut self, team: &Team, card: &Card, addressee: Addressee) -> bool {
        let there = team.present(card, &addressee);
        if there.is_empty() {
            return false;
        }
        self.to.extend(there);
        self.named.insert(addressee);
        true
    }
}

impl Team<'_> {
    /// What is to be said of an order that is due for a step of its ladder; nothing where it is not, or where the shop is
    /// closed. All steps that are due are taken at once: whoever would have been told by them is, and once.
    pub fn escalate(&self, card: &Card, time: BoardTime) -> Option<Escalated> {
        match time.spans.is_open(time.now) {
            true => self.escalated(card, time, false),
            false => None,
        }
    }

    /// The same because another workflow came into force, whatever time it is: whoever published it is there.
    pub fn escalate_all_at_once(&self, card: &Card, time: BoardTime) -> Option<Escalated> {
        self.escalated(card, time, true)
    }

    fn escalated(&self, card: &Card, time: BoardTime, gathered: bool) -> Option<Escalated> {
        let stay = Stay::from(card);
        let (workflow, BoardTime { now, spans, .. }) = (self.workflow, time);
        let due = stay.due(workflow, spans, now);
        let (first, last) = (due.first()?, due.last()?);
        let again = stay.acknowledged().is_some();
        let ladder = workflow.ladder(&card.status).cloned().unwrap_or_default();
        let mut told = Told::default();
        due.iter().for_each(|(step, _)| told.step(self, card, &ladder, *step));
        // Whoever saw to it hears that the date has passed.
        if let Some(person) = stay.acknowledged().and_then(|given| given.by.person()) {
            told.to.extend(self.present(card, &Addressee::Person(person)));
        }
        // On the last rung that is due somebody has to be there: else it goes on to the next one at once, and in the end to the
        // administrators.
        let mut step = last.0;
        while told.jumped.contains(&step) && step > LadderStep::Warning {
            let Some(next) = next_rung(&ladder.rungs, step) else {
                told.tell(self, card, Addressee::Administrators);
                break;
            };
            step = next;
            told.step(self, card, &ladder, step);
        }
        let Told { to, named, jumped } = told;
        let up = card.due_at.unwrap_or(now);
        let late = now - first.1 > TimeDelta::seconds(PROMPT) && !gathered;
        Some(Escalated {
            step,
            to,
            named,
            jumped,
            due_at: first.1,
            allowed: workflow.allowed(&card.status).unwrap_or_default().num_seconds(),
            over: spans.between(up, now).num_seconds(),
            late,
            again,
            gathered,
        })
    }

    /// Those of an addressee who are there, and whoever is there in the place of one who is not.
    fn present(&self, card: &Card, addressee: &Addressee) -> BTreeSet<PersonId> {
        let sees = |member: &Member| member.active && member.actor.sees_status(&card.status, self.workflow);
        let owners: Vec<PersonId> =
            self.owners(&card.status, assignee_of(card)).iter().map(|owner| owner.id).collect();
        let is_one = |member: &Member| match addressee {
            Addressee::Owner => owners.contains(&member.id),
            Addressee::Role(role) => member.actor.holds(role),
            Addressee::Person(person) => *person == member.id,
            Addressee::Administrators => member.actor.admin,
        };
        let meant: Vec<&Member> =
            self.members.iter().filter(|member| sees(member) && is_one(member)).collect();
        let stands_in =
            |member: &Member| meant.iter().any(|other| !other.is_present() && member.stands_in_for(other.id));
        let is_there = |member: &&Member| {
            sees(member)
                && member.is_present()
                && (meant.iter().any(|other| other.id == member.id) || stands_in(member))
        };
        let mut there: BTreeSet<PersonId> =
            self.members.iter().filter(is_there).map(|member| member.id).collect();
        // Somebody has to know, if all administrators should be away at once.
        if there.is_empty() && *addressee == Addressee::Administrators {
            there.extend(meant.iter().map(|member| member.id));
        }
        there
    }
}

fn next_rung(rungs: &[Rung], step: LadderStep) -> Option<LadderStep> {
    let next = match step {
        LadderStep::Warning => 0,
        LadderStep::Rung(nth) => nth.checked_add(1)?,
    };
    rungs.get(usize::from(next)).map(|_| LadderStep::Rung(next))
}
