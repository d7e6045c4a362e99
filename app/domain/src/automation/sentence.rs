//! A rule as a sentence that can be read aloud.

use super::{Act, Check, Days, Rule, Trigger};
use crate::{
    HoldReason, MaxAge, Mention, Money, PersonId, RoleId, StatusId, Test, Verdict, Workflow, isolated,
    spoken::tr, weekday_name,
};
use std::{borrow::Cow, collections::BTreeMap};

/// What names and amounts are written with.
#[derive(Debug, Clone, Copy)]
pub struct RuleWords<'a> {
    /// The board's workflow.
    pub workflow: &'a Workflow,
    /// The shop's currency, `GBP`.
    pub currency: &'a str,
    /// The names of people.
    pub people: &'a BTreeMap<PersonId, String>,
}

impl RuleWords<'_> {
    /// The whole rule: `When an order is placed and its total is at least £5,000, request the approval “Price”.`
    pub fn sentence(&self, rule: &Rule) -> String {
        let when = listed(
            rule.when.iter().map(|trigger| self.trigger(trigger)),
            |most, last| tr!("what sets a rule off" => "{} or {}", most, last),
        );
        let when = if when.is_empty() { "…".to_owned() } else { when };
        let then = listed(
            rule.then.iter().map(|act| self.act(act)),
            |most, last| tr!("what a rule does" => "{} and {}", most, last),
        );
        let then = if then.is_empty() { "…".to_owned() } else { then };
        let only_if = rule.only_if.as_ref().map(|check| self.check(check));
        let sentence = match (only_if, rule.unchanged) {
            (None, false) => tr!("a rule" => "When {}, {}", when, then),
            (None, true) => {
                tr!("a rule" => "When {}, {}, but only if nothing changed meanwhile", when, then)
            }
            (Some(check), false) => tr!("a rule" => "When {} and {}, {}", when, check, then),
            (Some(check), true) => tr!(
                "a rule" => "When {} and {}, {}, but only if nothing changed meanwhile", when, check, then
            ),
        };
        if ends(&sentence) { sentence } else { sentence + "." }
    }

    /// What sets it off: `an order is placed`.
    pub fn trigger(&self, trigger: &Trigger) -> String {
        match trigger {
            Trigger::Placed => tr!("an order is placed"),
            Trigger::Entered(status) => tr!("an order enters {}", self.status(status)),
            Trigger::Moved => tr!("an order is moved"),
            Trigger::Held(None) => tr!("an order is put on hold"),
            Trigger::Held(Some(reason)) => tr!("an order is put on hold {}", for_reason(*reason)),
            Trigger::Released => tr!("an order is released"),
            Trigger::FactSet(fact) => tr!("“{}” is set", isolated(self.workflow.fact_name(fact))),
            Trigger::FactCleared(fact) => tr!("“{}” is unset", isolated(self.workflow.fact_name(fact))),
            Trigger::FieldSet(field) => {
                tr!("“{}” is filled or changed", isolated(self.workflow.field_label(field)))
            }
            Trigger::Decided { approval, verdict: Verdict::Declined } => {
                tr!("the approval “{}” is declined", isolated(self.workflow.approval_name(approval)))
            }
            Trigger::Decided { approval, .. } => {
                tr!("the approval “{}” is granted", isolated(self.workflow.approval_name(approval)))
            }
            Trigger::Commented => tr!("somebody comments on an order"),
            Trigger::InStatus { status, length: age } => {
                tr!("an order has spent {} in {}", length(*age), self.status(status))
            }
            Trigger::HeldFor { reason: None, length: age } => {
                tr!("an order has been on hold for {}", length(*age))
            }
            Trigger::HeldFor { reason: Some(reason), length: age } => {
                tr!("an order has been on hold {} for {}", for_reason(*reason), length(*age))
            }
            Trigger::PromiseNear(0) => tr!("the last promised day comes"),
            Trigger::PromiseNear(1) => tr!("the promised date is a day away"),
            Trigger::PromiseNear(days) => tr!("the promised date is {} days away", days),
            Trigger::Schedule { at, days } => {
                let time = format!("{:02}:{:02}", at / 60, at % 60);
                match days {
                    Days::All => tr!("it is {} every day", time),
                    Days::Working => tr!("it is {} every working day", time),
                }
            }
            Trigger::Button(name) => tr!("somebody presses “{}” on an order", isolated(name.trim())),
        }
    }

    /// What is so: `its total is at least £5,000`.
    pub fn check(&self, check: &Check) -> String {
        match check {
            Check::Not(inner) => self.so(inner, false),
            check => self.so(check, true),
        }
    }

    fn so(&self, check: &Check, so: bool) -> String {
        match check {
            Check::All(checks) | Check::Any(checks) => {
                let every = matches!(check, Check::All(_));
                let each = checks.iter().map(|check| self.grouped(check));
                let together = each.reduce(|before, next| match every {
                    true => tr!("conditions" => "{} and {}", before, next),
                    false => tr!("conditions" => "{} or {}", before, next),
                });
                let together = together.unwrap_or_default();
                if so { together } else { tr!("it is not so that {}", together) }
            }
            Check::Not(inner) => self.so(inner, !so),
            Check::Value(test) => self.test(test, so),
            Check::Condition(id) => {
                let name = self.workflow.condition(id).map_or(id.as_str(), |condition| &condition.name);
                let name = isolated(name);
                match so {
                    true => tr!("a condition" => "it is “{}”", name),
                    false => tr!("a condition" => "it is not “{}”", name),
                }
            }
            Check::Fact(fact) => {
                let fact = isolated(self.workflow.fact_name(fact));
                if so { tr!("“{}” is set", fact) } else { tr!("“{}” is not set", fact) }
            }
            Check::Filled(field) => {
                let field = isolated(self.workflow.field_label(field));
                if so { tr!("“{}” is filled", field) } else { tr!("“{}” is empty", field) }
            }
            Check::In(status) if so => tr!("an order" => "it is in {}", self.status(status)),
            Check::In(status) => tr!("an order" => "it is not in {}", self.status(status)),
            Check::Held(None) if so => tr!("an order" => "it is on hold"),
            Check::Held(None) => tr!("an order" => "it is not on hold"),
            Check::Held(Some(reason)) if so => tr!("an order" => "it is on hold {}", for_reason(*reason)),
            Check::Held(Some(reason)) => tr!("an order" => "it is not on hold {}", for_reason(*reason)),
            Check::Assigned if so => tr!("somebody has it"),
            Check::Assigned => tr!("nobody in particular has it"),
            Check::Promised if so => tr!("a date is promised"),
            Check::Promised => tr!("a date is not promised"),
            Check::Imported if so => tr!("it came from a file"),
            Check::Imported => tr!("it did not come from a file"),
            Check::Reachable if so => tr!("the customer has an e-mail address"),
            Check::Reachable => tr!("the customer has no e-mail address"),
            Check::WorkingTime if so => tr!("it is working time"),
            Check::WorkingTime => tr!("it is not working time"),
            Check::Weekday(days) => {
                let days = days.iter().map(|day| weekday(*day));
                let days = listed(days, |most, last| tr!("days" => "{} or {}", most, last));
                if so { tr!("a day" => "it is {}", days) } else { tr!("a day" => "it is not {}", days) }
            }
        }
    }

    /// In brackets where it is a group of its own.
    fn grouped(&self, check: &Check) -> String {
        match check {
            Check::All(checks) | Check::Any(checks) if checks.len() > 1 => format!("({})", self.check(check)),
            check => self.check(check),
        }
    }

    fn test(&self, test: &Test, so: bool) -> String {
        match test {
            Test::TotalAtLeast(total) => {
                let total = money(*total, self.currency);
                match so {
                    true => tr!("its total is at least {}", total),
                    false => tr!("its total is less than {}", total),
                }
            }
            Test::AtLeast { field, value } => {
                let kind = self.workflow.field(field).map(|field| &field.kind);
                let value = match (kind, value.parse::<Money>()) {
                    (Some(crate::FieldKind::Money), Ok(amount)) => money(amount, self.currency),
                    _ => value.clone(),
                };
                let (label, value) = (isolated(self.workflow.field_label(field)), isolated(&value));
                match so {
                    true => tr!("“{}” is at least {}", label, value),
                    false => tr!("“{}” is less than {} or empty", label, value),
                }
            }
            Test::Is { field, value } => {
                let (label, value) = (isolated(self.workflow.field_label(field)), isolated(value));
                match so {
                    true => tr!("“{}” says “{}”", label, value),
                    false => tr!("“{}” does not say “{}”", label, value),
                }
            }
        }
    }

    /// What it does: `put it on hold for stock`.
    pub fn act(&self, act: &Act) -> String {
        match act {
            Act::Move { to, .. } => tr!("move it to {}", self.status(to)),
            Act::Hold { reason, .. } => tr!("put it on hold {}", for_reason(*reason)),
            Act::Release => tr!("release it"),
            Act::SetFact { fact, .. } => tr!("set “{}”", isolated(self.workflow.fact_name(fact))),
            Act::ClearFact { fact, .. } => tr!("unset “{}”", isolated(self.workflow.fact_name(fact))),
            Act::SetField { field, value } => {
                let label = isolated(self.workflow.field_label(field));
                match value.trim() {
                    "" => tr!("empty “{}”", label),
                    value => tr!("write “{}” into “{}”", isolated(value), label),
                }
            }
            Act::Assign(Some(person)) => tr!("give it to {}", self.person(person)),
            Act::Assign(None) => tr!("give it to nobody in particular"),
            Act::AssignRole(role) => {
                tr!("give it to whoever of {} has the fewest orders", self.role(role))
            }
            Act::Notify(Mention::Person(person)) => tr!("tell {}", self.person(person)),
            Act::Notify(Mention::Role(role)) => tr!("tell everybody of {}", self.role(role)),
            Act::RequestApproval(approval) => {
                tr!("request the approval “{}”", isolated(self.workflow.approval_name(approval)))
            }
            Act::Promise { days: 1, .. } => tr!("promise the next working day"),
            Act::Promise { days, .. } => tr!("promise the date that is {} working days from now", days),
            Act::PromiseByRule { over_hand: false, .. } => tr!("promise the dates by the board’s rule"),
            Act::PromiseByRule { .. } => {
                tr!("promise the dates by the board’s rule even over those set by hand")
            }
            Act::Comment(text) => tr!("comment “{}”", isolated(text.trim())),
        }
    }

    fn person(&self, id: &PersonId) -> Cow<'_, str> {
        match self.people.get(id) {
            Some(name) => isolated(name),
            None => Cow::Owned(tr!("somebody who left")),
        }
    }

    fn role<'a>(&'a self, id: &'a RoleId) -> Cow<'a, str> {
        isolated(self.workflow.role_name(id))
    }

    fn status<'a>(&'a self, id: &'a StatusId) -> Cow<'a, str> {
        isolated(self.workflow.status(id).map_or(id.as_str(), |status| &status.name))
    }
}

/// What a hold is for, as it stands behind it.
fn for_reason(reason: HoldReason) -> String {
    match reason {
        HoldReason::Payment => tr!("a hold" => "for payment"),
        HoldReason::Address => tr!("a hold" => "for address"),
        HoldReason::Stock => tr!("a hold" => "for stock"),
        HoldReason::Customer => tr!("a hold" => "for customer"),
        HoldReason::Supplier => tr!("a hold" => "for supplier"),
        HoldReason::Quality => tr!("a hold" => "for quality"),
        HoldReason::Other => tr!("a hold" => "for another reason"),
    }
}

fn length(age: MaxAge) -> String {
    match age {
        MaxAge::Hours(hours) => tr!("{n} working hour" | "{n} working hours" % hours),
        MaxAge::Days(days) => tr!("{n} working day" | "{n} working days" % days),
    }
}

fn weekday(day: u8) -> String {
    weekday_name(day).unwrap_or_else(|| tr!("Sunday"))
}

/// `a`, `a or b`, `a, b or c`; the last is put behind those before it.
fn listed(parts: impl Iterator<Item = String>, behind: impl FnOnce(&str, &str) -> String) -> String {
    let parts: Vec<String> = parts.collect();
    match parts.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => behind(&most.join(", "), last),
    }
}

/// `£5,000`, `£12.50`, `CHF 5,000`
fn money(amount: Money, currency: &str) -> String {
    let text = amount.to_string();
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let mut grouped = String::new();
    for (nth, digit) in whole.chars().enumerate() {
        if nth > 0 && (whole.len() - nth).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let part = if part.chars().all(|digit| digit == '0') { String::new() } else { format!(".{part}") };
    let mark = match currency {
        "GBP" => "£".to_owned(),
        "EUR" => "€".to_owned(),
        "USD" => "$".to_owned(),
        code => format!("{code} "),
    };
    format!("{sign}{mark}{grouped}{part}")
}

/// Whether what somebody wrote ends the sentence already: “… please ring them.”
fn ends(sentence: &str) -> bool {
    let said = sentence.strip_suffix('”').or_else(|| sentence.strip_suffix("\u{a0}»"));
    let said = said.map(|said| said.trim_end_matches('\u{2069}'));
    said.is_some_and(|said| said.ends_with(['.', '!', '?']))
}
