//! A workflow in words: what a status says, part by part, as it is shown, compared and printed.

use crate::components::language_field::called;
use domain::{
    AgeLimit, CustomerText, CustomerWording, Draft, Evidence, FactDef, FieldDef, Gate, Language, Need, Phase,
    Role, RoleId, StatusDraft, StatusId, Transition, isolated, spoken::say, tr, tr_later,
};
use std::collections::{BTreeMap, BTreeSet};

/// What stands where nothing is said yet.
pub const NOTHING: &str = "–";

/// A phase's name for styles.
pub fn phase_key(phase: Phase) -> &'static str {
    match phase {
        Phase::Open => "open",
        Phase::Waiting => "waiting",
        Phase::Done => "done",
        Phase::Cancelled => "cancelled",
    }
}

/// A phase's name for people.
pub fn phase(phase: Phase) -> String {
    match phase {
        Phase::Open => tr!("a phase" => "open"),
        Phase::Waiting => tr!("a phase" => "waiting"),
        Phase::Done => tr!("a phase" => "done"),
        Phase::Cancelled => tr!("a phase" => "cancelled"),
    }
}

/// A phase as the heading of its band.
pub fn band(phase: Phase) -> String {
    match phase {
        Phase::Open => tr!("a phase" => "Open"),
        Phase::Waiting => tr!("a phase" => "Waiting"),
        Phase::Done => tr!("a phase" => "Done"),
        Phase::Cancelled => tr!("a phase" => "Cancelled"),
    }
}

/// A phase's icon.
pub fn phase_icon(phase: Phase) -> &'static str {
    match phase {
        Phase::Open => "circle",
        Phase::Waiting => "waiting",
        Phase::Done => "check",
        Phase::Cancelled => "close",
    }
}

/// `4 h`, `3 d` or `no limit`; none while nothing is said.
pub fn age(limit: Option<AgeLimit>) -> Option<String> {
    limit.map(|limit| match limit {
        AgeLimit::NoLimit => tr!("no limit"),
        AgeLimit::Hours(hours) => tr!("{} h", hours),
        AgeLimit::Days(days) => tr!("{} d", days),
    })
}

/// What the customer reads, or that it is nothing; none while nothing is said.
pub fn customer(wording: &Option<CustomerWording>) -> Option<String> {
    match wording {
        Some(CustomerWording::Hidden) => Some(tr!("hidden from customers")),
        Some(CustomerWording::Says(words)) => said(words),
        None => None,
    }
}

/// A role's name, the id standing in for one that is gone.
pub fn role(roles: &[Role], id: &RoleId) -> String {
    roles.iter().find(|role| role.id == *id).map_or_else(|| id.to_string(), |role| role.name.clone())
}

/// What a move asks for, one after the other.
pub fn needs(draft: &Draft, m: &Transition) -> String {
    said(&gates(draft, &m.needs)).unwrap_or_else(|| tr!("nothing asked"))
}

/// What gates ask for, one after the other; empty where there are none.
pub fn gates(draft: &Draft, gates: &[Gate]) -> String {
    gates.iter().map(|gate| draft.gate_name(gate)).collect::<Vec<_>>().join(", ")
}

/// What is asked for on the way into a status and out of it.
pub fn asked(draft: &Draft, id: &StatusId) -> Option<String> {
    let entry = draft.status(id).map(|status| gates(draft, &status.entry)).unwrap_or_default();
    let (into, out) = (said(&entry), said(&exits(draft, id).join(", ")));
    match (into, out) {
        (None, None) => None,
        (Some(into), None) => Some(tr!("in: {}", into)),
        (None, Some(out)) => Some(tr!("out: {}", out)),
        (Some(into), Some(out)) => Some(tr!("in: {} · out: {}", into, out)),
    }
}

/// What the moves out of a status ask for, each once; empty where none asks for anything but a reason.
pub fn exits(draft: &Draft, id: &StatusId) -> Vec<String> {
    let own = draft.moves.iter().filter(|m| m.from == *id).flat_map(|m| &m.needs);
    let exit = draft.status(id).into_iter().flat_map(|status| &status.exit);
    let asks = exit.chain(own).filter(|gate| gate.requires != Need::Reason);
    let mut names: Vec<String> = asks.map(|gate| draft.gate_name(gate)).collect();
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// A text that is not empty.
pub fn said(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// A text that begins a line.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What something says, part by part: a label, which is said where it is shown, and what it says there.
pub type Parts = Vec<(&'static str, Option<String>)>;

/// Everything a status of a draft says, part by part, always the same parts in the same order.
pub fn parts(draft: &Draft, status: &StatusDraft, roles: &[Role]) -> Parts {
    vec![
        (tr_later!("Name"), said(&status.name)),
        (tr_later!("Reads"), customer(&status.customer)),
        (tr_later!("Customer does"), said(&status.customer_task)),
        (tr_later!("Other languages"), said(&translations(&status.customer_texts))),
        (tr_later!("E-mails"), status.message.map(|message| say(message.label()))),
        (tr_later!("Owner"), status.owner.as_ref().map(|owner| role(roles, owner))),
        (tr_later!("Phase"), Some(phase(status.phase))),
        (tr_later!("When"), said(&status.trigger)),
        (tr_later!("a status\u{4}Next"), said(&status.next_action)),
        (tr_later!("Proof"), said(&status.exit_rule)),
        (tr_later!("Asked to enter"), said(&gates(draft, &status.entry))),
        (tr_later!("Asked to go on"), said(&gates(draft, &status.exit))),
        (tr_later!("Limit"), age(status.max_age)),
        (tr_later!("WIP"), status.wip_limit.map(|limit| limit.to_string())),
        (tr_later!("Tools"), said(&status.notes.tools)),
        (tr_later!("Data"), said(&status.notes.data)),
        (tr_later!("Known pain"), said(&status.notes.pain_points)),
    ]
}

/// What customers read in other languages, with the language before each.
fn translations(texts: &BTreeMap<Language, CustomerText>) -> String {
    let said = texts.iter().filter(|(_, text)| !text.is_empty());
    let said = said.map(|(language, text)| tr!("{}: {}", called(*language), isolated(&text.in_words())));
    said.collect::<Vec<_>>().join("; ")
}

/// Everything a field says, part by part.
pub fn field_parts(field: &FieldDef, roles: &[Role]) -> Parts {
    let yes = |yes: bool, words: String| yes.then_some(words);
    vec![
        (tr_later!("Label"), said(&field.label)),
        (tr_later!("Help"), said(&field.help)),
        (tr_later!("Kind"), Some(field.kind.in_words())),
        (tr_later!("Asked"), yes(field.at_placing, tr!("when an order is placed"))),
        (tr_later!("Seen by"), Some(role_list(&field.visible_to, roles, &tr!("everybody")))),
        (tr_later!("On cards"), yes(field.on_card, tr!("yes"))),
        (tr_later!("a field\u{4}Search"), yes(field.is_searched(), tr!("finds by it"))),
    ]
}

/// Everything a fact says, part by part.
pub fn fact_parts(draft: &Draft, fact: &FactDef, roles: &[Role]) -> Parts {
    vec![
        (tr_later!("Name"), said(&fact.name)),
        (tr_later!("Help"), said(&fact.help)),
        (tr_later!("Set by"), Some(role_list(&fact.set_by, roles, &tr!("whoever edits the order")))),
        (tr_later!("Shown by"), evidence(draft, &fact.evidence)),
    ]
}

/// What shows that a fact is so, where something has to.
pub fn evidence(draft: &Draft, evidence: &Evidence) -> Option<String> {
    match evidence {
        Evidence::None => None,
        Evidence::Note => Some(tr!("a note")),
        Evidence::Number => Some(tr!("a number")),
        Evidence::Approval(id) => Some(tr!("the approval “{}”", isolated(&draft.approval_name(id)))),
    }
}

/// Roles by their names; other words where there are none.
pub fn role_list(ids: &BTreeSet<RoleId>, roles: &[Role], none: &str) -> String {
    match ids.is_empty() {
        true => none.to_owned(),
        false => ids.iter().map(|id| role(roles, id)).collect::<Vec<_>>().join(", "),
    }
}
