//! Whose decision an approval waits for: their own, or that of somebody whom they stand in for.

use crate::{
    Actor, ActorRef, ApprovalDef, ApprovalId, ApprovalState, ApprovalStep, Approver, ConditionId, Party,
    PersonId, RoleId, StandsFor, StepStanding, StepState, Workflow,
};
use serde::{Deserialize, Serialize};
use std::{
    collections::{BTreeMap, BTreeSet},
    iter,
};

/// Somebody who can be asked to decide, with those whom they stand in for. Nobody is asked for nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Decider {
    /// Who.
    pub person: Option<PersonId>,
    /// The roles that they hold on the board.
    pub roles: BTreeSet<RoleId>,
    /// Whom they stand in for today.
    pub stands_for: Vec<StandsFor>,
}

/// Whether somebody can decide a step that is open, and for whom.
pub(crate) enum Turn<'a> {
    /// They are not asked, nor anybody whom they stand in for.
    NotAsked,
    /// It would be about their own work.
    OwnWork,
    /// They have decided it already.
    Decided,
    /// They can, for this one: themselves, or somebody whom they stand in for.
    For(&'a StandsFor),
}

impl Decider {
    /// Somebody as the rules of a board know them.
    pub fn of(actor: &Actor, stands_for: Vec<StandsFor>) -> Decider {
        Decider { person: actor.who.person(), roles: actor.roles.clone(), stands_for }
    }

    /// Whether a step of an order's approvals waits for their decision, as far as a card tells: who wrote what an approval is
    /// about it does not, so of their own work only what they asked for themselves is left out. A step that is needed only where
    /// something untold is so counts as needed once it was asked.
    pub fn is_awaited(
        &self,
        workflow: &Workflow,
        approvals: &BTreeMap<ApprovalId, ApprovalState>,
        conditions: &BTreeSet<ConditionId>,
        untold: &BTreeSet<ConditionId>,
    ) -> bool {
        let Some(person) = self.person else { return false };
        let myself = StandsFor { person, roles: self.roles.clone(), via: Vec::new() };
        let any = |conditions: &BTreeSet<ConditionId>| {
            let mut asked = workflow.approvals.iter().filter_map(|def| Some((def, approvals.get(&def.id)?)));
            asked.any(|(def, state)| self.is_asked(&myself, def, state, conditions))
        };
        any(conditions) || !untold.is_empty() && any(&conditions.union(untold).cloned().collect())
    }

    fn is_asked(
        &self,
        myself: &StandsFor,
        def: &ApprovalDef,
        state: &ApprovalState,
        conditions: &BTreeSet<ConditionId>,
    ) -> bool {
        let Some(asked) = &state.asked else { return false };
        let barred: BTreeSet<PersonId> = asked.by.person().into_iter().collect();
        let standings = def.step_standings(Some(state), conditions, None);
        let open = def.steps.iter().zip(standings).filter(|(_, standing)| *standing == StepStanding::Open);
        let mut open = open.filter_map(|(step, _)| Some((step, state.steps.get(&step.id)?)));
        let parties = || iter::once(myself).chain(&self.stands_for);
        open.any(|step| matches!(turn(step, myself, parties(), &barred), Turn::For(_)))
    }
}

/// Whether a step of an order's approvals that was asked for waits for the customer's answer.
pub fn awaits_customer(
    workflow: &Workflow,
    approvals: &BTreeMap<ApprovalId, ApprovalState>,
    conditions: &BTreeSet<ConditionId>,
) -> bool {
    workflow.approvals.iter().any(|def| {
        let state = approvals.get(&def.id).filter(|state| state.asked.is_some());
        let standings = state.map(|_| def.step_standings(state, conditions, None)).unwrap_or_default();
        let mut open =
            def.steps.iter().zip(standings).filter(|(_, standing)| *standing == StepStanding::Open);
        open.any(|(step, _)| step.of.contains(&Approver::Customer))
    })
}

/// For whom of these somebody can decide a step that is open. `barred` are those whose own work it is about.
pub(crate) fn turn<'a>(
    (step, asked): (&ApprovalStep, &StepState),
    myself: &StandsFor,
    parties: impl Iterator<Item = &'a StandsFor>,
    barred: &BTreeSet<PersonId>,
) -> Turn<'a> {
    let actor = myself.person;
    let asks = |who: &&StandsFor| {
        let named = |approver: &Approver| match approver {
            Approver::Role(role) => who.roles.contains(role),
            Approver::Person(named) => *named == who.person,
            Approver::Customer => false,
        };
        step.of.iter().any(named) || asked.added.contains(&who.person)
    };
    let own = |who: &StandsFor| {
        who.via.iter().chain([&who.person, &actor]).any(|person| barred.contains(person))
            || who.via.contains(&actor)
            || (who.person == actor && who != myself)
    };
    let decided: BTreeSet<Party> = asked.decisions.iter().filter_map(|decision| decision.party()).collect();
    let again = |who: &StandsFor| {
        decided.contains(&Party::Person(who.person))
            || asked.decisions.iter().any(|decision| decision.by == ActorRef::Person(actor))
    };
    let asked_of: Vec<&StandsFor> = parties.filter(asks).collect();
    match asked_of.iter().find(|who| !own(who) && !again(who)) {
        Some(&who) => Turn::For(who),
        None if asked_of.is_empty() => Turn::NotAsked,
        None if asked_of.iter().all(|who| own(who)) => Turn::OwnWork,
        None => Turn::Decided,
    }
}
