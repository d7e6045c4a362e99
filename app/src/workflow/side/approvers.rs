//! Who has to agree in a step: roles, the customer, people by name.

use super::inputs::PartNotes;
use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{editor::use_editor, issues::input_id},
};
use domain::{Approver, At, DraftPart, PersonId, isolated, wire::Colleague};
use leptos::{ev, html, prelude::*};
use std::collections::BTreeSet;

/// Roles and the customer, each with a box, and people, each with a row.
#[component]
pub fn ApproversInput(
    at: At,
    #[prop(into)] chosen: Signal<BTreeSet<Approver>>,
    choose: Callback<(Approver, bool)>,
) -> impl IntoView {
    let editor = use_editor();
    // Who there is to choose from is asked for once a step is open.
    Effect::new(move || untrack(|| editor.fetch_people()));
    // A role that is gone is still named here, and can be left out.
    let roles = Memo::new(move |_| {
        let mut roles: Vec<_> = editor.roles().into_iter().map(|role| Approver::Role(role.id)).collect();
        let named = chosen.get().into_iter().filter(|one| matches!(one, Approver::Role(_)));
        let gone: Vec<_> = named.filter(|role| !roles.contains(role)).collect();
        roles.extend(gone);
        roles
    });
    view! {
        <fieldset class="Side-part" id=input_id(DraftPart::Approvers) tabindex="-1">
            <legend>"Who has to agree"</legend>
            <p class="Field-hint">"Any of them can. Nobody agrees to their own request, or to what they wrote last."</p>
            <div class="Ticks">
                <For each=move || roles.get() key=|role| role.clone() let:role><ApproverTick of=role chosen choose /></For>
                <ApproverTick of=Approver::Customer chosen choose />
            </div>
            <People chosen choose />
            <PartNotes at part=DraftPart::Approvers />
        </fieldset>
    }
}

#[component]
fn ApproverTick(
    of: Approver,
    chosen: Signal<BTreeSet<Approver>>,
    choose: Callback<(Approver, bool)>,
) -> impl IntoView {
    let editor = use_editor();
    let (same, named) = (of.clone(), of.clone());
    let on = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&same)));
    let tick = move |event: ev::Event| choose.run((of.clone(), event_target_checked(&event)));
    let name = move || match &named {
        Approver::Customer => "The customer".to_owned(),
        role => editor.names().approver(role),
    };
    view! { <label class="Tick"><input type="checkbox" prop:checked=on on:change=tick /><bdi>{name}</bdi></label> }
}

/// People who are asked by name, and the line for one more.
#[component]
fn People(chosen: Signal<BTreeSet<Approver>>, choose: Callback<(Approver, bool)>) -> impl IntoView {
    let editor = use_editor();
    let select = NodeRef::<html::Select>::new();
    let asked = Memo::new(move |_| {
        let person = |one: Approver| match one {
            Approver::Person(id) => Some(id),
            Approver::Role(_) | Approver::Customer => None,
        };
        chosen.get().into_iter().filter_map(person).collect::<Vec<PersonId>>()
    });
    let name = move |id: &PersonId| {
        let known = editor.people.with(Option::is_some);
        match editor.names().person(id) {
            Some(name) => name.to_owned(),
            None if known => "Somebody who is not on this board any more".to_owned(),
            None => "A person by name".to_owned(),
        }
    };
    let row = move |id: PersonId| {
        let remove = move |_| choose.run((Approver::Person(id), false));
        let label = move || format!("Do not ask {} any more", isolated(&name(&id)));
        view! {
            <li class="GateRow">
                <Icon name="person" />
                <span class="GateRow-name">{move || typed(name(&id))}</span>
                <button class="IconButton" type="button" aria-label=label on:click=remove><Icon name="close" /></button>
            </li>
        }
    };
    let options = move || {
        let asked = asked.get();
        let others = editor.people.get().unwrap_or_default().into_iter();
        let option = |Colleague { id, name }: Colleague| view! { <option value=id.to_string()>{isolated(&name).into_owned()}</option> };
        others.filter(|person| !asked.contains(&person.id)).map(option).collect_view()
    };
    let add = move |_| {
        let Some(select) = select.get_untracked() else { return };
        match select.value().parse() {
            Ok(id) => {
                choose.run((Approver::Person(id), true));
                select.set_value("");
            }
            Err(_) => {
                let _ = select.focus();
            }
        }
    };
    view! {
        <ul class="Rows" hidden=move || asked.read().is_empty()>
            <For each=move || asked.get() key=|id| *id let:id>{row(id)}</For>
        </ul>
        <div class="AddGate">
            <select class="Input" aria-label="A person by name" node_ref=select>
                <option value="">"A person by name…"</option>
                {options}
            </select>
            <button class="Button" type="button" aria-label="A person by name: ask them" on:click=add><Icon name="plus" />"Ask"</button>
        </div>
    }
}
