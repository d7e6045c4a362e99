//! What whoever did something is called: people by their names, rules of a board by theirs, taken away or not.

use domain::{ActorRef, PersonId, RuleId, wire::Named};
use std::collections::{BTreeMap, HashMap};
use store::{CUSTOMER, NOBODY};

/// An actor with their name; Milepost itself where nobody is known by the id.
pub fn named(who: &ActorRef, people: &BTreeMap<PersonId, String>, rules: &HashMap<RuleId, String>) -> Named {
    let name = match who {
        ActorRef::Person(person) => people.get(person),
        ActorRef::Rule(rule) => rules.get(&rule.id),
        ActorRef::Customer => return Named { who: who.clone(), name: CUSTOMER.to_owned() },
        ActorRef::System => None,
    };
    Named { who: who.clone(), name: name.cloned().unwrap_or_else(|| NOBODY.to_owned()) }
}
