//! A status as text, for who reads and for what is gone.

use super::links::NeedsToLeave;
use crate::{
    components::typed::typed,
    workflow::{editor::use_editor, ladder_words::status_parts},
};
use domain::{StatusId, spoken::say};
use leptos::prelude::*;

/// All that it says.
#[component]
pub fn StatusText(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let of = id.clone();
    let exists = move || editor.draft.with(|draft| draft.status(&id).is_some());
    let shown = of.clone();
    let rows = move || {
        let status =
            editor.status(&shown).or_else(|| editor.live.with(|live| live.draft.status(&shown).cloned()));
        let parts = status
            .map(|status| editor.draft.with(|draft| status_parts(draft, &status, &editor.roles())))
            .unwrap_or_default();
        parts
            .into_iter()
            .skip(1)
            .filter_map(|(label, text)| Some(view! { <dt>{say(label)}</dt><dd>{typed(text?)}</dd> }))
            .collect_view()
    };
    view! {
        <dl class="Facts Side-facts">{rows}</dl>
        {move || exists().then(|| view! { <NeedsToLeave id=of.clone() /> })}
    }
}
