//! A rule as a sentence that can be read aloud.

use super::{Act, Check, Days, Rule, Trigger};
use crate::{
    HoldReason, MaxAge, Mention, Money, PersonId, RoleId, StatusId, Test, Verdict, Workflow, isolated,
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
        let when = listed(rule.when.iter().map(|trigger| self.trigger(trigger)), "or");
        let when = if when.is_empty() { "…".to_owned() } else { when };
        let only_if = rule.only_if.as_ref().map(|check| format!(" and {}", self.check(check)));
        let then = listed(rule.then.iter().map(|act| self.act(act)), "and");
        let then = if then.is_empty() { "…".to_owned() } else { then };
        let unchanged = if rule.unchanged { ", but only if nothing changed meanwhile" } else { "" };
        let sentence = format!("When {when}{}, {then}{unchanged}", only_if.unwrap_or_default());
        if ends(&sentence) { sentence } else { sentence + "." }
    }

    /// What sets it off: `an order is placed`.
    pub fn trigger(&self, trigger: &Trigger) -> String {
        match trigger {
            Trigger::Placed => "an order is placed".to_owned(),
            Trigger::Entered(status) => format!("an order enters {}", self.status(status)),
            Trigger::Moved => "an order is moved".to_owned(),
            Trigger::Held(reason) => format!("an order is put on hold{}", for_reason(*reason)),
            Trigger::Released => "an order is released".to_owned(),
            Trigger::FactSet(fact) => format!("“{}” is set", isolated(self.workflow.fact_name(fact))),
            Trigger::FactCleared(fact) => format!("“{}” is unset", isolated(self.workflow.fact_name(fact))),
            Trigger::FieldSet(field) => {
                format!("“{}” is filled or changed", isolated(self.workflow.field_label(field)))
            }
            Trigger::Decided { approval, verdict } => {
                let decided = if *verdict == Verdict::Declined { "declined" } else { "granted" };
                format!("the approval “{}” is {decided}", isolated(self.workflow.approval_name(approval)))
            }
            Trigger::Commented => "somebody comments on an order".to_owned(),
            Trigger::InStatus { status, length: age } => {
                format!("an order has spent {} in {}", length(*age), self.status(status))
            }
            Trigger::HeldFor { reason, length: age } => {
                format!("an order has been on hold{} for {}", for_reason(*reason), length(*age))
            }
            Trigger::PromiseNear(0) => "the last promised day comes".to_owned(),
            Trigger::PromiseNear(1) => "the promised date is a day away".to_owned(),
            Trigger::PromiseNear(days) => format!("the promised date is {days} days away"),
            Trigger::Schedule { at, days } => {
                let days = if *days == Days::All { "every day" } else { "every working day" };
                format!("it is {:02}:{:02} {days}", at / 60, at % 60)
            }
            Trigger::Button(name) => format!("somebody presses “{}” on an order", isolated(name.trim())),
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
        let is = if so { "is" } else { "is not" };
        match check {
            Check::All(checks) | Check::Any(checks) => {
                let word = if matches!(check, Check::All(_)) { "and" } else { "or" };
                let each = checks.iter().map(|check| self.grouped(check));
                let not = if so { "" } else { "it is not so that " };
                format!("{not}{}", each.collect::<Vec<_>>().join(&format!(" {word} ")))
            }
            Check::Not(inner) => self.so(inner, !so),
            Check::Value(test) => self.test(test, so),
            Check::Condition(id) => {
                let name = self.workflow.condition(id).map_or(id.as_str(), |condition| &condition.name);
                format!("it {is} “{}”", isolated(name))
            }
            Check::Fact(fact) => format!("“{}” {is} set", isolated(self.workflow.fact_name(fact))),
            Check::Filled(field) => {
                let says = if so { "is filled" } else { "is empty" };
                format!("“{}” {says}", isolated(self.workflow.field_label(field)))
            }
            Check::In(status) => format!("it {is} in {}", self.status(status)),
            Check::Held(reason) => format!("it {is} on hold{}", for_reason(*reason)),
            Check::Assigned if so => "somebody has it".to_owned(),
            Check::Assigned => "nobody in particular has it".to_owned(),
            Check::Promised => format!("a date {is} promised"),
            Check::Imported if so => "it came from a file".to_owned(),
            Check::Imported => "it did not come from a file".to_owned(),
            Check::Reachable => {
                format!("the customer has {} e-mail address", if so { "an" } else { "no" })
            }
            Check::WorkingTime => format!("it {is} working time"),
            Check::Weekday(days) => {
                let days = days.iter().map(|day| weekday(*day).to_owned());
                format!("it {is} {}", listed(days, "or"))
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
        let least = if so { "is at least" } else { "is less than" };
        match test {
            Test::TotalAtLeast(total) => format!("its total {least} {}", money(*total, self.currency)),
            Test::AtLeast { field, value } => {
                let kind = self.workflow.field(field).map(|field| &field.kind);
                let value = match (kind, value.parse::<Money>()) {
                    (Some(crate::FieldKind::Money), Ok(amount)) => money(amount, self.currency),
                    _ => value.clone(),
                };
                let label = isolated(self.workflow.field_label(field));
                let empty = if so { "" } else { " or empty" };
                format!("“{label}” {least} {}{empty}", isolated(&value))
            }
            Test::Is { field, value } => {
                let says = if so { "says" } else { "does not say" };
                let label = isolated(self.workflow.field_label(field));
                format!("“{label}” {says} “{}”", isolated(value))
            }
        }
    }

    /// What it does: `put it on hold for stock`.
    pub fn act(&self, act: &Act) -> String {
        match act {
            Act::Move { to, .. } => format!("move it to {}", self.status(to)),
            Act::Hold { reason, .. } => format!("put it on hold{}", for_reason(Some(*reason))),
            Act::Release => "release it".to_owned(),
            Act::SetFact { fact, .. } => format!("set “{}”", isolated(self.workflow.fact_name(fact))),
            Act::ClearFact { fact, .. } => format!("unset “{}”", isolated(self.workflow.fact_name(fact))),
            Act::SetField { field, value } => {
                let label = isolated(self.workflow.field_label(field));
                match value.trim() {
                    "" => format!("empty “{label}”"),
                    value => format!("write “{}” into “{label}”", isolated(value)),
                }
            }
            Act::Assign(Some(person)) => format!("give it to {}", self.person(person)),
            Act::Assign(None) => "give it to nobody in particular".to_owned(),
            Act::AssignRole(role) => {
                format!("give it to whoever of {} has the fewest orders", self.role(role))
            }
            Act::Notify(Mention::Person(person)) => format!("tell {}", self.person(person)),
            Act::Notify(Mention::Role(role)) => format!("tell everybody of {}", self.role(role)),
            Act::RequestApproval(approval) => {
                format!("request the approval “{}”", isolated(self.workflow.approval_name(approval)))
            }
            Act::Promise { days: 1, .. } => "promise the next working day".to_owned(),
            Act::Promise { days, .. } => format!("promise the date that is {days} working days from now"),
            Act::PromiseByRule { over_hand: false, .. } => "promise the dates by the board’s rule".to_owned(),
            Act::PromiseByRule { .. } => {
                "promise the dates by the board’s rule even over those set by hand".to_owned()
            }
            Act::Comment(text) => format!("comment “{}”", isolated(text.trim())),
        }
    }

    fn person(&self, id: &PersonId) -> Cow<'_, str> {
        isolated(self.people.get(id).map_or("somebody who left", String::as_str))
    }

    fn role<'a>(&'a self, id: &'a RoleId) -> Cow<'a, str> {
        isolated(self.workflow.role_name(id))
    }

    fn status<'a>(&'a self, id: &'a StatusId) -> Cow<'a, str> {
        isolated(self.workflow.status(id).map_or(id.as_str(), |status| &status.name))
    }
}

fn for_reason(reason: Option<HoldReason>) -> String {
    match reason {
        None => String::new(),
        Some(HoldReason::Other) => " for another reason".to_owned(),
        Some(reason) => format!(" for {}", reason.name()),
    }
}

fn length(age: MaxAge) -> String {
    match age {
        MaxAge::Hours(1) => "1 working hour".to_owned(),
        MaxAge::Hours(hours) => format!("{hours} working hours"),
        MaxAge::Days(1) => "1 working day".to_owned(),
        MaxAge::Days(days) => format!("{days} working days"),
    }
}

fn weekday(day: u8) -> &'static str {
    match day {
        1 => "Monday",
        2 => "Tuesday",
        3 => "Wednesday",
        4 => "Thursday",
        5 => "Friday",
        6 => "Saturday",
        _ => "Sunday",
    }
}

/// `a`, `a or b`, `a, b or c`
fn listed(parts: impl Iterator<Item = String>, word: &str) -> String {
    let parts: Vec<String> = parts.collect();
    match parts.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {word} {last}", most.join(", ")),
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
    let said = sentence.strip_suffix('”').map(|said| said.trim_end_matches('\u{2069}'));
    said.is_some_and(|said| said.ends_with(['.', '!', '?']))
}
