//! The part of the inbox that is shown, and its way to the server.

use crate::api::Client;
use domain::{NotificationId, wire::InboxView};
use leptos::{prelude::*, task::spawn_local};

/// What is shown.
#[derive(Clone, Copy)]
pub struct Shown {
    pub part: RwSignal<&'static str>,
    pub inbox: RwSignal<InboxView>,
}

impl Shown {
    /// Asks anew for the part that is shown.
    pub fn renew(self) {
        let part = self.part.get_untracked();
        spawn_local(async move {
            // Without an answer what is shown stays; the next change asks again.
            if let Ok(now) = Client.inbox(Some(part)).await
                && self.part.try_get_untracked() == Some(part)
            {
                let _ = self.inbox.try_set(now);
            }
        });
    }

    /// Adds those that came before.
    pub fn more(self, after: NotificationId) {
        let part = self.part.get_untracked();
        spawn_local(async move {
            if let Ok(InboxView { items, next, .. }) = Client.more_of_inbox(Some(part), Some(after)).await {
                let _ = self.inbox.try_update(|inbox| {
                    inbox.items.extend(items);
                    inbox.next = next;
                });
            }
        });
    }
}
