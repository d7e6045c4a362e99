//! The ladder of the workflow: who hears of orders that stay too long, where a status does not say otherwise.

use super::ladder::WholeLadder;
use crate::{
    components::typed::typed,
    workflow::{editor::use_editor, ladder_words::ladder_lines, signs::ChangeTag},
};
use domain::{At, tr};
use leptos::prelude::*;

/// The panel.
#[component]
pub fn Escalation() -> impl IntoView {
    let editor = use_editor();
    let change = Memo::new(move |_| editor.changes.with(|changes| changes.of_def(&At::Whole)));
    let lines = Memo::new(move |_| {
        let names = editor.names();
        editor.draft.with(|draft| draft.ladder.as_ref().map(|ladder| ladder_lines(ladder, &names)))
    });
    let words = move || match lines.get() {
        None => view! { <p class="Def-words">{tr!("Nobody is told.")}</p> }.into_any(),
        Some(lines) => lines
            .into_iter()
            .map(|line| view! { <p class="Def-words">{typed(line)}</p> })
            .collect_view()
            .into_any(),
    };
    view! {
        <section class="Panel Defs" aria-labelledby="ladder-title">
            <header class="Defs-head">
                <h2 id="ladder-title" tabindex="-1">{tr!("When orders stay too long")}</h2>
                <p>{tr!("Who hears of an order once its time in a status runs out. A status can have a ladder of its own, or none.")}</p>
                {move || change.get().map(|kind| view! { <ChangeTag kind /> })}
            </header>
            {match editor.may_edit {
                true => view! { <WholeLadder /> }.into_any(),
                false => view! { {words} }.into_any(),
            }}
        </section>
    }
}
