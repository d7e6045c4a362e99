//! What is asked for at one place, on the way into a status, out of it, or on a move: the gates that there are, each with what
//! happens without, and a line for the next one.

use super::inputs::PartNotes;
use crate::{
    components::icon::Icon,
    workflow::{
        editor::use_editor,
        gates::{GROUPS, GatePlace, ask, change, drop_gate},
        issues::input_id,
        words::capital,
    },
};
use domain::{Gate, GateMode, Need, isolated, spoken::say, tr, tr_later};
use leptos::{ev, html, prelude::*};

/// The gates of a place.
#[component]
pub fn GateEditor(
    place: GatePlace,
    #[prop(into)] legend: String,
    #[prop(into)] hint: String,
) -> impl IntoView {
    let editor = use_editor();
    let (at, part, place) = (place.at(), place.part(), StoredValue::new(place));
    let gates = Memo::new(move |_| {
        place.with_value(|place| {
            editor.draft.with(|draft| place.gates(draft).map(<[Gate]>::to_vec).unwrap_or_default())
        })
    });
    let count = Memo::new(move |_| gates.read().len());
    view! {
        <fieldset class="Side-part Gates" id=input_id(part) tabindex="-1">
            <legend>{legend}</legend>
            <p class="Field-hint">{hint}</p>
            <ul class="Rows" hidden=move || count.get() == 0>
                <For each=move || 0..count.get() key=|nth| *nth let:nth><GateRow place gates nth /></For>
            </ul>
            <AddGate place gates />
            <PartNotes at part />
        </fieldset>
    }
}

#[component]
fn GateRow(place: StoredValue<GatePlace>, gates: Memo<Vec<Gate>>, nth: usize) -> impl IntoView {
    let editor = use_editor();
    let gate = Memo::new(move |_| gates.with(|gates| gates.get(nth).cloned()));
    let name = Memo::new(move |_| {
        gate.get().map(|gate| capital(&editor.need_name(&gate.requires))).unwrap_or_default()
    });
    let minutes = Memo::new(move |_| match gate.get()?.requires {
        Need::Dwell(minutes) => Some(minutes),
        _ => None,
    });
    let is_dwell = Memo::new(move |_| minutes.get().is_some());
    // A reason is given in a moment: to go on without one and say why makes no sense.
    let may_warn = Memo::new(move |_| gate.get().is_some_and(|gate| gate.requires != Need::Reason));
    let warns = Memo::new(move |_| gate.get().is_some_and(|gate| gate.mode == GateMode::Warn));
    let choose = move |event: ev::Event| {
        let mode = if event_target_value(&event) == "warn" { GateMode::Warn } else { GateMode::Block };
        place.with_value(|place| editor.edit(|draft| change(draft, place, nth, |gate| gate.mode = mode)));
    };
    let remove = move |_| {
        let said = tr!("Not asked for any more: {}.", isolated(&name.get_untracked()));
        place.with_value(|place| editor.edit(|draft| drop_gate(draft, place, nth)));
        editor.notices.say(said);
    };
    view! {
        <li class="GateRow">
            <Icon name="check" />
            {move || match is_dwell.get() {
                true => view! { <Stay place nth minutes /> }.into_any(),
                false => view! { <bdi class="GateRow-name">{name}</bdi> }.into_any(),
            }}
            {move || may_warn.get().then(|| view! {
                <select class="Input" aria-label=move || tr!("a requirement" => "Without: {}", isolated(&name.read())) on:change=choose>
                    <option value="block" prop:selected=move || !warns.get()>{tr!("not without it")}</option>
                    <option value="warn" prop:selected=warns>{tr!("with a reason instead")}</option>
                </select>
            })}
            <button class="IconButton" type="button" aria-label=move || tr!("Ask no longer: {}", isolated(&name.read())) on:click=remove><Icon name="close" /></button>
        </li>
    }
}

/// Units of clock time, in minutes.
const UNITS: [(u32, &str); 3] =
    [(60, tr_later!("hours")), (1440, tr_later!("days of 24 h")), (1, tr_later!("minutes"))];

/// How long an order has to have been where it is.
#[component]
fn Stay(place: StoredValue<GatePlace>, nth: usize, minutes: Memo<Option<u32>>) -> impl IntoView {
    let editor = use_editor();
    let chosen = RwSignal::new(unit_of(minutes.get_untracked().unwrap_or_default()));
    // Somebody else may have written what does not fit the unit that was chosen here.
    let unit = Memo::new(move |_| {
        let (minutes, chosen) = (minutes.get().unwrap_or_default(), chosen.get());
        if minutes % chosen == 0 { chosen } else { unit_of(minutes) }
    });
    let number = move || match minutes.get().unwrap_or_default() / unit.get() {
        0 => String::new(),
        number => number.to_string(),
    };
    let set = move |minutes: u32| {
        place.with_value(|place| {
            editor.edit(|draft| change(draft, place, nth, |gate| gate.requires = Need::Dwell(minutes)));
        });
    };
    let typed = move |event: ev::Event| {
        let number: u32 = event_target_value(&event).trim().parse().unwrap_or_default();
        let unit = unit.get_untracked();
        chosen.set(unit);
        set(number.min(9999).saturating_mul(unit));
    };
    let choose = move |event: ev::Event| {
        let number = minutes.get_untracked().unwrap_or_default() / unit.get_untracked();
        let next = event_target_value(&event).parse().unwrap_or(1).max(1);
        chosen.set(next);
        set(number.saturating_mul(next));
    };
    let options = UNITS.map(|(of, name)| view! { <option value=of.to_string() prop:selected=move || unit.get() == of>{say(name)}</option> });
    view! {
        <span class="GateRow-name GateRow-stay">
            {tr!("Stays at least")} " "
            <input class="Input" type="number" min="1" max="9999" inputmode="numeric" aria-label=tr!("How long it stays at least") prop:value=number on:input=typed />
            <select class="Input" aria-label=tr!("Unit of the stay") on:change=choose>{options.collect_view()}</select>
        </span>
    }
}

/// The largest unit that says it without a rest; hours while nothing is said.
fn unit_of(minutes: u32) -> u32 {
    match minutes {
        0 => 60,
        _ => [1440, 60].into_iter().find(|unit| minutes.is_multiple_of(*unit)).unwrap_or(1),
    }
}

/// The line for the next one.
#[component]
fn AddGate(place: StoredValue<GatePlace>, gates: Memo<Vec<Gate>>) -> impl IntoView {
    let editor = use_editor();
    let select = NodeRef::<html::Select>::new();
    let choices = Memo::new(move |_| {
        gates.track();
        place.with_value(|place| editor.draft.with(|draft| place.choices(draft)))
    });
    let add = move |_| {
        let Some(select) = select.get_untracked() else { return };
        let key = select.value();
        let chosen =
            choices.with_untracked(|choices| choices.iter().find(|choice| choice.key() == key).cloned());
        let Some(chosen) = chosen else {
            let _ = select.focus();
            return;
        };
        place.with_value(|place| editor.edit(|draft| ask(draft, place, chosen.need)));
        select.set_value("");
        editor.notices.say(tr!("Asked for from now on: {}.", isolated(&chosen.name)));
    };
    let groups = move || {
        let group = |heading: &'static str| {
            let of = choices.get().into_iter().filter(|choice| choice.group == heading);
            let options: Vec<_> = of
                .map(|choice| view! { <option value=choice.key()>{capital(&choice.name)}</option> })
                .collect();
            (!options.is_empty()).then(|| view! { <optgroup label=say(heading)>{options}</optgroup> })
        };
        GROUPS.map(group).collect_view()
    };
    let (label, add_it) = match place.with_value(GatePlace::part) {
        domain::DraftPart::Entry => (tr!("Ask on the way in"), tr!("Ask on the way in: add it")),
        domain::DraftPart::Exit => (tr!("Ask before it goes on"), tr!("Ask before it goes on: add it")),
        _ => (tr!("Ask on this move"), tr!("Ask on this move: add it")),
    };
    view! {
        <div class="AddGate">
            <select class="Input" aria-label=label node_ref=select>
                <option value="">{tr!("Ask for…")}</option>
                {groups}
            </select>
            <button class="Button" type="button" aria-label=add_it on:click=add><Icon name="plus" />{tr!("Add")}</button>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stay_is_said_in_the_largest_unit_that_leaves_no_rest() {
        let units: Vec<u32> = [0, 1, 59, 60, 90, 120, 1440, 1500, 2880].map(unit_of).to_vec();
        assert_eq!(units, [60, 1, 1, 60, 1, 60, 1440, 60, 1440]);
    }
}
