//! What whoever did something is called: people by their names, rules of a board by theirs, taken away or not; and days.

use chrono::Datelike;
use domain::{ActorRef, Date, PersonId, RuleId, spoken, tr, tr_later, wire::Named};
use std::collections::{BTreeMap, HashMap};
use store::NOBODY;

const MONTHS: [&str; 12] = [
    tr_later!("January"),
    tr_later!("February"),
    tr_later!("March"),
    tr_later!("April"),
    tr_later!("May"),
    tr_later!("June"),
    tr_later!("July"),
    tr_later!("August"),
    tr_later!("September"),
    tr_later!("October"),
    tr_later!("November"),
    tr_later!("December"),
];

/// An actor with their name; Milepost itself where nobody is known by the id.
pub fn named(who: &ActorRef, people: &BTreeMap<PersonId, String>, rules: &HashMap<RuleId, String>) -> Named {
    let name = match who {
        ActorRef::Person(person) => people.get(person),
        ActorRef::Rule(rule) => rules.get(&rule.id),
        ActorRef::Customer => return Named { who: who.clone(), name: tr!("The customer") },
        ActorRef::System => None,
    };
    Named { who: who.clone(), name: name.cloned().unwrap_or_else(|| NOBODY.to_owned()) }
}

/// `4 December 2026`
pub fn day_in_words(date: Date) -> String {
    let day = match date.day() {
        1 => tr!("the first of a month" => "1"),
        day => day.to_string(),
    };
    format!("{day} {} {}", spoken::say(MONTHS[date.month0() as usize]), date.year())
}
