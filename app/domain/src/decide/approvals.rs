//! Approvals: asking, deciding, going over them, and what an edit does to them.

use super::{
    Code, CommandContext, Verdict as Accepted,
    refusals::{one_of, quoted},
    refuse, settle,
};
use crate::{
    ActorRef, ApprovalDecision, ApprovalDef, ApprovalId, ApprovalStanding, ApprovalState, ApprovalStep,
    Approver, ConditionId, CustomerAct, Decision, Event, Need, NewEvent, OrderState, Party, PersonId,
    Refusal, Right, Seals, StandsFor, Status, StepId, StepStanding, TextRef, Verdict,
    awaiting::{Turn, turn},
    isolated,
    spoken::tr,
};
use std::collections::BTreeSet;

impl<'a> CommandContext<'a> {
    /// The conditions that are so once the command is carried out.
    pub(super) fn conditions(&self, order: &'a OrderState) -> &'a BTreeSet<ConditionId> {
        self.input.approvals.conditions.unwrap_or(&order.conditions)
    }

    /// The seals of the content as the command leaves it.
    pub(super) fn seals(&self, def: &ApprovalDef) -> Option<Seals> {
        let content = self.content.as_ref()?;
        let seal = |step| (self.input.approvals.digest)(&content.canonical(def, step));
        Some(def.steps.iter().map(|step| (step.id.clone(), seal(step))).collect())
    }

    /// How far an approval is once the command is carried out.
    pub(super) fn standing(&self, order: &'a OrderState, def: &ApprovalDef) -> ApprovalStanding {
        let state = order.approvals.get(&def.id);
        def.standing(state, self.conditions(order), self.seals(def).as_ref())
    }

    pub(super) fn is_given(&self, order: &'a OrderState, approval: &ApprovalId) -> bool {
        self.workflow.approval(approval).is_some_and(|def| self.standing(order, def).is_given())
    }

    /// What the command's own edits do to approvals and conditions.
    pub(super) fn consequences(&self, order: &OrderState) -> Vec<NewEvent> {
        let mut events = Vec::new();
        if let (Some(before), Some(after)) = (self.input.approvals.content, &self.content) {
            for (id, state) in &order.approvals {
                let Some(def) = self.workflow.approval(id) else { continue };
                let seals = self.seals(def).unwrap_or_default();
                // What was declined stays so until it is requested again.
                let void = |step: &&ApprovalStep| {
                    let decided = state.steps.get(&step.id).map(|step| &step.decisions);
                    decided.is_some_and(|decisions| {
                        decisions.iter().all(|decision| decision.verdict != Verdict::Declined)
                            && decisions.iter().any(|decision| seals.get(&step.id) != Some(&decision.seal))
                    })
                };
                let changed = |step: &ApprovalStep| after.changed(before, def.covers_of(step));
                let voided: Vec<_> =
                    def.steps.iter().filter(void).filter(|step| !changed(step).is_empty()).collect();
                if !voided.is_empty() {
                    let changed = voided.iter().flat_map(|step| changed(step)).collect();
                    let steps = voided.iter().map(|step| step.id.clone()).collect();
                    events.push(self.now(Event::ApprovalVoided { approval: id.clone(), steps, changed }));
                }
            }
        }
        events.extend(self.conditions_changed(&order.conditions));
        events
    }

    /// The event that keeps the truth of conditions, where it changes.
    pub(super) fn conditions_changed(&self, before: &BTreeSet<ConditionId>) -> Option<NewEvent> {
        let conditions = self.input.approvals.conditions.filter(|now| *now != before)?;
        Some(self.now(Event::ConditionsChanged { conditions: conditions.clone() }))
    }

    pub(super) fn request_approval(&self, order: &'a OrderState, approval: &ApprovalId) -> Accepted {
        let def = self.approval(approval)?;
        settle(self.unless_requester(order).into_iter().collect())?;
        let name = isolated(&def.name);
        let say = |sentence: String| Err(refuse(Code::NothingToChange, sentence));
        match self.standing(order, def) {
            ApprovalStanding::NotNeeded => return say(tr!("This order does not need “{}”.", name)),
            ApprovalStanding::Granted => return say(tr!("“{}” is approved already.", name)),
            ApprovalStanding::Open => return say(tr!("“{}” was requested already.", name)),
            ApprovalStanding::NotAsked | ApprovalStanding::Declined => {}
        }
        let state = order.approvals.get(approval);
        let seals = self.seals(def);
        let standings = def.step_standings(state, self.conditions(order), seals.as_ref());
        let asked = def
            .steps
            .iter()
            .zip(standings)
            .filter(|(_, standing)| matches!(standing, StepStanding::NotAsked | StepStanding::Declined));
        let seal =
            |step: &StepId| seals.as_ref().and_then(|seals| seals.get(step)).cloned().unwrap_or_default();
        let steps = asked.map(|(step, _)| (step.id.clone(), seal(&step.id))).collect();
        Ok(vec![self.now(Event::ApprovalRequested { approval: approval.clone(), steps })])
    }

    pub(super) fn withdraw_approval(&self, order: &'a OrderState, approval: &ApprovalId) -> Accepted {
        let def = self.approval(approval)?;
        settle(self.unless_requester(order).into_iter().collect())?;
        let name = isolated(&def.name);
        if order.approvals.get(approval).is_none_or(|state| state.asked.is_none()) {
            return Err(refuse(Code::NothingToChange, tr!("Nobody has requested “{}”.", name)));
        }
        if self.standing(order, def) == ApprovalStanding::Granted {
            let message = tr!("“{}” is approved: there is no request to withdraw any more.", name);
            return Err(refuse(Code::NothingToChange, message));
        }
        Ok(vec![self.now(Event::ApprovalWithdrawn { approval: approval.clone() })])
    }

    pub(super) fn add_approver(
        &self,
        order: &'a OrderState,
        (approval, step): (&ApprovalId, &StepId),
        person: PersonId,
    ) -> Accepted {
        let def = self.approval(approval)?;
        self.step(def, step)?;
        settle(self.unless_requester(order).into_iter().collect())?;
        let state = order.approvals.get(approval).filter(|state| state.asked.is_some());
        let Some((state, asked)) = state.and_then(|state| Some((state, state.steps.get(step)?))) else {
            let message = tr!("Request “{}” first, then add who else is to approve it.", isolated(&def.name));
            return Err(refuse(Code::NotRequested, message));
        };
        if asked.added.contains(&person) {
            return Err(refuse(Code::NothingToChange, tr!("They are asked already.")));
        }
        if self.barred(state, def, self.step(def, step)?).contains(&person) {
            let message = tr!(
                "They asked for this approval, or wrote what it is about: nobody approves their own work."
            );
            return Err(refuse(Code::OwnWork, message));
        }
        let (approval, step) = (approval.clone(), step.clone());
        Ok(vec![self.now(Event::ApproverAdded { approval, step, person })])
    }

    pub(super) fn decide_approval(&self, order: &'a OrderState, decision: &ApprovalDecision) -> Accepted {
        let def = self.approval(&decision.approval)?;
        let step = self.step(def, &decision.step)?;
        let on_behalf = match &decision.strike {
            None => self.party(order, def, step, decision.on_behalf.as_ref())?,
            Some(_) => self.unstruck_party(order, def, step)?,
        };
        if decision.note.is_none() {
            let need = match (&on_behalf, decision.grant) {
                (Some(Party::Customer), _) => Some(tr!("Say what shows the customer’s answer.")),
                (_, false) => Some(tr!("Say what would have to change.")),
                (_, true) => None,
            };
            if let Some(message) = need {
                return Err(vec![Refusal::asks(Need::Reason, message)]);
            }
        }
        let struck = decision.strike.as_deref();
        let struck = struck.map(|strike| self.struck(order, step, strike, decision.grant)).transpose()?;
        let (case, mut events) = struck.map_or((None, Vec::new()), |(case, events)| (Some(case), events));
        let seals = case.as_ref().unwrap_or(self).seals(def);
        let seal = seals.and_then(|mut seals| seals.remove(&step.id)).unwrap_or_default();
        let verdict = if decision.grant { Verdict::Granted } else { Verdict::Declined };
        let made = Decision {
            verdict,
            by: self.actor.who.clone(),
            on_behalf: on_behalf.clone(),
            at: self.now,
            seal: seal.clone(),
            note: None,
            left_out: None,
        };
        let asked = order.approvals.get(&def.id).and_then(|state| state.steps.get(&step.id));
        let mut asked = asked.cloned();
        if case.is_some() {
            // What others granted of the lines that are out now is void by now.
            asked.iter_mut().for_each(|asked| asked.decisions.retain(|other| other.seal == seal));
        }
        let grants =
            asked.is_some_and(|asked| asked.with(made).standing(step, None, true) == StepStanding::Granted);
        events.push(self.now(Event::ApprovalDecided {
            approval: def.id.clone(),
            step: step.id.clone(),
            verdict,
            on_behalf,
            seal,
            grants,
            note: decision.note.clone(),
            left_out: decision.strike.as_ref().map(|strike| strike.left_out.clone()),
        }));
        Ok(events)
    }

    pub(super) fn override_approval(
        &self,
        order: &'a OrderState,
        approval: &ApprovalId,
        reason: Option<&TextRef>,
    ) -> Accepted {
        let def = self.approval(approval)?;
        settle(
            self.unless_granted(Right::Override, |who| tr!("{} goes over an approval.", who))
                .into_iter()
                .collect(),
        )?;
        if self.standing(order, def).is_given() {
            let message = tr!("“{}” stands in nobody’s way.", isolated(&def.name));
            return Err(refuse(Code::NothingToChange, message));
        }
        let Some(reason) = reason else {
            let message = tr!("Say why it goes on without the approval: that stays with the order for ever.");
            return Err(vec![Refusal::asks(Need::Reason, message)]);
        };
        let seals = self.seals(def);
        let standings =
            def.step_standings(order.approvals.get(approval), self.conditions(order), seals.as_ref());
        let missing = def
            .steps
            .iter()
            .zip(standings)
            .filter(|(_, standing)| !matches!(standing, StepStanding::Granted | StepStanding::NotNeeded));
        let seal =
            |step: &StepId| seals.as_ref().and_then(|seals| seals.get(step)).cloned().unwrap_or_default();
        let steps = missing.map(|(step, _)| (step.id.clone(), seal(&step.id))).collect();
        let (approval, reason) = (approval.clone(), reason.clone());
        Ok(vec![self.now(Event::ApprovalOverridden { approval, steps, reason })])
    }

    /// The refusal where an approval stands in the way: it asks who may to request it, and says otherwise who is to decide.
    pub(super) fn lacks_approval(
        &self,
        order: &'a OrderState,
        approval: &ApprovalId,
        to: &Status,
    ) -> Refusal {
        let need = Need::Approval(approval.clone());
        let Some(def) = self.workflow.approval(approval) else {
            let message = tr!("This board has no approval “{}”.", approval);
            return Refusal::new(Code::UnknownApproval, message, vec![]);
        };
        let name = isolated(&def.name);
        let declined = match self.standing(order, def) {
            ApprovalStanding::Open => {
                let names = self.open_names(order, def);
                let message = match names.is_empty() {
                    true => tr!("“{}” is not approved yet.", name),
                    false => tr!("“{}” is awaiting approval by {}.", name, one_of(&names)),
                };
                return Refusal::new(Code::ApprovalMissing, message, names);
            }
            ApprovalStanding::Declined => true,
            _ => false,
        };
        let to = quoted(to);
        match self.unless_requester(order) {
            None => {
                let message = match declined {
                    true => tr!("{} needs the approval “{}”, which was declined: request it.", to, name),
                    false => {
                        tr!("{} needs the approval “{}”, which has not been requested: request it.", to, name)
                    }
                };
                Refusal::asks(need, message)
            }
            Some(refusal) => {
                let message = match declined {
                    true => tr!("{} needs the approval “{}”, which was declined.", to, name),
                    false => tr!("{} needs the approval “{}”, which has not been requested.", to, name),
                };
                let message = format!("{message} {}", refusal.message);
                Refusal::new(Code::ApprovalMissing, message, refusal.cleared_by)
            }
        }
    }

    fn open_names(&self, order: &'a OrderState, def: &ApprovalDef) -> Vec<String> {
        let standings = def.step_standings(
            order.approvals.get(&def.id),
            self.conditions(order),
            self.seals(def).as_ref(),
        );
        let open = def.steps.iter().zip(standings).filter(|(_, standing)| *standing == StepStanding::Open);
        let names = open.flat_map(|(step, _)| &step.of).map(|approver| match approver {
            Approver::Role(role) => self.workflow.role_name(role).to_owned(),
            Approver::Customer => tr!("the customer"),
            Approver::Person(_) => tr!("who is named for it"),
        });
        let names: BTreeSet<String> = names.collect();
        names.into_iter().collect()
    }

    /// For whom the actor may decide a step now; or why they may not.
    pub(super) fn party(
        &self,
        order: &'a OrderState,
        def: &ApprovalDef,
        step: &ApprovalStep,
        wanted: Option<&Party>,
    ) -> Result<Option<Party>, Vec<Refusal>> {
        let name = isolated(&def.name);
        let state = order.approvals.get(&def.id).filter(|state| state.asked.is_some());
        let asked = state.and_then(|state| Some((state, state.steps.get(&step.id)?)));
        let Some((state, asked)) = asked else {
            let message = tr!("Nobody has requested “{}”: request it first.", name);
            return Err(refuse(Code::NotRequested, message));
        };
        let standings = def.step_standings(Some(state), self.conditions(order), self.seals(def).as_ref());
        let standing = def.steps.iter().zip(standings).find(|(other, _)| other.id == step.id);
        let not_now = match standing.map(|(_, standing)| standing) {
            Some(StepStanding::Open) => None,
            Some(StepStanding::Waiting) => {
                Some(tr!("“{}” has another step that comes first: that has to be granted before.", name))
            }
            Some(StepStanding::Granted) => Some(tr!("“{}” is granted here already.", name)),
            Some(StepStanding::Declined) => {
                Some(tr!("“{}” was declined: request it again when it has changed.", name))
            }
            Some(StepStanding::NotNeeded) => Some(tr!("“{}” does not need this step.", name)),
            Some(StepStanding::NotAsked) | None => Some(tr!("“{}” has to be requested again.", name)),
        };
        if let Some(message) = not_now {
            return Err(refuse(Code::NotItsTurn, message));
        }
        if self.actor.is_customer() {
            let (approval, step) = (def.id.clone(), step.id.clone());
            return self.customers_turn(order, &CustomerAct::Approval { approval, step });
        }
        let Some(actor) = self.actor.who.person() else {
            let message = tr!("Only a person approves: sign in as one who is asked.");
            return Err(refuse(Code::NotYourRole, message));
        };
        if wanted == Some(&Party::Customer) {
            settle(self.unless_records(order, step).into_iter().collect())?;
            return Ok(Some(Party::Customer));
        }
        let myself = StandsFor { person: actor, roles: self.actor.roles.clone(), via: Vec::new() };
        let all = std::iter::once(&myself).chain(self.input.approvals.stands_for);
        let of = |who: &&StandsFor| match wanted {
            Some(Party::Person(person)) => who.person == *person,
            _ => true,
        };
        match turn((step, asked), &myself, all.filter(of), &self.barred(state, def, step)) {
            Turn::For(who) => Ok((who.person != actor).then_some(Party::Person(who.person))),
            Turn::NotAsked => {
                let names = self.open_names(order, def);
                let message = tr!("{} approves “{}” here.", capital(&one_of(&names)), name);
                Err(vec![Refusal::new(Code::NotYourRole, message, names)])
            }
            Turn::OwnWork => {
                let message = tr!(
                    "You asked for this approval, or wrote what it is about, or stand in for somebody who did: nobody approves their own work. Ask somebody else who may."
                );
                Err(refuse(Code::OwnWork, message))
            }
            Turn::Decided => {
                let message = tr!("You have decided this already: somebody else has to decide as well.");
                Err(refuse(Code::NothingToChange, message))
            }
        }
    }

    /// Who may not decide a step: who asked, and who wrote what it is about last.
    fn barred(&self, state: &ApprovalState, def: &ApprovalDef, step: &ApprovalStep) -> BTreeSet<PersonId> {
        let authors = self.content.iter().flat_map(|content| content.authors(def.covers_of(step)));
        let people = state.asked.iter().map(|asked| &asked.by).chain(authors);
        people.filter_map(ActorRef::person).collect()
    }

    /// Refuses who does not record the customer's answers.
    fn unless_records(&self, order: &'a OrderState, step: &ApprovalStep) -> Option<Refusal> {
        if !step.of.contains(&Approver::Customer) {
            let message = tr!("The customer is not asked here.");
            return Some(Refusal::new(Code::NotYourRole, message, vec![]));
        }
        if step.recorded_by.is_empty() {
            return self.unless_tended(order, |status, who| {
                tr!("In {}, {} records what the customer says.", status, who)
            });
        }
        let may = self.actor.admin || step.recorded_by.iter().any(|role| self.actor.holds(role));
        (!may).then(|| {
            let names: Vec<_> =
                step.recorded_by.iter().map(|role| self.workflow.role_name(role).to_owned()).collect();
            let message = tr!("{} records what the customer says.", one_of(&names));
            Refusal::new(Code::NotYourRole, message, names)
        })
    }

    fn unless_requester(&self, order: &OrderState) -> Option<Refusal> {
        let status = self.workflow.status(&order.status)?;
        let moves = || {
            let mut moves = self.workflow.moves_from(&order.status);
            moves.any(|m| m.extra_roles.iter().any(|role| self.actor.holds(role)))
        };
        match self.actor.can_edit(status, self.workflow) || moves() {
            true => None,
            false => {
                self.unless_tended(order, |status, who| tr!("In {}, {} requests approvals.", status, who))
            }
        }
    }

    fn approval(&self, id: &ApprovalId) -> Result<&'a ApprovalDef, Vec<Refusal>> {
        let unknown = || refuse(Code::UnknownApproval, tr!("This board has no approval “{}”.", id));
        self.workflow.approval(id).ok_or_else(unknown)
    }

    fn step<'d>(&self, def: &'d ApprovalDef, id: &StepId) -> Result<&'d ApprovalStep, Vec<Refusal>> {
        let unknown =
            || refuse(Code::UnknownApproval, tr!("“{}” has no step “{}”.", isolated(&def.name), id));
        def.step(id).ok_or_else(unknown)
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
