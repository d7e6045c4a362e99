//! The inputs of the panel: each shows what the draft says now, whoever wrote it, and writes what is typed into it.

use crate::workflow::{editor::use_editor, issues::input_id};
use domain::{At, DraftPart, StatusDraft, StatusId};
use leptos::{ev, prelude::*};

/// How an input reads and writes its part of a status.
#[derive(Clone, Copy)]
pub struct TextPart {
    /// Which part.
    pub part: DraftPart,
    /// What it is.
    pub label: &'static str,
    /// How many characters it may have.
    pub longest: u16,
    /// What it says.
    pub read: fn(&StatusDraft) -> String,
    /// Says something else.
    pub write: fn(&mut StatusDraft, String),
}

/// A text: one line, or some where there is more to say.
#[component]
pub fn TextInput(id: StatusId, of: TextPart, #[prop(optional)] lines: bool) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let value = Memo::new(move |_| {
        id.with_value(|id| editor.status(id).map(|status| (of.read)(&status)).unwrap_or_default())
    });
    let typed = move |event: ev::Event| {
        let text = event_target_value(&event);
        id.with_value(|id| editor.edit_status(id, |status| (of.write)(status, text)));
    };
    let at = id.with_value(|id| At::Status(id.clone()));
    let (input, notes) = (input_id(of.part), format!("{}-notes", input_id(of.part)));
    let wrong = invalid(at.clone(), of.part);
    let field = match lines {
        true => view! { <textarea class="Input" id=input rows="2" dir="auto" maxlength="2000" prop:value=value on:input=typed aria-invalid=wrong aria-describedby=notes></textarea> }.into_any(),
        false => view! { <input class="Input" id=input type="text" dir="auto" autocomplete="off" maxlength=of.longest prop:value=value on:input=typed aria-invalid=wrong aria-describedby=notes /> }.into_any(),
    };
    view! {
        <div class="Field">
            <label for=input>{of.label}</label>
            {field}
            <PartNotes at part=of.part />
        </div>
    }
}

/// `aria-invalid` of an input.
pub fn invalid(at: At, part: DraftPart) -> impl Fn() -> Option<&'static str> {
    let editor = use_editor();
    move || (!editor.faults_at(&at, part).is_empty()).then_some("true")
}

/// What is said below an input: what is wrong with it.
#[component]
pub fn PartNotes(at: At, part: DraftPart) -> impl IntoView {
    let editor = use_editor();
    let faults = Memo::new(move |_| editor.faults_at(&at, part));
    view! {
        <div class="Field-notes" id=format!("{}-notes", input_id(part))>
            {move || faults.get().into_iter().map(|fault| view! { <p class="Field-error">{fault.message}</p> }).collect_view()}
        </div>
    }
}
