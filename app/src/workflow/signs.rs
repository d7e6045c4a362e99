//! Small marks that the parts of the page share: what became of something, as a sign and a word; how the draft stands.

use super::{
    changes::Kind,
    editor::use_editor,
    save_state::SaveState,
    words::{count, phase, phase_icon},
};
use crate::components::{icon::Icon, moment::local_time, typed::typed};
use domain::{At, Phase};
use leptos::prelude::*;

/// The sign of a change, for lists whose words say it beside.
#[component]
pub fn ChangeSign(kind: Kind) -> impl IntoView {
    view! { <span class="ChangeSign" data-change=kind.word()><Icon name=kind.icon() /></span> }
}

/// Sign and word of a change.
#[component]
pub fn ChangeTag(kind: Kind) -> impl IntoView {
    let word = if kind == Kind::Added { "new" } else { kind.word() };
    view! { <span class="Tag ChangeTag" data-change=kind.word()><Icon name=kind.icon() />{word}</span> }
}

/// A phase as icon and word.
#[component]
pub fn PhaseWord(of: Phase) -> impl IntoView {
    view! { <span class="PhaseWord" data-phase=phase(of)><Icon name=phase_icon(of) />{phase(of)}</span> }
}

/// How much is wrong with something.
#[component]
pub fn FaultTag(at: At) -> impl IntoView {
    let editor = use_editor();
    let faults = Memo::new(move |_| editor.fault_count(&at));
    move || {
        let faults = faults.get();
        (faults > 0).then(|| {
            view! { <span class="Tag" data-kind="late"><Icon name="alert" />{count(faults, "fault", "faults")}</span> }
        })
    }
}

/// What the page shows: the workflow in force, or whose draft and how much differs.
#[component]
pub fn DraftTag() -> impl IntoView {
    let editor = use_editor();
    let author = Memo::new(move |_| {
        editor.saving.saved.with(|saved| saved.as_ref().map(|saved| saved.author.name.clone()))
    });
    let changes = Memo::new(move |_| editor.changes.with(|changes| changes.count()));
    let revision = Memo::new(move |_| editor.live.with(|live| live.workflow.revision));
    move || {
        match author.get() {
        Some(author) => view! {
            <span class="Tag DraftTag"><Icon name="edit" /><span class="DraftTag-words">"Draft by " {typed(author)} " · " {count(changes.get(), "change", "changes")}</span></span>
        }
        .into_any(),
        None => view! { <span class="Tag" data-kind="done"><Icon name="check" />"Revision " {revision} ", in force"</span> }.into_any(),
    }
    }
}

/// Whether what was typed is saved, and by whom.
#[component]
pub fn SaveWords() -> impl IntoView {
    let editor = use_editor();
    let saved = Memo::new(move |_| {
        editor
            .saving
            .saved
            .with(|saved| saved.as_ref().map(|saved| (saved.saved_at, saved.last_editor.name.clone())))
    });
    let when = RwSignal::new(String::new());
    Effect::new(move || {
        if let Some((at, _)) = saved.get() {
            when.set(format!("Saved {}", local_time(at, &editor.zone())));
        }
    });
    let words = move || match editor.save_state() {
        SaveState::Saved if saved.read().is_none() => String::new(),
        SaveState::Saved if when.read().is_empty() => "Saved".to_owned(),
        SaveState::Saved => when.get(),
        SaveState::Unsaved => "Not saved yet".to_owned(),
        SaveState::Sending => "Saving…".to_owned(),
        SaveState::Offline => {
            "Not saved yet: the server cannot be reached. It is tried again by itself.".to_owned()
        }
        SaveState::Conflict => "Not saved: choose between two versions".to_owned(),
        SaveState::Refused(message) => format!("Not saved. {message}"),
    };
    let state = move || match editor.save_state() {
        SaveState::Saved => "saved",
        SaveState::Unsaved | SaveState::Sending => "waits",
        SaveState::Offline | SaveState::Conflict | SaveState::Refused(_) => "stuck",
    };
    let by = move || {
        let is_saved = editor.save_state() == SaveState::Saved;
        saved.get().filter(|_| is_saved).map(|(_, name)| view! { " by " {typed(name)} })
    };
    view! { <p class="SaveWords" data-state=state role="status">{words} {by}</p> }
}
