//! The head of the page: where one is, how the draft stands, and what can be done with all of it.

use super::{
    editor::{Editor, use_editor},
    signs::{DraftTag, SaveWords},
};
use crate::{
    api::{ApiError, Client},
    components::{dialog::Dialog, icon::Icon, typed::typed},
    paths,
};
use domain::{query::encode, tr};
use leptos::{ev, html, prelude::*, task::spawn_local};
use wasm_bindgen::JsCast;

/// The way here: the board, the workflow, and the part that is shown.
#[component]
pub fn Crumbs(
    /// The part's heading; none on the map itself.
    #[prop(optional, into)]
    part: Option<Signal<String>>,
) -> impl IntoView {
    let editor = use_editor();
    let slug = editor.slug();
    let board = view! { <a class="Crumb" href=paths::board(&slug)>{typed(editor.board_name())}</a> };
    let here = match part {
        None => view! { <h1>{tr!("Workflow")}</h1> }.into_any(),
        Some(part) => view! {
            <a class="Crumb" href=paths::workflow(&slug)>{tr!("Workflow")}</a>
            <Icon name="right" />
            <h1>{part}</h1>
        }
        .into_any(),
    };
    view! { <div class="Crumbs">{board} <Icon name="right" /> {here}</div> }
}

/// The head of the map.
#[component]
pub fn Head() -> impl IntoView {
    let editor = use_editor();
    let slug = editor.slug();
    let (compare, publish) = (paths::workflow_part(&slug, "compare"), paths::workflow_part(&slug, "publish"));
    let print = |_| drop(window().print());
    view! {
        <header class="PageHead WorkflowHead">
            <Crumbs />
            <DraftTag />
            <SaveWords />
            <div class="PageHead-end">
                <a class="Button" data-kind="quiet" href=compare>{tr!("Revisions")}</a>
                <button class="Button" data-kind="quiet" type="button" on:click=print><Icon name="print" />{tr!("Print")}</button>
                <More />
                {editor.may_edit.then(|| view! { <a class="Button" data-kind="primary" href=publish>{tr!("Publish…")}</a> })}
            </div>
        </header>
    }
}

/// What is done rarely: the workflow as a file, and starting over.
#[component]
fn More() -> impl IntoView {
    let editor = use_editor();
    let export = format!("/api/v1/boards/{}/workflow/export", encode(&editor.slug()));
    let (menu, empty, fault) =
        (NodeRef::<html::Details>::new(), RwSignal::new(false), RwSignal::new(None::<String>));
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    let leave = move |event: ev::FocusEvent| {
        let next = event.related_target().and_then(|next| next.dyn_into::<web_sys::Node>().ok());
        if menu.get_untracked().is_some_and(|menu| next.is_some() && !menu.contains(next.as_ref())) {
            close();
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            close();
        }
    };
    let has_draft = move || editor.saving.saved.with(Option::is_some);
    let (of_draft, of_live) = (format!("{export}?draft"), move || {
        format!("{export}?revision={}", editor.live.with(|live| live.workflow.revision))
    });
    view! {
        <details class="MoreMenu" node_ref=menu on:focusout=leave on:keydown=key>
            <summary class="Button" data-kind="quiet">{tr!("More")}</summary>
            <div class="MoreMenu-list">
                {move || has_draft().then(|| view! { <a class="MoreMenu-entry" href=of_draft.clone() download="" rel="external" on:click=move |_| close()>{tr!("Download the draft as TOML")}</a> })}
                <a class="MoreMenu-entry" href=of_live download="" rel="external" on:click=move |_| close()>{tr!("Download what is in force as TOML")}</a>
                {editor.may_edit.then(|| view! {
                    <ImportFile fault close=Callback::new(move |()| close()) />
                    <button class="MoreMenu-entry" type="button" aria-haspopup="dialog" on:click=move |_| { close(); empty.set(true) }>{tr!("Start from nothing…")}</button>
                })}
            </div>
        </details>
        {move || empty.get().then(|| view! { <StartEmpty done=Callback::new(move |()| empty.set(false)) /> })}
        {move || fault.get().map(|fault_text| view! { <ImportFault text=fault_text done=Callback::new(move |()| fault.set(None)) /> })}
    }
}

/// A file becomes the draft.
#[component]
fn ImportFile(fault: RwSignal<Option<String>>, close: Callback<()>) -> impl IntoView {
    let editor = use_editor();
    let input = NodeRef::<html::Input>::new();
    let choose = move |_| {
        let Some(input) = input.get_untracked() else { return };
        let file = input.files().and_then(|files| files.item(0));
        // The same file can be chosen again once it is mended.
        close.run(());
        let Some(file) = file else { return };
        let notices = editor.notices;
        spawn_local(async move {
            // What was typed is in the draft that is set aside.
            editor.settled().await;
            match Client.import_workflow(&editor.slug(), file).await {
                Ok(view) => {
                    editor.replace(view);
                    notices.tell(tr!(
                        "The file is the draft now. What was there before is set aside, under Revisions."
                    ));
                }
                Err(error) => fault.set(Some(error.message())),
            }
            input.set_value("");
        });
    };
    view! {
        <label class="MoreMenu-entry MoreMenu-file">
            {tr!("Take a TOML file as the draft…")}
            <input class="visually-hidden" type="file" accept=".toml,application/toml,text/plain" node_ref=input on:change=choose />
        </label>
    }
}

#[component]
fn ImportFault(text: String, done: Callback<()>) -> impl IntoView {
    view! {
        <Dialog labelled_by="import-fault" class="ConfirmDialog" on_close=done>
            <h2 id="import-fault">{tr!("The file was not taken")}</h2>
            <p dir="auto">{text}</p>
            <p class="Field-hint">{tr!("Nothing was changed. Mend the file and take it again.")}</p>
            <div class="Form-actions"><button class="Button" data-kind="primary" type="button" on:click=move |_| done.run(())>{tr!("Close")}</button></div>
        </Dialog>
    }
}

#[component]
fn StartEmpty(done: Callback<()>) -> impl IntoView {
    let editor = use_editor();
    let busy = RwSignal::new(false);
    let start = move |_| {
        busy.set(true);
        spawn_local(async move {
            let answer = editor.start_empty().await;
            tell_failure(editor, answer.err());
            let _ = busy.try_set(false);
            done.run(());
        });
    };
    view! {
        <Dialog labelled_by="start-empty" class="ConfirmDialog" on_close=done>
            <h2 id="start-empty">{tr!("Start from nothing?")}</h2>
            <p>{tr!("The new draft has no status yet. A draft that is there now is set aside and can be brought back under Revisions. What is in force stays in force until you publish.")}</p>
            <div class="Form-actions">
                <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>{tr!("to give up a form" => "Cancel")}</button>
                <button class="Button" data-kind="primary" type="button" disabled=busy on:click=start>{tr!("Start from nothing")}</button>
            </div>
        </Dialog>
    }
}

/// Says what went wrong, if anything did.
pub fn tell_failure(editor: Editor, error: Option<ApiError>) {
    if let Some(error) = error {
        editor.notices.warn(error.message());
    }
}
