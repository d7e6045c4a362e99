//! What there is on the page, and the way to each: all of it stands below each other, and is long.

use super::{editor::use_editor, issues::focus_soon};
use domain::tr;
use leptos::prelude::*;

/// The parts of the page.
#[component]
pub fn PartsNav() -> impl IntoView {
    let editor = use_editor();
    let count = move |of: fn(&domain::Draft) -> usize| Memo::new(move |_| editor.draft.with(of));
    let parts = [
        ("map-title", tr!("Moves"), count(|draft| draft.moves.len())),
        ("statuses-title", tr!("Statuses"), count(|draft| draft.statuses.len())),
        ("facts-title", tr!("Facts"), count(|draft| draft.facts.len())),
        ("fields-title", tr!("Fields"), count(|draft| draft.fields.len())),
        ("approvals-title", tr!("Approvals"), count(|draft| draft.approvals.len())),
        ("conditions-title", tr!("Conditions"), count(|draft| draft.conditions.len())),
    ];
    let part = |(id, name, count): (&'static str, String, Memo<usize>)| {
        view! { <li><button class="Parts-part" type="button" on:click=move |_| focus_soon(id)>{name} " " <small>{count}</small></button></li> }
    };
    view! { <nav class="Parts" aria-label=tr!("Parts of the workflow")><ul>{parts.map(part).collect_view()}</ul></nav> }
}
