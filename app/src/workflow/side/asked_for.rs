//! Where a field, a fact, an approval or a condition is used: every place that names it, each of which can be opened.

use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        editor::use_editor,
        issues::jump,
        uses::{Use, uses},
    },
};
use domain::{At, DraftPart, isolated, tr};
use leptos::prelude::*;

/// The list.
#[component]
pub fn AskedFor(at: At) -> impl IntoView {
    let editor = use_editor();
    let (title, none) = match &at {
        At::Condition(_) => (
            tr!("a condition" => "Used by"),
            tr!("By nothing yet. Choose it as “Only when” of an approval, or of a step of one."),
        ),
        _ => (
            tr!("where something is asked for" => "Asked for"),
            tr!("Nowhere. Open a status or a move to ask for it there."),
        ),
    };
    let heading = title.clone();
    let places = Memo::new(move |_| editor.draft.with(|draft| uses(draft, &at)));
    let rows = move || places.get().into_iter().map(|place| view! { <PlaceRow place /> }).collect_view();
    view! {
        <section class="Side-part" aria-label=title>
            <h3>{heading}</h3>
            {move || match places.read().is_empty() {
                true => view! { <p class="Field-hint">{none.clone()}</p> }.into_any(),
                false => view! { <ul class="Rows">{rows}</ul> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn PlaceRow(place: Use) -> impl IntoView {
    let editor = use_editor();
    let Use { at, part, means } = place;
    let of = at.clone();
    let open = move |_| jump(editor, &of, part);
    let words = move || match &at {
        At::Status(status) if part == DraftPart::Entry => {
            tr!("to enter {}", isolated(&editor.status_name(status))).into_any()
        }
        At::Status(status) => tr!("to go on from {}", isolated(&editor.status_name(status))).into_any(),
        At::Move { from, to } => {
            view! { {typed(editor.status_name(from))} " → " {typed(editor.status_name(to))} }.into_any()
        }
        at => typed(editor.at_name(at)),
    };
    view! {
        <li>
            <button class="Rows-open" type="button" on:click=open>
                <Icon name="move" />
                <span>{words}</span>
                <span class="Rows-end">{means}</span>
            </button>
        </li>
    }
}
