//! Where a field or a fact is asked for: every gate that names it, each of which can be opened.

use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        editor::{Selected, use_editor},
        gates::{GatePlace, asking},
        issues::{focus_soon, input_id},
    },
};
use domain::{GateMode, Need};
use leptos::prelude::*;

/// The list.
#[component]
pub fn AskedFor(need: Need) -> impl IntoView {
    let editor = use_editor();
    let places = Memo::new(move |_| editor.draft.with(|draft| asking(draft, &need)));
    let rows = move || {
        places.get().into_iter().map(|(place, mode)| view! { <PlaceRow place mode /> }).collect_view()
    };
    view! {
        <section class="Side-part" aria-label="Asked for">
            <h3>"Asked for"</h3>
            {move || match places.read().is_empty() {
                true => view! { <p class="Field-hint">"Nowhere. Open a status or a move to ask for it there."</p> }.into_any(),
                false => view! { <ul class="Rows">{rows}</ul> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn PlaceRow(place: GatePlace, mode: GateMode) -> impl IntoView {
    let editor = use_editor();
    let id = input_id(place.part());
    let selected = match &place {
        GatePlace::Entry(status) | GatePlace::Exit(status) => Selected::Status(status.clone()),
        GatePlace::Move(from, to) => Selected::Move(from.clone(), to.clone()),
    };
    let open = move |_| {
        editor.selected.set(selected.clone());
        focus_soon(id);
    };
    let words = move || match &place {
        GatePlace::Entry(status) => view! { "to enter " {typed(editor.status_name(status))} }.into_any(),
        GatePlace::Exit(status) => view! { "to go on from " {typed(editor.status_name(status))} }.into_any(),
        GatePlace::Move(from, to) => {
            view! { {typed(editor.status_name(from))} " → " {typed(editor.status_name(to))} }.into_any()
        }
    };
    let end = if mode == GateMode::Warn { "warns" } else { "blocks" };
    view! {
        <li>
            <button class="Rows-open" type="button" on:click=open>
                <Icon name="move" />
                <span>{words}</span>
                <span class="Rows-end">{end}</span>
            </button>
        </li>
    }
}
