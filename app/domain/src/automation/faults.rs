//! What keeps a rule from being used: each as a sentence that says what to do.

use super::{Act, Check, Rule, Trigger};
use crate::{
    ApprovalId, ConditionId, Evidence, FactId, FieldId, FieldKind, HoldReason, Mention, RoleId, StatusId,
    Test, Workflow, isolated,
    spoken::{tr, tr_later},
};

/// How long a name is at most.
const NAME: usize = 60;
/// How long a text is at most.
const TEXT: usize = 2000;
/// How many triggers, conditions and acts there are at most.
const PARTS: usize = 20;
/// How deep conditions may stand in each other.
const DEPTH: usize = 4;
/// The longest time that a rule waits for, in days or hours.
const LONGEST: u16 = 365;

/// What keeps a rule from being used under a workflow. None where nothing does.
pub fn rule_faults(rule: &Rule, workflow: &Workflow) -> Vec<String> {
    let mut faults = Faults { workflow, found: Vec::new() };
    if rule.name.trim().is_empty() {
        faults.say(tr!("Give the rule a name: the history of orders shows it."));
    }
    if rule.name.chars().count() > NAME {
        faults.say(tr!("A rule’s name has at most 60 characters."));
    }
    if rule.when.is_empty() {
        faults.say(tr!("Say when the rule is to act."));
    }
    if rule.then.is_empty() {
        faults.say(tr!("Say what the rule is to do."));
    }
    if rule.when.len().max(rule.then.len()) > PARTS {
        faults.say(tr!("A rule has at most 20 triggers and does at most 20 things: make two of it."));
    }
    rule.when.iter().for_each(|trigger| faults.trigger(trigger));
    if let Some(check) = &rule.only_if {
        faults.check(check, 0);
    }
    rule.then.iter().for_each(|act| faults.act(act));
    faults.found.dedup();
    faults.found
}

/// What keeps a rule from being used on a board that promises by hand; `tr_later!`.
pub fn promise_fault(rule: &Rule) -> Option<&'static str> {
    rule.promises_by_rule().then_some(
        tr_later!(
            "This board has no rule for promises: set one under Settings → Promises, or promise a date that is so many working \
             days away."
        ),
    )
}

struct Faults<'a> {
    workflow: &'a Workflow,
    found: Vec<String>,
}

impl Faults<'_> {
    fn say(&mut self, fault: impl Into<String>) {
        self.found.push(fault.into());
    }

    fn trigger(&mut self, trigger: &Trigger) {
        match trigger {
            Trigger::Entered(status) => self.status(status),
            Trigger::InStatus { status, length } => {
                self.status(status);
                self.length(*length);
            }
            Trigger::HeldFor { length, .. } => self.length(*length),
            Trigger::FactSet(fact) | Trigger::FactCleared(fact) => self.fact(fact),
            Trigger::FieldSet(field) => self.field(field),
            Trigger::Decided { approval, .. } => self.approval(approval),
            Trigger::PromiseNear(days) if *days > LONGEST => {
                self.say(tr!("A rule looks at most 365 days ahead of a promise."));
            }
            Trigger::Schedule { at, .. } if *at >= 24 * 60 => {
                self.say(tr!("Choose a time of day between 00:00 and 23:59."));
            }
            Trigger::Button(name) if name.trim().is_empty() || name.chars().count() > 40 => {
                self.say(tr!("Give the button a name of at most 40 characters: it stands on the order."));
            }
            _ => {}
        }
    }

    fn length(&mut self, length: crate::MaxAge) {
        let (crate::MaxAge::Hours(n) | crate::MaxAge::Days(n)) = length;
        if !(1..=LONGEST).contains(&n) {
            self.say(tr!("Give a time from 1 to 365 hours or days."));
        }
    }

    fn check(&mut self, check: &Check, depth: usize) {
        match check {
            Check::All(checks) | Check::Any(checks) => {
                if checks.is_empty() || checks.len() > PARTS || depth >= DEPTH {
                    self.say(tr!(
                        "A group of conditions has 1 to 20 of them, and they stand at most four deep."
                    ));
                    return;
                }
                checks.iter().for_each(|check| self.check(check, depth + 1));
            }
            Check::Not(_) if depth >= DEPTH => {
                self.say(tr!("Conditions stand at most four deep in each other."));
            }
            Check::Not(check) => self.check(check, depth + 1),
            Check::Value(test) => self.test(test),
            Check::Condition(condition) => self.condition(condition),
            Check::Fact(fact) => self.fact(fact),
            Check::Filled(field) => self.field(field),
            Check::In(status) => self.status(status),
            Check::Weekday(days) if days.is_empty() || days.iter().any(|day| !(1..=7).contains(day)) => {
                self.say(tr!("Choose at least one day of the week."));
            }
            _ => {}
        }
    }

    fn test(&mut self, test: &Test) {
        let Some(id) = test.field() else { return };
        let Some(field) = self.workflow.field(id) else { return self.field(id) };
        let label = isolated(&field.label).into_owned();
        match (test, &field.kind) {
            (Test::AtLeast { value, .. }, kind @ (FieldKind::Number | FieldKind::Money))
            | (Test::Is { value, .. }, kind @ (FieldKind::Choice(_) | FieldKind::YesNo)) => {
                if let Err(wrong) = kind.parse(value) {
                    self.say(tr!("What “{}” is compared with {}.", label, wrong));
                }
            }
            _ => self.say(tr!(
                "“{}” cannot be compared so: choose a number, an amount, a choice, or a yes or no.",
                label
            )),
        }
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Move { to, reason } => {
                self.status(to);
                self.text(reason, false, "");
            }
            Act::Hold { reason, note } => {
                let asked = *reason == HoldReason::Other;
                self.text(
                    note,
                    asked,
                    &tr!("Say what the order waits for where it is put on hold for another reason."),
                );
            }
            Act::SetFact { fact, evidence } => {
                self.fact(fact);
                let asked = self.workflow.fact(fact).map(|fact| &fact.evidence);
                let asked = matches!(asked, Some(Evidence::Note | Evidence::Number));
                let name = isolated(self.workflow.fact_name(fact)).into_owned();
                self.text(evidence, asked, &tr!("Say what shows “{}”: the workflow asks for it.", name));
            }
            Act::ClearFact { fact, reason } => {
                self.fact(fact);
                self.text(reason, true, &tr!("Say why the fact is not so any more: the history keeps it."));
            }
            Act::SetField { field, value } => match self.workflow.field(field) {
                None => self.field(field),
                Some(_) if value.trim().is_empty() => {}
                Some(def) => {
                    if let Err(wrong) = def.kind.parse(value) {
                        self.say(tr!("What is written into “{}” {}.", isolated(&def.label), wrong));
                    }
                }
            },
            Act::RequestApproval(approval) => self.approval(approval),
            Act::Promise { days, reason } => {
                if !(1..=LONGEST).contains(days) {
                    self.say(tr!("Promise a date that is 1 to 365 working days away."));
                }
                self.text(reason, true, &tr!("Say why the promised date changes: the customer reads it."));
            }
            Act::PromiseByRule { reason, .. } => {
                self.text(reason, true, &tr!("Say why the promised date changes: the customer reads it."));
            }
            Act::Comment(text) => self.text(text, true, &tr!("Say what the comment is to say.")),
            Act::AssignRole(role) | Act::Notify(Mention::Role(role)) => self.role(role),
            Act::Release | Act::Assign(_) | Act::Notify(Mention::Person(_)) => {}
        }
    }

    fn text(&mut self, text: &str, asked: bool, sentence: &str) {
        if asked && text.trim().is_empty() {
            self.say(sentence);
        }
        if text.chars().count() > TEXT {
            self.say(tr!("A text has at most 2,000 characters."));
        }
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\t')) {
            self.say(tr!("A text must not contain control characters."));
        }
    }

    fn status(&mut self, id: &StatusId) {
        if self.workflow.status(id).is_none() {
            self.say(tr!("The workflow has no status “{}”, or has none any more: choose another.", id));
        }
    }

    fn fact(&mut self, id: &FactId) {
        if self.workflow.fact(id).is_none() {
            self.say(tr!("The workflow has no fact “{}”, or has none any more: choose another.", id));
        }
    }

    fn field(&mut self, id: &FieldId) {
        if self.workflow.field(id).is_none() {
            self.say(tr!("The workflow has no field “{}”, or has none any more: choose another.", id));
        }
    }

    fn approval(&mut self, id: &ApprovalId) {
        if self.workflow.approval(id).is_none() {
            self.say(tr!("The workflow has no approval “{}”, or has none any more: choose another.", id));
        }
    }

    fn role(&mut self, id: &RoleId) {
        if self.workflow.role(id).is_none() {
            self.say(tr!("The workflow has no role “{}”, or has none any more: choose another.", id));
        }
    }

    fn condition(&mut self, id: &ConditionId) {
        if self.workflow.condition(id).is_none() {
            self.say(tr!("The workflow has no condition “{}”, or has none any more: choose another.", id));
        }
    }
}
