//! What somebody has typed and not sent yet. The tab keeps it: it is there again when the drawer is opened anew or the page is
//! loaded again, and gone with the tab.

use super::typing::Pick;
use domain::{OrderId, PersonId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;
use web_sys::Storage;

/// A comment that is being written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// What is typed.
    pub text: String,
    /// Who was chosen in it.
    pub picks: Vec<Pick>,
    /// Under which it is sent, however often: the same words are said once.
    pub key: Uuid,
}

impl Draft {
    /// Other words, and so another comment.
    pub fn of(text: String, picks: Vec<Pick>) -> Draft {
        Draft { text, picks, key: Uuid::new_v4() }
    }
}

/// Where the tab keeps a person's draft for an order.
#[derive(Debug, Clone)]
pub struct DraftKey(String);

impl DraftKey {
    /// Of a person and an order.
    pub fn of(person: PersonId, order: OrderId) -> DraftKey {
        DraftKey(format!("milepost-comment-{person}-{order}"))
    }

    /// What is kept there.
    pub fn load(&self) -> Option<Draft> {
        let kept = storage()?.get_item(&self.0).ok()??;
        serde_json::from_str(&kept).ok()
    }

    /// Keeps a draft; an empty one is none.
    pub fn save(&self, draft: &Draft) {
        if draft.text.trim().is_empty() {
            return self.clear();
        }
        if let (Some(storage), Ok(kept)) = (storage(), serde_json::to_string(draft)) {
            // A browser that keeps nothing forgets it with the drawer.
            let _ = storage.set_item(&self.0, &kept);
        }
    }

    /// Forgets it.
    pub fn clear(&self) {
        if let Some(storage) = storage() {
            let _ = storage.remove_item(&self.0);
        }
    }
}

fn storage() -> Option<Storage> {
    leptos::prelude::window().session_storage().ok()?
}
