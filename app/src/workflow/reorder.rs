//! Statuses put in another order with the pointer: a row that is taken by its grip goes where the pointer is, at once, and
//! Esc puts all of them back as they were.

use super::{editor::Editor, edits};
use domain::{StatusId, tr};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// What is dragged.
#[derive(Clone, Copy)]
pub struct Reorder {
    editor: Editor,
    /// Which status.
    pub dragged: RwSignal<Option<StatusId>>,
    /// The order before.
    before: StoredValue<Vec<StatusId>>,
}

/// The name of a status's row.
pub fn row_of(id: &StatusId) -> String {
    id.to_string()
}

impl Reorder {
    /// Nothing is dragged.
    pub fn new(editor: Editor) -> Reorder {
        Reorder { editor, dragged: RwSignal::new(None), before: StoredValue::new(Vec::new()) }
    }

    /// Takes a row.
    pub fn begin(self, id: &StatusId) {
        let order =
            self.editor.draft.with_untracked(|draft| draft.statuses.iter().map(|s| s.id.clone()).collect());
        self.before.set_value(order);
        self.dragged.set(Some(id.clone()));
    }

    /// Follows the pointer; in an effect. It stops when the owner is cleaned up.
    pub fn listen(self) {
        let moved = window_event_listener(ev::pointermove, move |event| self.follow(&event));
        let up = window_event_listener(ev::pointerup, move |_| self.end());
        let cancel = window_event_listener(ev::pointercancel, move |_| self.put_back());
        let key = window_event_listener(ev::keydown, move |event| {
            if event.key() == "Escape" && self.dragged.with_untracked(Option::is_some) {
                event.prevent_default();
                self.put_back();
            }
        });
        on_cleanup(move || {
            moved.remove();
            up.remove();
            cancel.remove();
            key.remove();
        });
    }

    /// Puts the focus on a row's grip, wherever the row is now.
    pub fn focus_grip(self, id: &StatusId) {
        let grip = format!("[data-grip=\"{id}\"]");
        request_animation_frame(move || {
            let found = document().query_selector(&grip).ok().flatten();
            if let Some(grip) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
                let _ = grip.focus();
            }
        });
    }

    fn follow(self, event: &ev::PointerEvent) {
        let Some(dragged) = self.dragged.get_untracked() else { return };
        let (x, y) = (event.client_x() as f32, event.client_y() as f32);
        let row =
            document().element_from_point(x, y).and_then(|hit| hit.closest("[data-row]").ok().flatten());
        let over: Option<StatusId> = row.and_then(|row| row.get_attribute("data-row")?.parse().ok());
        let place = over.filter(|over| *over != dragged).and_then(|over| {
            self.editor
                .draft
                .with_untracked(|draft| draft.statuses.iter().position(|status| status.id == over))
        });
        if let Some(place) = place {
            self.editor.edit(|draft| edits::put(draft, &dragged, place));
        }
    }

    fn end(self) {
        let Some(dragged) = self.dragged.get_untracked() else { return };
        self.dragged.set(None);
        // Says where it stands now.
        self.editor.shift(&dragged, 0);
    }

    fn put_back(self) {
        if self.dragged.with_untracked(Option::is_none) {
            return;
        }
        self.dragged.set(None);
        let before = self.before.get_value();
        self.editor.edit(|draft| {
            draft
                .statuses
                .sort_by_key(|status| before.iter().position(|id| *id == status.id).unwrap_or(usize::MAX));
        });
        self.editor.notices.say(tr!("Put back."));
    }
}
