//! Who is told on a rung of a ladder: the owner, roles, administrators, people by name.

use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{editor::use_editor, words::capital},
};
use domain::{Addressee, At, PersonId, isolated, wire::Colleague};
use leptos::{ev, html, prelude::*};
use std::collections::BTreeSet;

/// A box for each of them, and people, each with a row.
#[component]
pub fn AddresseesInput(
    #[prop(into)] name: String,
    at: At,
    #[prop(into)] chosen: Signal<BTreeSet<Addressee>>,
    choose: Callback<(Addressee, bool)>,
) -> impl IntoView {
    let editor = use_editor();
    // Who there is to choose from is asked for once a rung is shown.
    Effect::new(move || untrack(|| editor.fetch_people()));
    // A role that is gone is still named here, and can be left out.
    let all = Memo::new(move |_| {
        let mut all = vec![Addressee::Owner];
        all.extend(editor.roles().into_iter().map(|role| Addressee::Role(role.id)));
        let named = chosen.get().into_iter().filter(|one| matches!(one, Addressee::Role(_)));
        let gone: Vec<_> = named.filter(|role| !all.contains(role)).collect();
        all.extend(gone);
        all.push(Addressee::Administrators);
        all
    });
    let label = match at {
        At::Status(_) => format!("Who is told, {name}"),
        _ => format!("Who is told of orders in every status, {name}"),
    };
    view! {
        <div role="group" aria-label=label>
            <div class="Ticks">
                <For each=move || all.get() key=|one| one.clone() let:one><Tick of=one chosen choose /></For>
            </div>
            <People chosen choose />
        </div>
    }
}

#[component]
fn Tick(
    of: Addressee,
    chosen: Signal<BTreeSet<Addressee>>,
    choose: Callback<(Addressee, bool)>,
) -> impl IntoView {
    let editor = use_editor();
    let (same, named) = (of.clone(), of.clone());
    let on = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&same)));
    let tick = move |event: ev::Event| choose.run((of.clone(), event_target_checked(&event)));
    let name = move || match &named {
        role @ Addressee::Role(_) => editor.names().addressee(role),
        other => capital(&editor.names().addressee(other)),
    };
    view! { <label class="Tick"><input type="checkbox" prop:checked=on on:change=tick /><bdi>{name}</bdi></label> }
}

/// People who are told by name, and the line for one more.
#[component]
fn People(chosen: Signal<BTreeSet<Addressee>>, choose: Callback<(Addressee, bool)>) -> impl IntoView {
    let editor = use_editor();
    let select = NodeRef::<html::Select>::new();
    let told = Memo::new(move |_| {
        let person = |one: Addressee| match one {
            Addressee::Person(id) => Some(id),
            _ => None,
        };
        chosen.get().into_iter().filter_map(person).collect::<Vec<PersonId>>()
    });
    let row = move |id: PersonId| {
        let remove = move |_| choose.run((Addressee::Person(id), false));
        let name = move || editor.names().addressee(&Addressee::Person(id));
        view! {
            <li class="GateRow">
                <Icon name="person" />
                <span class="GateRow-name">{move || typed(name())}</span>
                <button class="IconButton" type="button" aria-label=move || format!("Do not tell {} any more", isolated(&name())) on:click=remove><Icon name="close" /></button>
            </li>
        }
    };
    let options = move || {
        let told = told.get();
        let others = editor.people.get().unwrap_or_default().into_iter();
        let option = |Colleague { id, name }: Colleague| view! { <option value=id.to_string()>{isolated(&name).into_owned()}</option> };
        others.filter(|person| !told.contains(&person.id)).map(option).collect_view()
    };
    let add = move |_| {
        let Some(select) = select.get_untracked() else { return };
        if let Ok(id) = select.value().parse() {
            choose.run((Addressee::Person(id), true));
            select.set_value("");
        }
    };
    view! {
        <ul class="Rows" hidden=move || told.read().is_empty()>
            <For each=move || told.get() key=|id| *id let:id>{row(id)}</For>
        </ul>
        <select class="Input" aria-label="Tell a person by name" node_ref=select on:change=add>
            <option value="">"A person by name…"</option>
            {options}
        </select>
    }
}
