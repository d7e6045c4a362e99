//! How far an order's approvals are: what the log has left of them, and what that means under the present rules.

use crate::{
    ActorRef, ApprovalDef, ApprovalStep, ConditionId, Covered, Instant, MaxAge, PersonId, Spans, StepId,
    Workflow,
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What the log has left of one approval of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ApprovalState {
    /// Who asked for it last, while the question stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Asked>,
    /// The steps that were asked.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub steps: BTreeMap<StepId, StepState>,
    /// Who went over it, and why. Stays for ever.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
}

/// Who asked, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// Who.
    pub by: ActorRef,
    /// When.
    pub at: Instant,
}

/// One step of an approval that was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepState {
    /// Since when it stands.
    pub asked_at: Instant,
    /// What was decided, of the content as it is.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<Decision>,
    /// Whether as many have granted it as it needed when they did.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub granted: bool,
    /// Who has to grant it beside those whom the rules name.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub added: BTreeSet<PersonId>,
    /// What was decided of a content that is not there any more, until it is decided again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub voided: Option<Voided>,
}

/// What somebody decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// What.
    pub verdict: Verdict,
    /// Who.
    pub by: ActorRef,
    /// For whom, where not for themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<Party>,
    /// When.
    pub at: Instant,
    /// The seal of the content that it was decided on. A card leaves it out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub seal: String,
    /// The note with the reason, or with what shows the customer's answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Uuid>,
    /// The text of the lines that the customer left out of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left_out: Option<Uuid>,
}

/// What can be decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Yes.
    Granted,
    /// No.
    Declined,
    /// Somebody with the right to went over it.
    Overridden,
}

/// For whom something is decided by somebody else.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Party {
    /// For a person, by their stand-in.
    Person(PersonId),
    /// For the customer, by who records their answer.
    Customer,
}

/// Decisions that an edit voided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Voided {
    /// When.
    pub at: Instant,
    /// Who edited.
    pub by: ActorRef,
    /// What of the covered content changed.
    pub changed: BTreeSet<Covered>,
    /// What had been decided.
    pub decisions: Vec<Decision>,
}

/// Somebody went over an approval.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Override {
    /// Who.
    pub by: ActorRef,
    /// When.
    pub at: Instant,
    /// The note that says why.
    pub reason: Uuid,
}

/// How far a step is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepStanding {
    /// Its condition is not so.
    NotNeeded,
    /// Nobody has asked.
    NotAsked,
    /// Another step comes first.
    Waiting,
    /// It can be decided.
    Open,
    /// It was granted, of the content as it is.
    Granted,
    /// It was declined.
    Declined,
}

/// How far an approval is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApprovalStanding {
    /// Its condition is not so, or none of its steps' is.
    NotNeeded,
    /// Some step that it needs was not asked.
    NotAsked,
    /// Somebody is to decide.
    Open,
    /// All that it needs was granted.
    Granted,
    /// Somebody declined.
    Declined,
}

impl ApprovalStanding {
    /// Whether it stands in nobody's way.
    pub fn is_given(self) -> bool {
        matches!(self, ApprovalStanding::Granted | ApprovalStanding::NotNeeded)
    }
}

/// The seals of the content as it is, by step.
pub type Seals = BTreeMap<StepId, String>;

impl ApprovalDef {
    /// How far each step is, in order. Where seals are given, only what was decided on this very content counts.
    pub fn step_standings(
        &self,
        state: Option<&ApprovalState>,
        conditions: &BTreeSet<ConditionId>,
        seals: Option<&Seals>,
    ) -> Vec<StepStanding> {
        let needed = |when: &Option<ConditionId>| when.as_ref().is_none_or(|when| conditions.contains(when));
        let mut standings = Vec::with_capacity(self.steps.len());
        let mut before = true;
        for stage in self.stages() {
            let alone = |step: &ApprovalStep| match state.and_then(|state| state.steps.get(&step.id)) {
                _ if !needed(&self.when) || !needed(&step.when) => StepStanding::NotNeeded,
                None => StepStanding::NotAsked,
                Some(asked) => asked.standing(step, seals.map(|seals| seals.get(&step.id)), before),
            };
            let stage: Vec<_> = stage.iter().map(alone).collect();
            before &=
                stage.iter().all(|step| matches!(step, StepStanding::Granted | StepStanding::NotNeeded));
            standings.extend(stage);
        }
        standings
    }

    /// How far it is as a whole.
    pub fn standing(
        &self,
        state: Option<&ApprovalState>,
        conditions: &BTreeSet<ConditionId>,
        seals: Option<&Seals>,
    ) -> ApprovalStanding {
        let steps = self.step_standings(state, conditions, seals);
        let any = |standing| steps.contains(&standing);
        match () {
            () if steps.iter().all(|step| *step == StepStanding::NotNeeded) => ApprovalStanding::NotNeeded,
            () if any(StepStanding::Declined) => ApprovalStanding::Declined,
            () if any(StepStanding::NotAsked) => ApprovalStanding::NotAsked,
            () if any(StepStanding::Open) || any(StepStanding::Waiting) => ApprovalStanding::Open,
            () => ApprovalStanding::Granted,
        }
    }

    /// Since when a step can be decided: since it was asked, or since the steps before it were granted.
    pub fn open_since(&self, step: &StepId, state: &ApprovalState) -> Option<Instant> {
        let asked = state.steps.get(step)?.asked_at;
        let stages = self.stages();
        let before = stages.iter().take_while(|stage| stage.iter().all(|other| other.id != *step));
        let decided = before.flat_map(|stage| stage.iter()).filter_map(|other| state.steps.get(&other.id));
        let decided = decided.flat_map(|other| other.decisions.iter().map(|decision| decision.at));
        Some(decided.fold(asked, Instant::max))
    }
}

impl StepState {
    /// A question that was just asked.
    pub fn asked(at: Instant) -> StepState {
        StepState {
            asked_at: at,
            decisions: Vec::new(),
            granted: false,
            added: BTreeSet::new(),
            voided: None,
        }
    }

    /// How it stands with one more decision.
    pub(crate) fn with(&self, decision: Decision) -> StepState {
        let mut after = self.clone();
        after.decisions.push(decision);
        after
    }

    pub(crate) fn standing(
        &self,
        step: &ApprovalStep,
        seal: Option<Option<&String>>,
        is_its_turn: bool,
    ) -> StepStanding {
        let stale = |decision: &Decision| seal.is_some_and(|seal| seal != Some(&decision.seal));
        let has = |verdict| self.decisions.iter().any(|decision| decision.verdict == verdict);
        if has(Verdict::Declined) {
            return StepStanding::Declined;
        }
        if self.decisions.iter().any(stale) {
            return StepStanding::NotAsked;
        }
        let granted = self.decisions.iter().filter(|decision| decision.verdict == Verdict::Granted);
        let parties: BTreeSet<Party> = granted.filter_map(Decision::party).collect();
        let added = self.added.iter().all(|person| parties.contains(&Party::Person(*person)));
        let named = parties.iter().filter(|party| match party {
            Party::Person(person) => !self.added.contains(person),
            Party::Customer => true,
        });
        match () {
            () if has(Verdict::Overridden) => StepStanding::Granted,
            () if added && named.count() >= usize::from(step.needed) => StepStanding::Granted,
            () if is_its_turn => StepStanding::Open,
            () => StepStanding::Waiting,
        }
    }
}

impl Decision {
    /// Whose decision it counts as.
    pub fn party(&self) -> Option<Party> {
        match (&self.on_behalf, &self.by) {
            (Some(party), _) => Some(party.clone()),
            (None, ActorRef::Person(person)) => Some(Party::Person(*person)),
            (None, ActorRef::Customer) => Some(Party::Customer),
            (None, ActorRef::System | ActorRef::Rule(_)) => None,
        }
    }
}

impl ApprovalState {
    /// Whether something that was decided is void and not decided again.
    pub fn is_voided(&self) -> bool {
        self.steps.values().any(|step| step.voided.is_some())
    }

    /// The same without what a card has no use for.
    pub fn at_a_glance(&self) -> ApprovalState {
        let mut state = self.clone();
        for step in state.steps.values_mut() {
            let voided = step.voided.iter_mut().flat_map(|voided| &mut voided.decisions);
            for decision in step.decisions.iter_mut().chain(voided) {
                (decision.seal, decision.note, decision.left_out) = (String::new(), None, None);
            }
        }
        state
    }
}

impl Workflow {
    /// A length of working time.
    pub fn length(&self, age: MaxAge) -> TimeDelta {
        self.calendar.length(age)
    }

    /// When the time for a step that can be decided is up.
    pub fn step_due(&self, step: &ApprovalStep, open_since: Instant, spans: &Spans) -> Option<Instant> {
        step.limit.map(|limit| spans.after(open_since, self.length(limit)))
    }
}
