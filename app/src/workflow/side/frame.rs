//! The frame of what is open beside the map: its heading, how much is wrong with it, and the way out, which leads back to the
//! row that it was opened from.

use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        definitions::key_of,
        editor::{Selected, use_editor},
        signs::{ChangeTag, FaultTag},
    },
};
use domain::{At, isolated, tr};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Frame and heading.
#[component]
pub fn Frame(at: At, heading: AnyView, #[prop(into)] label: String, children: Children) -> impl IntoView {
    let editor = use_editor();
    let row = match &at {
        At::Whole => "#add-status".to_owned(),
        At::Status(id) | At::Move { from: id, .. } => format!("[data-row=\"{id}\"] .StatusTable-open"),
        at => format!("[data-def=\"{}\"] .Def-open", key_of(at)),
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
                <button class="IconButton" type="button" aria-label=tr!("Close") on:click=move |_| close()><Icon name="close" /></button>
            </header>
            <div class="Side-body">{children()}</div>
        </aside>
    }
}

/// A definition: its form for who may edit, its text for who reads, and the way back for what the draft removes.
#[component]
pub fn DefSide(
    at: At,
    #[prop(into)] label: String,
    /// What becomes of it where it is removed.
    #[prop(into)]
    gone: String,
    #[prop(into)] form: ViewFn,
    #[prop(into)] text: ViewFn,
) -> impl IntoView {
    let editor = use_editor();
    let (of, named, changed) = (at.clone(), at.clone(), at.clone());
    let exists = Memo::new(move |_| editor.has(&of));
    let change = Memo::new(move |_| editor.changes.with(|changes| changes.of_def(&changed)));
    let heading = view! {
        {move || typed(editor.def_name(&named))}
        {move || change.get().map(|kind| view! { <ChangeTag kind /> })}
    }
    .into_any();
    let of = at.clone();
    let removed = move || {
        let (back, label) = (of.clone(), tr!("Put {} back", isolated(&untrack(|| editor.def_name(&of)))));
        view! {
            <p class="Side-note"><Icon name="minus" />{gone.clone()}</p>
            {editor.may_edit.then(|| view! { <button class="Button" type="button" aria-label=label on:click=move |_| editor.put_def_back(&back)><Icon name="undo" />{tr!("Put back")}</button> })}
        }
    };
    view! {
        <Frame at heading label>
            {move || match (exists.get(), editor.may_edit) {
                (true, true) => form.run(),
                (true, false) => text.run(),
                (false, _) => view! { {removed()} {text.run()} }.into_any(),
            }}
        </Frame>
    }
}

fn focus_row(row: &str) {
    if let Some(found) =
        document().query_selector(row).ok().flatten().and_then(|found| found.dyn_into::<HtmlElement>().ok())
    {
        let _ = found.focus();
    }
}
