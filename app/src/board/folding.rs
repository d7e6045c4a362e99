//! Columns that are folded to a narrow strip, as this browser remembers them for a person on a board.

use domain::{PersonId, StatusId};
use leptos::prelude::*;
use std::collections::BTreeSet;
use web_sys::Storage;

/// The columns that are folded.
#[derive(Clone, Copy)]
pub struct Folded {
    columns: RwSignal<BTreeSet<StatusId>>,
    /// Under which name the browser keeps them; none before it was looked.
    place: StoredValue<Option<String>>,
}

impl Folded {
    /// None.
    pub fn new() -> Folded {
        Folded { columns: RwSignal::default(), place: StoredValue::new(None) }
    }

    /// Folds what was folded here before. Only in the browser.
    pub fn load(self, person: PersonId, slug: &str) {
        let place = format!("milepost-folded-{person}-{slug}");
        let kept = storage().and_then(|storage| storage.get_item(&place).ok().flatten());
        let columns: BTreeSet<StatusId> =
            kept.and_then(|kept| serde_json::from_str(&kept).ok()).unwrap_or_default();
        self.place.set_value(Some(place));
        if !columns.is_empty() {
            self.columns.set(columns);
        }
    }

    /// Whether a column is folded. Tracked.
    pub fn has(self, column: &StatusId) -> bool {
        self.columns.with(|columns| columns.contains(column))
    }

    /// The same without following it.
    pub fn has_untracked(self, column: &StatusId) -> bool {
        self.columns.with_untracked(|columns| columns.contains(column))
    }

    /// Folds a column, or unfolds it.
    pub fn toggle(self, column: &StatusId) {
        self.columns.update(|columns| {
            if !columns.remove(column) {
                columns.insert(column.clone());
            }
        });
        let kept = self.columns.with_untracked(|columns| serde_json::to_string(columns).unwrap_or_default());
        self.place.with_value(|place| {
            if let (Some(place), Some(storage)) = (place, storage()) {
                // A browser that keeps nothing forgets it with the page.
                let _ = storage.set_item(place, &kept);
            }
        });
    }
}

fn storage() -> Option<Storage> {
    window().local_storage().ok()?
}
