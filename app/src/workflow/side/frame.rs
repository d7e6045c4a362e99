//! The frame of what is open beside the map: its heading, how much is wrong with it, and the way out, which leads back to the
//! row that it was opened from.

use crate::{
    components::icon::Icon,
    workflow::{
        editor::{Selected, use_editor},
        signs::FaultTag,
    },
};
use domain::At;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Frame and heading.
#[component]
pub fn Frame(at: At, heading: AnyView, label: &'static str, children: Children) -> impl IntoView {
    let editor = use_editor();
    let row = match &at {
        At::Status(id) | At::Move { from: id, .. } => format!("[data-row=\"{id}\"] .StatusTable-open"),
        At::Field(id) => format!("[data-def=\"field-{id}\"] .Def-open"),
        At::Fact(id) => format!("[data-def=\"fact-{id}\"] .Def-open"),
        At::Whole | At::Approval(_) | At::Condition(_) => "#add-status".to_owned(),
    };
    let close = move || {
        editor.selected.set(Selected::Nothing);
        focus_row(&row);
    };
    let key = {
        let close = close.clone();
        move |event: ev::KeyboardEvent| {
            if event.key() == "Escape" && editor.joining.with_untracked(Option::is_none) {
                close();
            }
        }
    };
    view! {
        <aside class="Side" aria-label=label on:keydown=key>
            <header class="Side-head">
                <h2 id="side-title" tabindex="-1">{heading}</h2>
                <FaultTag at />
                <button class="IconButton" type="button" aria-label="Close" on:click=move |_| close()><Icon name="close" /></button>
            </header>
            <div class="Side-body">{children()}</div>
        </aside>
    }
}

fn focus_row(row: &str) {
    if let Some(found) =
        document().query_selector(row).ok().flatten().and_then(|found| found.dyn_into::<HtmlElement>().ok())
    {
        let _ = found.focus();
    }
}
