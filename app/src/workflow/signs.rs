//! Small marks that the parts of the page share: what became of something, as a sign and a word; how the draft stands.

use super::{
    changes::Kind,
    editor::use_editor,
    save_state::SaveState,
    words::{phase, phase_icon, phase_key},
};
use crate::components::{icon::Icon, moment::local_time};
use domain::{At, Phase, isolated, tr};
use leptos::prelude::*;

/// The sign of a change, for lists whose words say it beside.
#[component]
pub fn ChangeSign(kind: Kind) -> impl IntoView {
    view! { <span class="ChangeSign" data-change=kind.word()><Icon name=kind.icon() /></span> }
}

/// Sign and word of a change.
#[component]
pub fn ChangeTag(kind: Kind) -> impl IntoView {
    let word = if kind == Kind::Added { tr!("a change" => "new") } else { kind.said() };
    view! { <span class="Tag ChangeTag" data-change=kind.word()><Icon name=kind.icon() />{word}</span> }
}

/// A phase as icon and word.
#[component]
pub fn PhaseWord(of: Phase) -> impl IntoView {
    view! { <span class="PhaseWord" data-phase=phase_key(of)><Icon name=phase_icon(of) />{phase(of)}</span> }
}

/// How much is wrong with something.
#[component]
pub fn FaultTag(at: At) -> impl IntoView {
    let editor = use_editor();
    let faults = Memo::new(move |_| editor.fault_count(&at));
    move || {
        let faults = faults.get();
        (faults > 0).then(|| {
            view! { <span class="Tag" data-kind="late"><Icon name="alert" />{tr!("{n} fault" | "{n} faults" % faults)}</span> }
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
            <span class="Tag DraftTag"><Icon name="edit" /><span class="DraftTag-words">{tr!("Draft by {}", isolated(&author))} " · " {tr!("{n} change" | "{n} changes" % changes.get())}</span></span>
        }
        .into_any(),
        None => view! { <span class="Tag" data-kind="done"><Icon name="check" />{tr!("Revision {}, in force", revision.get())}</span> }.into_any(),
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
            when.set(local_time(at, &editor.zone()));
        }
    });
    let words = move || match editor.save_state() {
        SaveState::Saved => match (saved.get(), when.get()) {
            (None, _) => String::new(),
            (Some((_, by)), when) if when.is_empty() => tr!("Saved by {}", isolated(&by)),
            (Some((_, by)), when) => tr!("Saved {} by {}", when, isolated(&by)),
        },
        SaveState::Unsaved => tr!("Not saved yet"),
        SaveState::Sending => tr!("Saving…"),
        SaveState::Offline => {
            tr!("Not saved yet: the server cannot be reached. It is tried again by itself.")
        }
        SaveState::Conflict => tr!("Not saved: choose between two versions"),
        SaveState::Refused(message) => tr!("Not saved. {}", message),
    };
    let state = move || match editor.save_state() {
        SaveState::Saved => "saved",
        SaveState::Unsaved | SaveState::Sending => "waits",
        SaveState::Offline | SaveState::Conflict | SaveState::Refused(_) => "stuck",
    };
    view! { <p class="SaveWords" data-state=state role="status">{words}</p> }
}
