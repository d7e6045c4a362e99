//! The inputs of the panel: each shows what the draft says now, whoever wrote it, and writes what is typed into it.

use crate::workflow::{
    editor::use_editor,
    issues::input_id,
};
use domain::{At, DraftPart, StatusDraft, StatusId};
use leptos::{ev, prelude::*};

/// How an input reads and writes its part of a status.
#[derive(Clone, Copy)]
pub struct TextPart {
    /// Which part.
    pub part: DraftPart,
    /// What it is.
    pub label: &'static str,
    /// What helps to fill it.
    pub hint: &'static str,
    /// What it says.
    pub read: fn(&StatusDraft) -> String,
    /// Says something else.
    pub write: fn(&mut StatusDraft, String),
}

/// One line of text.
#[component]
pub fn TextInput(id: StatusId, of: TextPart) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let value = Memo::new(move |_| id.with_value(|id| editor.status(id).map(|status| (of.read)(&status)).unwrap_or_default()));
    let typed = move |event: ev::Event| {
        let text = event_target_value(&event);
        id.with_value(|id| editor.edit_status(id, |status| (of.write)(status, text)));
    };
    let at = id.with_value(|id| At::Status(id.clone()));
    let input = input_id(of.part);
    view! {
        <div class="Field">
            <label for=input>{of.label}</label>
            <input
                class="Input" id=input type="text" dir="auto" autocomplete="off" maxlength="300" prop:value=value on:input=typed
                aria-invalid=invalid(at.clone(), of.part) aria-describedby=format!("{input}-notes")
            />
            <PartNotes at part=of.part hint=of.hint />
        </div>
    }
}

/// Some lines of text.
#[component]
pub fn TextLines(id: StatusId, of: TextPart) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let value = Memo::new(move |_| id.with_value(|id| editor.status(id).map(|status| (of.read)(&status)).unwrap_or_default()));
    let typed = move |event: ev::Event| {
        let text = event_target_value(&event);
        id.with_value(|id| editor.edit_status(id, |status| (of.write)(status, text)));
    };
    let at = id.with_value(|id| At::Status(id.clone()));
    let input = input_id(of.part);
    view! {
        <div class="Field">
            <label for=input>{of.label}</label>
            <textarea class="Input" id=input rows="2" dir="auto" maxlength="2000" prop:value=value on:input=typed aria-invalid=invalid(at.clone(), of.part) aria-describedby=format!("{input}-notes")></textarea>
            <PartNotes at part=of.part hint=of.hint />
        </div>
    }
}

/// `aria-invalid` of an input.
pub fn invalid(at: At, part: DraftPart) -> impl Fn() -> Option<&'static str> {
    let editor = use_editor();
    move || (!editor.faults_at(&at, part).is_empty()).then_some("true")
}

/// What is said below an input: its hint, and what is wrong with it.
#[component]
pub fn PartNotes(at: At, part: DraftPart, #[prop(optional)] hint: &'static str) -> impl IntoView {
    let editor = use_editor();
    let faults = Memo::new(move |_| editor.faults_at(&at, part));
    view! {
        <div class="Field-notes" id=format!("{}-notes", input_id(part))>
            {(!hint.is_empty()).then(|| view! { <p class="Field-hint">{hint}</p> })}
            {move || faults.get().into_iter().map(|fault| view! { <p class="Field-error" dir="auto">{fault.message}</p> }).collect_view()}
        </div>
    }
}
