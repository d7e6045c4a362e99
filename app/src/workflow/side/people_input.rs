//! Whom a form names: boxes for roles and their kin, and people by name, each with a row and a line for one more.

use crate::{
    components::{icon::Icon, typed::typed},
    workflow::editor::use_editor,
};
use domain::{PersonId, isolated, tr, wire::Colleague};
use leptos::{ev, html, prelude::*};

/// What is done with people who are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Deed {
    /// They are asked to agree.
    Ask,
    /// They are told.
    Tell,
}

/// A box for one of them.
#[component]
pub fn Tick(
    #[prop(into)] name: Signal<String>,
    #[prop(into)] on: Signal<bool>,
    #[prop(into)] tick: Callback<bool>,
) -> impl IntoView {
    let change = move |event: ev::Event| tick.run(event_target_checked(&event));
    view! { <label class="Tick"><input type="checkbox" prop:checked=on on:change=change /><bdi>{name}</bdi></label> }
}

/// People who are named, and the line for one more.
#[component]
pub fn PeopleInput(
    #[prop(into)] named: Signal<Vec<PersonId>>,
    /// Names somebody, or nobody of that name any more.
    choose: Callback<(PersonId, bool)>,
    /// What is done with them.
    deed: Deed,
) -> impl IntoView {
    let editor = use_editor();
    let select = NodeRef::<html::Select>::new();
    // Who there is to choose from is asked for once the line is shown.
    Effect::new(move || untrack(|| editor.fetch_people()));
    let name = move |id: &PersonId| {
        let known = editor.people.with(Option::is_some);
        match editor.names().person(id) {
            Some(name) => name.to_owned(),
            None if known => tr!("Somebody who is not on this board any more"),
            None => tr!("A person by name"),
        }
    };
    let row = move |id: PersonId| {
        let remove = move |_| choose.run((id, false));
        let label = move || match deed {
            Deed::Ask => tr!("Do not ask {} any more", isolated(&name(&id))),
            Deed::Tell => tr!("Do not tell {} any more", isolated(&name(&id))),
        };
        view! {
            <li class="GateRow">
                <Icon name="person" />
                <span class="GateRow-name">{move || typed(name(&id))}</span>
                <button class="IconButton" type="button" aria-label=label on:click=remove><Icon name="close" /></button>
            </li>
        }
    };
    let options = move || {
        let named = named.get();
        let others = editor.people.get().unwrap_or_default().into_iter();
        let option = |Colleague { id, name }: Colleague| view! { <option value=id.to_string()>{isolated(&name).into_owned()}</option> };
        others.filter(|person| !named.contains(&person.id)).map(option).collect_view()
    };
    let add = move |_| {
        let Some(select) = select.get_untracked() else { return };
        match select.value().parse() {
            Ok(id) => {
                choose.run((id, true));
                select.set_value("");
            }
            Err(_) => {
                let _ = select.focus();
            }
        }
    };
    let (button, add_it) = match deed {
        Deed::Ask => (tr!("a person" => "Ask"), tr!("A person by name: ask them")),
        Deed::Tell => (tr!("a person" => "Tell"), tr!("A person by name: tell them")),
    };
    view! {
        <ul class="Rows" hidden=move || named.read().is_empty()>
            <For each=move || named.get() key=|id| *id let:id>{row(id)}</For>
        </ul>
        <div class="AddGate">
            <select class="Input" aria-label=tr!("A person by name") node_ref=select>
                <option value="">{tr!("A person by name…")}</option>
                {options}
            </select>
            <button class="Button" type="button" aria-label=add_it on:click=add><Icon name="plus" />{button}</button>
        </div>
    }
}
