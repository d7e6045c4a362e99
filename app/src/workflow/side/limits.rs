//! How long an order may stay, how many fit, and how long a step may take: numbers with their unit.

use super::inputs::{PartNotes, invalid};
use crate::workflow::{editor::use_editor, issues::input_id};
use domain::{AgeLimit, At, DraftPart, MaxAge, StatusId, spoken::say, tr, tr_later};
use leptos::{ev, prelude::*};

/// The unit of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Unit {
    Days,
    Hours,
    NoLimit,
}

impl Unit {
    const ALL: [(Unit, &'static str, &'static str); 3] = [
        (Unit::Days, "days", tr_later!("working days")),
        (Unit::Hours, "hours", tr_later!("working hours")),
        (Unit::NoLimit, "none", tr_later!("no limit")),
    ];

    fn named(name: &str) -> Unit {
        Unit::ALL.iter().find(|(_, other, _)| *other == name).map_or(Unit::Days, |(unit, ..)| *unit)
    }

    fn limit(self, number: Option<u16>) -> Option<AgeLimit> {
        match self {
            Unit::NoLimit => Some(AgeLimit::NoLimit),
            Unit::Days => number.map(AgeLimit::Days),
            Unit::Hours => number.map(AgeLimit::Hours),
        }
    }
}

fn number_of(limit: Option<AgeLimit>) -> Option<u16> {
    match limit {
        Some(AgeLimit::Days(number) | AgeLimit::Hours(number)) => Some(number),
        Some(AgeLimit::NoLimit) | None => None,
    }
}

/// How long an order may stay: a number and its unit, or no limit.
#[component]
pub fn AgeInput(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let limit = Memo::new(move |_| id.with_value(|id| editor.status(id).and_then(|status| status.max_age)));
    // While no number is said, the unit is remembered here.
    let chosen = RwSignal::new(Unit::Days);
    let unit = Memo::new(move |_| match limit.get() {
        Some(AgeLimit::NoLimit) => Unit::NoLimit,
        Some(AgeLimit::Hours(_)) => Unit::Hours,
        Some(AgeLimit::Days(_)) => Unit::Days,
        None => chosen.get(),
    });
    let set = Callback::new(move |(unit, number): (Unit, Option<u16>)| {
        chosen.set(unit);
        id.with_value(|id| editor.edit_status(id, |status| status.max_age = unit.limit(number)));
    });
    let number = Memo::new(move |_| number_of(limit.get()));
    let at = id.with_value(|id| At::Status(id.clone()));
    view! { <LimitInput at part=DraftPart::MaxAge label=tr!("Max age") unit_label=tr!("Unit of the max age") unit number set /> }
}

/// How long a step may take. A unit without a number is a limit of none, which the draft says is missing.
#[component]
pub fn StepLimit(
    at: At,
    #[prop(into)] limit: Signal<Option<MaxAge>>,
    set: Callback<Option<MaxAge>>,
) -> impl IntoView {
    let unit = Memo::new(move |_| match limit.get() {
        None => Unit::NoLimit,
        Some(MaxAge::Hours(_)) => Unit::Hours,
        Some(MaxAge::Days(_)) => Unit::Days,
    });
    let number = Memo::new(move |_| number_of(limit.get().map(AgeLimit::from)).filter(|number| *number > 0));
    let set = Callback::new(move |(unit, number): (Unit, Option<u16>)| {
        set.run(unit.limit(Some(number.unwrap_or_default())).and_then(AgeLimit::max_age));
    });
    view! { <LimitInput at part=DraftPart::TimeLimit label=tr!("How long it may take") unit_label=tr!("Unit of that time") unit number set /> }
}

/// A number and its unit, or no limit.
#[component]
fn LimitInput(
    at: At,
    part: DraftPart,
    label: String,
    unit_label: String,
    unit: Memo<Unit>,
    number: Memo<Option<u16>>,
    set: Callback<(Unit, Option<u16>)>,
) -> impl IntoView {
    let count = move |event: ev::Event| {
        set.run((unit.get_untracked(), event_target_value(&event).trim().parse().ok()))
    };
    let choose = move |event: ev::Event| {
        set.run((Unit::named(&event_target_value(&event)), number.get_untracked()));
    };
    let input = input_id(part);
    let options = Unit::ALL.map(|(of, name, words)| view! { <option value=name prop:selected=move || unit.get() == of>{say(words)}</option> });
    view! {
        <div class="Field">
            <label for=input>{label}</label>
            <div class="AgeInput">
                <input
                    class="Input" id=input type="number" min="1" max="999" inputmode="numeric" prop:value=move || number.get().map(|number| number.to_string()).unwrap_or_default()
                    disabled=move || unit.get() == Unit::NoLimit on:input=count aria-invalid=invalid(at.clone(), part) aria-describedby=format!("{input}-notes")
                />
                <select class="Input" aria-label=unit_label on:change=choose>{options.collect_view()}</select>
            </div>
            <PartNotes at part />
        </div>
    }
}

/// How many orders fit at once; empty for any number.
#[component]
pub fn WipInput(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let value = Memo::new(move |_| {
        let limit = id.with_value(|id| editor.status(id).and_then(|status| status.wip_limit));
        limit.map(|limit| limit.to_string()).unwrap_or_default()
    });
    let typed = move |event: ev::Event| {
        let limit = event_target_value(&event).trim().parse().ok();
        id.with_value(|id| editor.edit_status(id, |status| status.wip_limit = limit));
    };
    let at = id.with_value(|id| At::Status(id.clone()));
    let input = input_id(DraftPart::WipLimit);
    view! {
        <div class="Field">
            <label for=input>{tr!("WIP limit")} " " <span class="Field-optional">{tr!("a field" => "optional")}</span></label>
            <input
                class="Input" id=input type="number" min="1" max="9999" inputmode="numeric" placeholder=tr!("any number") prop:value=value on:input=typed
                aria-invalid=invalid(at.clone(), DraftPart::WipLimit) aria-describedby=format!("{input}-notes")
            />
            <PartNotes at part=DraftPart::WipLimit />
        </div>
    }
}
