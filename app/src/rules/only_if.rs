//! *If*: what has to be so.

use super::{
    compared::{CheckValue, WeekdaySlot, inner, with},
    draft::{Row, RuleDraft, remove},
    slots::{Away, Pick, Words, hold_reason, hold_reasons},
    words::{Named, Options, Vocabulary, fixed, is_comparable},
};
use crate::components::icon::Icon;
use domain::{FieldKind, Money, Test, automation::Check, tr};
use leptos::prelude::*;
use std::collections::BTreeSet;

const KINDS: [Named; 13] = [
    ("total", || tr!("a rule" => "its total")),
    ("value", || tr!("a rule" => "the field")),
    ("condition", || tr!("a rule" => "the condition")),
    ("fact", || tr!("a rule" => "the fact")),
    ("filled", || tr!("a rule" => "the value of")),
    ("in", || tr!("a rule" => "its status")),
    ("held", || tr!("a rule" => "a hold for")),
    ("assigned", || tr!("a rule" => "somebody who has it")),
    ("promised", || tr!("a rule" => "a promised date")),
    ("imported", || tr!("a rule" => "a file that it came from")),
    ("reachable", || tr!("a rule" => "the customer’s e-mail address")),
    ("working", || tr!("a rule" => "working time")),
    ("weekday", || tr!("a rule" => "the day")),
];

fn kind_of(check: &Check) -> &'static str {
    match inner(check).0 {
        Check::Value(Test::TotalAtLeast(_)) => "total",
        Check::Value(_) => "value",
        Check::Condition(_) => "condition",
        Check::Fact(_) => "fact",
        Check::Filled(_) => "filled",
        Check::In(_) => "in",
        Check::Held(_) => "held",
        Check::Assigned => "assigned",
        Check::Promised => "promised",
        Check::Imported => "imported",
        Check::Reachable => "reachable",
        Check::WorkingTime => "working",
        Check::Weekday(_) => "weekday",
        // Written elsewhere: it can be read here and taken away.
        Check::All(_) | Check::Any(_) | Check::Not(_) => "group",
    }
}

/// What of a kind one begins with; none where the board has nothing of the kind.
fn fresh(kind: &str, vocabulary: Vocabulary) -> Option<Check> {
    vocabulary.with(|workflow| {
        Some(match kind {
            "total" => Check::Value(Test::TotalAtLeast(Money(1000 * 10_000))),
            "value" => {
                let field = workflow.fields.iter().find(|field| is_comparable(field))?;
                Check::Value(test_of(field.id.as_str(), vocabulary)?)
            }
            "condition" => Check::Condition(workflow.conditions.first()?.id.clone()),
            "fact" => Check::Fact(workflow.facts.first()?.id.clone()),
            "filled" => Check::Filled(workflow.fields.first()?.id.clone()),
            "in" => Check::In(workflow.statuses.first()?.id.clone()),
            "held" => Check::Held(None),
            "assigned" => Check::Assigned,
            "promised" => Check::Promised,
            "imported" => Check::Imported,
            "reachable" => Check::Reachable,
            "working" => Check::WorkingTime,
            "weekday" => Check::Weekday(BTreeSet::from([1])),
            _ => return None,
        })
    })
}

/// A comparison with a field's values that one begins with.
fn test_of(field: &str, vocabulary: Vocabulary) -> Option<Test> {
    vocabulary.with(|workflow| {
        let def = workflow.fields.iter().find(|def| def.id.as_str() == field)?;
        let id = def.id.clone();
        Some(match &def.kind {
            FieldKind::Choice(choices) => Test::Is { field: id, value: choices.first()?.clone() },
            FieldKind::YesNo => Test::Is { field: id, value: "yes".into() },
            _ => Test::AtLeast { field: id, value: "1".into() },
        })
    })
}

/// How it says yes and no.
fn answers(kind: &str) -> Options {
    let (so, not) = match kind {
        "total" => (tr!("a total" => "is at least"), tr!("a total" => "is less than")),
        "filled" => (tr!("a field" => "is filled"), tr!("a field" => "is empty")),
        "fact" => (tr!("a fact" => "is set"), tr!("a fact" => "is not set")),
        "condition" => (tr!("a condition" => "is so"), tr!("a condition" => "is not so")),
        "held" | "assigned" | "promised" | "imported" | "reachable" => {
            (tr!("something of an order" => "is there"), tr!("something of an order" => "is not there"))
        }
        "working" => (tr!("working time" => "is now"), tr!("working time" => "is not now")),
        _ => (tr!("something of an order" => "is"), tr!("something of an order" => "is not")),
    };
    vec![("so".to_owned(), so), ("not".to_owned(), not)]
}

/// The rows.
#[component]
pub fn OnlyIf(draft: RuleDraft, vocabulary: Vocabulary) -> impl IntoView {
    let add = move |_| {
        if let Some(check) = fresh("total", vocabulary) {
            let row = draft.row(check);
            draft.checks.update(|rows| rows.push(row));
        }
    };
    let several = Memo::new(move |_| draft.checks.with(Vec::len) > 1);
    let how = fixed(&[("all", || tr!("all of these are so")), ("any", || tr!("one of these is so"))]);
    let chosen = Signal::derive(move || if draft.any.get() { "any" } else { "all" }.to_owned());
    view! {
        <div class="RulePart" role="group" aria-label=tr!("a rule" => "If")>
            <b class="RulePart-word" aria-hidden="true">{tr!("a rule" => "if")}</b>
            <div class="RulePart-rows">
                {move || several.get().then(|| view! {
                    <div class="RuleRow"><Pick label=tr!("All or one") options=how.clone() value=chosen choose=move |how: String| draft.any.set(how == "any") /></div>
                })}
                <For each=move || draft.checks.get() key=|row| row.key let:row><CheckRow draft vocabulary row /></For>
                <button class="RuleAdd" type="button" on:click=add>
                    <Icon name="plus" />
                    {move || match (draft.checks.with(Vec::is_empty), draft.any.get()) {
                        (true, _) => tr!("a rule" => "only if"),
                        (false, true) => tr!("a rule" => "or"),
                        (false, false) => tr!("a rule" => "and"),
                    }}
                </button>
            </div>
        </div>
    }
}

#[component]
fn CheckRow(draft: RuleDraft, vocabulary: Vocabulary, row: Row<Check>) -> impl IntoView {
    let value = row.value;
    let kind = Memo::new(move |_| value.with(kind_of));
    let offered: Vec<_> = KINDS.into_iter().filter(|(kind, _)| fresh(kind, vocabulary).is_some()).collect();
    let choose = move |kind: String| {
        if let Some(check) = fresh(&kind, vocabulary) {
            value.set(check);
        }
    };
    let so = Signal::derive(move || value.with(|check| if inner(check).1 { "so" } else { "not" }).to_owned());
    let set_so = move |so: String| value.update(|check| *check = with(inner(check).0.clone(), so == "so"));
    let slots = move || {
        let offered = offered.clone();
        match kind.get() {
            "group" => {
                let said = vocabulary.words(|words| value.with(|check| words.check(check)));
                view! { <span class="RuleRow-said" dir="auto">{said}</span> }.into_any()
            }
            kind => {
                let answer =
                    view! { <Pick label=tr!("Is it or not") options=answers(kind) value=so choose=set_so /> };
                let subject = view! { <Pick label=tr!("What it is about") options=fixed(&offered) value=Signal::stored(kind.to_owned()) choose /> };
                let which = matches!(kind, "value" | "condition" | "fact" | "filled" | "held");
                match which {
                    true => view! { {subject} <CheckSlots kind vocabulary value /> {answer} <CheckValue kind vocabulary value /> }.into_any(),
                    false => view! { {subject} {answer} <CheckSlots kind vocabulary value /> }.into_any(),
                }
            }
        }
    };
    view! {
        <div class="RuleRow">
            {slots}
            <Away label=tr!("Remove this condition") away=move |()| remove(draft.checks, row.key) />
        </div>
    }
}

/// Which one it is about, or what it is compared with.
#[component]
fn CheckSlots(kind: &'static str, vocabulary: Vocabulary, value: RwSignal<Check>) -> impl IntoView {
    let read = move |of: fn(&Check) -> Option<String>| {
        Signal::derive(move || value.with(|check| of(inner(check).0)).unwrap_or_default())
    };
    let write = move |check: Option<Check>| {
        if let Some(check) = check {
            value.update(|now| *now = with(check, inner(now).1));
        }
    };
    match kind {
        "total" => {
            let total = read(|check| match check {
                Check::Value(Test::TotalAtLeast(total)) => Some(total.to_string()),
                _ => None,
            });
            let set = move |text: String| {
                write(text.parse().ok().map(|total| Check::Value(Test::TotalAtLeast(total))))
            };
            view! { <Words label=tr!("What total") hint="1000.00" value=total write=set /> }.into_any()
        }
        "value" => {
            let field = read(|check| match check {
                Check::Value(test) => Some(test.field()?.to_string()),
                _ => None,
            });
            let set = move |id: String| write(test_of(&id, vocabulary).map(Check::Value));
            view! { <Pick label=tr!("Which field") options=vocabulary.fields(is_comparable) value=field choose=set /> }.into_any()
        }
        "condition" => {
            let id = read(|check| match check {
                Check::Condition(id) => Some(id.to_string()),
                _ => None,
            });
            let set = move |id: String| write(id.parse().ok().map(Check::Condition));
            view! { <Pick label=tr!("Which condition") options=vocabulary.conditions() value=id choose=set /> }
                .into_any()
        }
        "fact" => {
            let id = read(|check| match check {
                Check::Fact(id) => Some(id.to_string()),
                _ => None,
            });
            let set = move |id: String| write(id.parse().ok().map(Check::Fact));
            view! { <Pick label=tr!("Which fact") options=vocabulary.facts() value=id choose=set /> }
                .into_any()
        }
        "filled" => {
            let id = read(|check| match check {
                Check::Filled(id) => Some(id.to_string()),
                _ => None,
            });
            let set = move |id: String| write(id.parse().ok().map(Check::Filled));
            view! { <Pick label=tr!("Which field") options=vocabulary.fields(|_| true) value=id choose=set /> }
                .into_any()
        }
        "in" => {
            let id = read(|check| match check {
                Check::In(id) => Some(id.to_string()),
                _ => None,
            });
            let set = move |id: String| write(id.parse().ok().map(Check::In));
            view! { <Pick label=tr!("Which status") options=vocabulary.statuses() value=id choose=set /> }
                .into_any()
        }
        "held" => {
            let reason = read(|check| match check {
                Check::Held(Some(reason)) => Some(reason.name().to_owned()),
                _ => None,
            });
            let set = move |name: String| write(Some(Check::Held(hold_reason(&name))));
            view! { <Pick label=tr!("For which reason") options=hold_reasons(true) value=reason choose=set /> }
                .into_any()
        }
        "weekday" => view! { <WeekdaySlot value /> }.into_any(),
        _ => ().into_any(),
    }
}
