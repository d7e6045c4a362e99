//! What an approval, or a step of one, is about, and when it is needed.

use super::inputs::{PartNotes, invalid};
use crate::workflow::{
    editor::use_editor,
    issues::{focus_soon, input_id},
    words::capital,
};
use domain::{At, ConditionId, Covered, DraftPart, isolated, tr};
use leptos::{ev, prelude::*};
use std::collections::BTreeSet;

/// Parts of an order, each with a box; single fields where not all of them are meant.
#[component]
pub fn CoversInput(
    at: At,
    /// What holds while nothing is ticked.
    #[prop(into)]
    hint: String,
    #[prop(into)] chosen: Signal<BTreeSet<Covered>>,
    choose: Callback<(Covered, bool)>,
) -> impl IntoView {
    let editor = use_editor();
    let parts = [Covered::Lines, Covered::Promise, Covered::Customer, Covered::Fields];
    let ticks = parts.map(|part| view! { <CoverTick part chosen choose /> }).collect_view();
    let all = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&Covered::Fields)));
    // One that is gone is still named here, and can be left out.
    let fields = Memo::new(move |_| {
        let mut fields = editor.draft.with(|draft| {
            draft.fields.iter().map(|field| Covered::Field(field.id.clone())).collect::<Vec<_>>()
        });
        let single = chosen.get().into_iter().filter(|part| matches!(part, Covered::Field(_)));
        let gone: Vec<_> = single.filter(|part| !fields.contains(part)).collect();
        fields.extend(gone);
        fields
    });
    let some = untrack(|| chosen.with(|chosen| chosen.iter().any(|part| matches!(part, Covered::Field(_)))));
    view! {
        <fieldset class="Side-part" id=input_id(DraftPart::Covers) tabindex="-1">
            <legend>{tr!("What it is about: an edit of this asks again")}</legend>
            <p class="Field-hint">{hint}</p>
            <div class="Ticks">{ticks}</div>
            {move || (!all.get()).then(|| view! {
                <details class="Side-more" open=some>
                    <summary>{tr!("Single fields")}</summary>
                    <div class="Ticks"><For each=move || fields.get() key=|part| part.clone() let:part><CoverTick part chosen choose /></For></div>
                </details>
            })}
            <PartNotes at part=DraftPart::Covers />
        </fieldset>
    }
}

#[component]
fn CoverTick(
    part: Covered,
    chosen: Signal<BTreeSet<Covered>>,
    choose: Callback<(Covered, bool)>,
) -> impl IntoView {
    let editor = use_editor();
    let (of, named) = (part.clone(), part.clone());
    let on = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&of)));
    let tick = move |event: ev::Event| choose.run((part.clone(), event_target_checked(&event)));
    let name = move || capital(&editor.draft.with(|draft| draft.covered_name(&named)));
    view! { <label class="Tick"><input type="checkbox" prop:checked=on on:change=tick /><bdi>{name}</bdi></label> }
}

/// The condition under which it is needed.
#[component]
pub fn WhenInput(
    at: At,
    #[prop(into)] chosen: Signal<Option<ConditionId>>,
    choose: Callback<Option<ConditionId>>,
) -> impl IntoView {
    let editor = use_editor();
    let conditions = Memo::new(move |_| {
        editor.draft.with(|draft| {
            let ids = draft.conditions.iter().map(|condition| condition.id.clone());
            let gone = chosen.get().filter(|id| draft.condition(id).is_none());
            ids.chain(gone).map(|id| (id.clone(), draft.condition_name(&id))).collect::<Vec<_>>()
        })
    });
    let change = move |event: ev::Event| choose.run(event_target_value(&event).parse().ok());
    let options = move || {
        let option = |(id, name): (ConditionId, String)| {
            let (value, words) = (id.to_string(), isolated(&name).into_owned());
            view! { <option value=value prop:selected=move || chosen.with(|chosen| chosen.as_ref() == Some(&id))>{words}</option> }
        };
        conditions.get().into_iter().map(option).collect_view()
    };
    let input = input_id(DraftPart::When);
    let wrong = invalid(at.clone(), DraftPart::When);
    view! {
        <div class="Field">
            <label for=input>{tr!("Only when")}</label>
            <select class="Input" id=input on:change=change aria-invalid=wrong aria-describedby=format!("{input}-notes")>
                <option value="" prop:selected=move || chosen.read().is_none()>{tr!("always")}</option>
                {options}
            </select>
            {move || conditions.read().is_empty().then(|| view! {
                <p class="Field-hint">{tr!("There is no condition yet, like “From 1,000”.")} " " <button class="Link" type="button" on:click=move |_| focus_soon("add-condition")>{tr!("a condition" => "Add one")}</button></p>
            })}
            <PartNotes at part=DraftPart::When />
        </div>
    }
}
