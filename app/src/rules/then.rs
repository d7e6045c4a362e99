//! *Then*: what a rule does.

use super::{
    draft::{Row, RuleDraft, remove},
    slots::{Away, Pick, Words, hold_reason, hold_reasons},
    words::{Named, Vocabulary, fixed},
};
use crate::components::icon::Icon;
use domain::{HoldReason, Mention, automation::Act, tr};
use leptos::prelude::*;

const KINDS: [Named; 13] = [
    ("hold", || tr!("a rule" => "put it on hold for")),
    ("release", || tr!("a rule" => "release it")),
    ("move", || tr!("a rule" => "move it to")),
    ("set_fact", || tr!("a rule" => "set the fact")),
    ("clear_fact", || tr!("a rule" => "unset the fact")),
    ("set_field", || tr!("a rule" => "write into the field")),
    ("assign", || tr!("a rule" => "give it to")),
    ("assign_role", || tr!("a rule" => "give it to whoever has the fewest orders of")),
    ("notify", || tr!("a rule" => "tell")),
    ("approval", || tr!("a rule" => "request the approval")),
    ("promise", || tr!("a rule" => "promise the date that is")),
    (BY_RULE, || tr!("a rule" => "promise the dates by the board’s rule")),
    ("comment", || tr!("a rule" => "comment")),
];

/// Promising by the board's rule; only where it has one.
const BY_RULE: &str = "promise_by_rule";

/// Whether a rule goes over what somebody promised by hand.
const OVER_HAND: [Named; 2] = [
    ("", || tr!("dates" => "where none was set by hand")),
    ("over", || tr!("dates" => "even over those set by hand")),
];

fn kind_of(act: &Act) -> &'static str {
    match act {
        Act::Move { .. } => "move",
        Act::Hold { .. } => "hold",
        Act::Release => "release",
        Act::SetFact { .. } => "set_fact",
        Act::ClearFact { .. } => "clear_fact",
        Act::SetField { .. } => "set_field",
        Act::Assign(_) => "assign",
        Act::AssignRole(_) => "assign_role",
        Act::Notify(_) => "notify",
        Act::RequestApproval(_) => "approval",
        Act::Promise { .. } => "promise",
        Act::PromiseByRule { .. } => BY_RULE,
        Act::Comment(_) => "comment",
    }
}

/// What of a kind one begins with; none where the board has nothing of the kind.
fn fresh(kind: &str, vocabulary: Vocabulary) -> Option<Act> {
    let none = String::new;
    vocabulary.with(|workflow| {
        Some(match kind {
            "hold" => Act::Hold { reason: HoldReason::Stock, note: none() },
            "release" => Act::Release,
            "move" => Act::Move { to: workflow.statuses.first()?.id.clone(), reason: none() },
            "set_fact" => Act::SetFact { fact: workflow.facts.first()?.id.clone(), evidence: none() },
            "clear_fact" => Act::ClearFact { fact: workflow.facts.first()?.id.clone(), reason: none() },
            "set_field" => Act::SetField { field: workflow.fields.first()?.id.clone(), value: none() },
            "assign" => Act::Assign(None),
            "assign_role" => Act::AssignRole(workflow.roles.first()?.id.clone()),
            "notify" => Act::Notify(Mention::Role(workflow.roles.first()?.id.clone())),
            "approval" => Act::RequestApproval(workflow.approvals.first()?.id.clone()),
            "promise" => Act::Promise { days: 3, reason: none() },
            BY_RULE => {
                vocabulary.promises().then_some(Act::PromiseByRule { over_hand: false, reason: none() })?
            }
            _ => Act::Comment(none()),
        })
    })
}

/// The rows.
#[component]
pub fn Then(draft: RuleDraft, vocabulary: Vocabulary) -> impl IntoView {
    let add = move |_| {
        let row = draft.row(Act::Comment(String::new()));
        draft.then.update(|rows| rows.push(row));
    };
    view! {
        <div class="RulePart" role="group" aria-label=tr!("a rule" => "Then")>
            <b class="RulePart-word" aria-hidden="true">{tr!("a rule" => "then")}</b>
            <div class="RulePart-rows">
                <For each=move || draft.then.get() key=|row| row.key let:row><ActRow draft vocabulary row /></For>
                <button class="RuleAdd" type="button" on:click=add><Icon name="plus" />{move || if draft.then.with(Vec::is_empty) { tr!("a rule" => "then") } else { tr!("a rule" => "and") }}</button>
            </div>
        </div>
    }
}

#[component]
fn ActRow(draft: RuleDraft, vocabulary: Vocabulary, row: Row<Act>) -> impl IntoView {
    let value = row.value;
    let kind = Memo::new(move |_| value.with(kind_of));
    let offered: Vec<_> = KINDS.into_iter().filter(|(kind, _)| fresh(kind, vocabulary).is_some()).collect();
    let choose = move |kind: String| {
        if let Some(act) = fresh(&kind, vocabulary) {
            value.set(act);
        }
    };
    view! {
        <div class="RuleRow">
            <Pick label=tr!("What it does") options=fixed(&offered) value=Signal::derive(move || kind.get().to_owned()) choose />
            {move || view! { <ActSlots kind=kind.get() vocabulary value /> }.into_any()}
            <Away label=tr!("Remove this step") away=move |()| remove(draft.then, row.key) />
        </div>
    }
}

#[component]
fn ActSlots(kind: &'static str, vocabulary: Vocabulary, value: RwSignal<Act>) -> impl IntoView {
    let read =
        move |of: fn(&Act) -> Option<String>| Signal::derive(move || value.with(of).unwrap_or_default());
    // The text that goes with it.
    let text = read(|act| match act {
        Act::Move { reason: text, .. }
        | Act::Hold { note: text, .. }
        | Act::SetFact { evidence: text, .. }
        | Act::ClearFact { reason: text, .. }
        | Act::SetField { value: text, .. }
        | Act::Promise { reason: text, .. }
        | Act::PromiseByRule { reason: text, .. }
        | Act::Comment(text) => Some(text.clone()),
        _ => None,
    });
    let set_text = move |said: String| {
        value.update(|act| {
            if let Act::Move { reason: text, .. }
            | Act::Hold { note: text, .. }
            | Act::SetFact { evidence: text, .. }
            | Act::ClearFact { reason: text, .. }
            | Act::SetField { value: text, .. }
            | Act::Promise { reason: text, .. }
            | Act::PromiseByRule { reason: text, .. }
            | Act::Comment(text) = act
            {
                *text = said;
            }
        });
    };
    // What it is about, by its id.
    let id = read(|act| match act {
        Act::Move { to, .. } => Some(to.to_string()),
        Act::Hold { reason, .. } => Some(reason.name().to_owned()),
        Act::SetFact { fact, .. } | Act::ClearFact { fact, .. } => Some(fact.to_string()),
        Act::SetField { field, .. } => Some(field.to_string()),
        Act::Assign(person) => person.map(|person| person.to_string()),
        Act::AssignRole(role) => Some(role.to_string()),
        Act::Notify(to) => Some(to.to_string()),
        Act::RequestApproval(approval) => Some(approval.to_string()),
        Act::Promise { days, .. } => Some(days.to_string()),
        Act::PromiseByRule { over_hand, .. } => over_hand.then(|| "over".to_owned()),
        Act::Release | Act::Comment(_) => None,
    });
    let set_id = move |id: String| {
        value.update(|act| match act {
            Act::Move { to, .. } => *to = id.parse().unwrap_or_else(|_| to.clone()),
            Act::Hold { reason, .. } => *reason = hold_reason(&id).unwrap_or(*reason),
            Act::SetFact { fact, .. } | Act::ClearFact { fact, .. } => {
                *fact = id.parse().unwrap_or_else(|_| fact.clone());
            }
            Act::SetField { field, .. } => *field = id.parse().unwrap_or_else(|_| field.clone()),
            Act::Assign(person) => *person = id.parse().ok(),
            Act::AssignRole(role) => *role = id.parse().unwrap_or_else(|_| role.clone()),
            Act::Notify(to) => *to = id.parse().unwrap_or_else(|_| to.clone()),
            Act::RequestApproval(approval) => *approval = id.parse().unwrap_or_else(|_| approval.clone()),
            Act::Promise { days, .. } => *days = id.trim().parse().unwrap_or(0),
            Act::PromiseByRule { over_hand, .. } => *over_hand = !id.is_empty(),
            Act::Release | Act::Comment(_) => {}
        });
    };
    match kind {
        "move" => view! {
            <Pick label=tr!("Which status") options=vocabulary.statuses() value=id choose=set_id />
            <Words label=tr!("Why, where the move asks") hint=tr!("why, where the move asks") value=text write=set_text />
        }
        .into_any(),
        "hold" => view! {
            <Pick label=tr!("For which reason") options=hold_reasons(false) value=id choose=set_id />
            <Words label=tr!("Note") hint=tr!("with this note") value=text write=set_text />
        }
        .into_any(),
        "set_fact" => view! {
            <Pick label=tr!("Which fact") options=vocabulary.facts() value=id choose=set_id />
            <Words label=tr!("What shows it") hint=tr!("what shows it, where asked") value=text write=set_text />
        }
        .into_any(),
        "clear_fact" => view! {
            <Pick label=tr!("Which fact") options=vocabulary.facts() value=id choose=set_id />
            <span>{tr!("because")}</span>
            <Words label=tr!("Why") hint=tr!("why") value=text write=set_text />
        }
        .into_any(),
        "set_field" => view! {
            <Pick label=tr!("Which field") options=vocabulary.fields(|_| true) value=id choose=set_id />
            {move || {
                let choices = vocabulary.choices(&id.get());
                match choices.is_empty() {
                    true => view! { <Words label=tr!("What it is to say") hint=tr!("this (nothing empties it)") value=text write=set_text /> }.into_any(),
                    false => view! { <Pick label=tr!("What it is to say") options=choices value=text choose=set_text /> }.into_any(),
                }
            }}
        }
        .into_any(),
        "assign" => {
            let nobody = (String::new(), tr!("nobody in particular"));
            let options = std::iter::once(nobody).chain(vocabulary.people()).collect();
            view! { <Pick label=tr!("Who") options value=id choose=set_id /> }.into_any()
        }
        "assign_role" => view! { <Pick label=tr!("Of which role") options=vocabulary.roles() value=id choose=set_id /> }.into_any(),
        "notify" => view! { <Pick label=tr!("Whom") options=vocabulary.addressees() value=id choose=set_id /> }.into_any(),
        "approval" => view! { <Pick label=tr!("Which approval") options=vocabulary.approvals() value=id choose=set_id /> }.into_any(),
        "promise" => view! {
            <Words label=tr!("How many working days") kind="number" value=id write=set_id />
            <span>{tr!("working days from now, because")}</span>
            <Words label=tr!("Why, as the customer reads it") hint=tr!("why, as the customer reads it") value=text write=set_text />
        }
        .into_any(),
        BY_RULE => view! {
            <Pick label=tr!("Over dates set by hand") options=fixed(&OVER_HAND) value=id choose=set_id />
            <span>{tr!("because")}</span>
            <Words label=tr!("Why, as the customer reads it") hint=tr!("why, as the customer reads it") value=text write=set_text />
        }
        .into_any(),
        "comment" => view! { <Words label=tr!("What it says") hint=tr!("what it says") value=text write=set_text /> }.into_any(),
        _ => ().into_any(),
    }
}
