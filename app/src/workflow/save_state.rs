//! The draft as the server has it, and what is on its way there.

use domain::{
    Conflict, Draft,
    wire::{DraftView, WorkflowView},
};
use leptos::prelude::*;

/// How the draft stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SaveState {
    /// The server has all of it.
    Saved,
    /// Something was typed.
    Unsaved,
    /// It is on its way.
    Sending,
    /// The server cannot be reached; it is tried again by itself.
    Offline,
    /// Somebody else wrote the same input differently.
    Conflict,
    /// The server does not take it.
    Refused(String),
}

/// The draft as the server has it, and what is on its way there.
#[derive(Clone, Copy)]
pub struct Saving {
    /// The draft as the server has it; none while nobody began one.
    pub saved: RwSignal<Option<DraftView>>,
    /// How the draft stands.
    pub state: RwSignal<SaveState>,
    /// What two people wrote differently.
    pub conflicts: RwSignal<Vec<Conflict>>,
    /// What both began with: the last state that was the same here and there.
    pub(super) base: StoredValue<Draft>,
    /// What the others wrote, while it has to be decided between theirs and mine.
    pub(super) theirs: StoredValue<Option<DraftView>>,
    /// Counts changes, so that only the last one's timer saves.
    pub(super) turn: StoredValue<u64>,
    pub(super) sending: StoredValue<bool>,
    /// The revision that this very page made: nobody has to be told of it.
    pub(super) own: StoredValue<Option<u32>>,
}

impl Saving {
    /// The state of an answer.
    pub fn of(view: &WorkflowView) -> Saving {
        let base =
            view.draft.as_ref().map_or_else(|| Draft::from(&view.workflow), |saved| saved.draft.clone());
        Saving {
            saved: RwSignal::new(view.draft.clone()),
            state: RwSignal::new(SaveState::Saved),
            conflicts: RwSignal::new(Vec::new()),
            base: StoredValue::new(base),
            theirs: StoredValue::new(None),
            turn: StoredValue::new(0),
            sending: StoredValue::new(false),
            own: StoredValue::new(None),
        }
    }

    /// The version that the server has.
    pub fn version(self) -> Option<u64> {
        self.saved.with_untracked(|saved| saved.as_ref().map(|saved| saved.version))
    }
}
