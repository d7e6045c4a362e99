//! The inputs of the panel: each shows what the draft says now, whoever wrote it, and writes what is typed into it.

use crate::workflow::{editor::use_editor, issues::input_id};
use domain::{At, DraftPart, RoleId, StatusDraft, StatusId, spoken::say};
use leptos::{ev, prelude::*};
use std::collections::BTreeSet;

/// How an input reads and writes its part of a status.
#[derive(Clone, Copy)]
pub struct TextPart {
    /// Which part.
    pub part: DraftPart,
    /// What it is; `tr_later!`.
    pub label: &'static str,
    /// How many characters it may have.
    pub longest: u16,
    /// What it says.
    pub read: fn(&StatusDraft) -> String,
    /// Says something else.
    pub write: fn(&mut StatusDraft, String),
}

/// A text of a status: one line, or some where there is more to say.
#[component]
pub fn TextInput(id: StatusId, of: TextPart, #[prop(optional)] lines: bool) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let value = Memo::new(move |_| {
        id.with_value(|id| editor.status(id).map(|status| (of.read)(&status)).unwrap_or_default())
    });
    let typed = Callback::new(move |text: String| {
        id.with_value(|id| editor.edit_status(id, |status| (of.write)(status, text)));
    });
    let at = id.with_value(|id| At::Status(id.clone()));
    view! { <TextBox at part=of.part label=say(of.label) longest=of.longest lines value typed /> }
}

/// A text of whatever the draft has.
#[component]
pub fn TextBox(
    at: At,
    part: DraftPart,
    #[prop(into)] label: String,
    longest: u16,
    #[prop(optional)] lines: bool,
    #[prop(into)] value: Signal<String>,
    typed: Callback<String>,
) -> impl IntoView {
    let input_event = move |event: ev::Event| typed.run(event_target_value(&event));
    let (input, notes) = (input_id(part), format!("{}-notes", input_id(part)));
    let wrong = invalid(at.clone(), part);
    let field = match lines {
        true => view! { <textarea class="Input" id=input rows="2" dir="auto" maxlength="2000" prop:value=value on:input=input_event aria-invalid=wrong aria-describedby=notes></textarea> }.into_any(),
        false => view! { <input class="Input" id=input type="text" dir="auto" autocomplete="off" maxlength=longest prop:value=value on:input=input_event aria-invalid=wrong aria-describedby=notes /> }.into_any(),
    };
    view! {
        <div class="Field">
            <label for=input>{label}</label>
            {field}
            <PartNotes at part />
        </div>
    }
}

/// A box that is ticked or not, with what that means.
#[component]
pub fn TickBox(
    part: DraftPart,
    #[prop(into)] label: String,
    #[prop(optional, into)] hint: String,
    #[prop(into)] on: Signal<bool>,
    #[prop(optional)] fixed: bool,
    ticked: Callback<bool>,
) -> impl IntoView {
    let tick = move |event: ev::Event| ticked.run(event_target_checked(&event));
    view! {
        <label class="Tick">
            <input type="checkbox" id=input_id(part) prop:checked=on disabled=fixed on:change=tick />
            <span>{label} {(!hint.is_empty()).then(|| view! { <small class="Muted Tick-hint">{hint}</small> })}</span>
        </label>
    }
}

/// Roles, each with a box.
#[component]
pub fn RoleTicks(
    at: At,
    part: DraftPart,
    #[prop(into)] legend: String,
    #[prop(into)] hint: String,
    #[prop(into)] chosen: Signal<BTreeSet<RoleId>>,
    choose: Callback<(RoleId, bool)>,
) -> impl IntoView {
    let editor = use_editor();
    // A role that is gone is still named here, and can be left out.
    let roles = move || {
        let known = editor.roles();
        let gone = chosen.get().into_iter().filter(|id| known.iter().all(|role| role.id != *id));
        let gone: Vec<_> = gone.map(|id| (id.clone(), id.to_string())).collect();
        known.into_iter().map(|role| (role.id, role.name)).chain(gone).collect::<Vec<_>>()
    };
    let roles = Memo::new(move |_| roles());
    let roles = move || {
        let tick = |(id, name): (RoleId, String)| {
            let of = id.clone();
            let on = Memo::new(move |_| chosen.with(|chosen| chosen.contains(&of)));
            let tick = move |event: ev::Event| choose.run((id.clone(), event_target_checked(&event)));
            view! { <label class="Tick"><input type="checkbox" prop:checked=on on:change=tick /><bdi>{name}</bdi></label> }
        };
        roles.get().into_iter().map(tick).collect_view()
    };
    view! {
        <fieldset class="Side-part" id=input_id(part) tabindex="-1">
            <legend>{legend}</legend>
            <p class="Field-hint">{hint}</p>
            <div class="Ticks">{roles}</div>
            <PartNotes at part />
        </fieldset>
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
