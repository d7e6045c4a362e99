//! What the parts of the map share.

use super::picture::Picture;
use crate::workflow::editor::Selected;
use domain::StatusId;
use leptos::prelude::*;

/// Shared by context.
#[derive(Clone, Copy)]
pub struct MapState {
    /// What is drawn.
    pub picture: Memo<Picture>,
    /// The status that the keyboard is on.
    pub focused: RwSignal<Option<StatusId>>,
    /// What lights up: where the keyboard is, else what is open.
    pub lit: Memo<Selected>,
    /// Whether a move is being drawn with the pointer pressed.
    pub pressed: RwSignal<bool>,
}
