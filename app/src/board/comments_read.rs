//! Up to where the person has read what was said of each order. The feed's bytes are everybody's, so a card says how many
//! comments there are and where the newest stands in the log; what of it is new for whom, the page knows by itself.

use crate::api::Client;
use domain::{Card, OrderId, wire::MarkRead};
use leptos::{prelude::*, task::spawn_local};
use std::collections::BTreeMap;

/// The person's marks; none until they were asked for.
#[derive(Clone, Copy)]
pub struct CommentsRead(RwSignal<Option<BTreeMap<OrderId, u64>>>);

impl CommentsRead {
    /// Nothing is known yet, and so nothing is new.
    pub fn new() -> CommentsRead {
        CommentsRead(RwSignal::new(None))
    }

    /// Asks for them. Only in the browser.
    pub fn load(self, slug: String) {
        spawn_local(async move {
            // Without an answer nothing is marked as new; the next page asks again.
            if let Ok(read) = Client.reads(&slug).await {
                let _ = self.0.try_set(Some(read.orders));
            }
        });
    }

    /// Whether something was said of an order since the person last looked. Tracked.
    pub fn is_unread(self, card: &Card) -> bool {
        let read = |marks: &BTreeMap<OrderId, u64>| marks.get(&card.id).copied().unwrap_or(0);
        self.0.with(|marks| marks.as_ref().is_some_and(|marks| card.comments.last > read(marks)))
    }

    /// Up to where the person had read of an order; none where that is not known.
    pub fn of(self, order: OrderId) -> Option<u64> {
        self.0.with_untracked(|marks| marks.as_ref().map(|marks| marks.get(&order).copied().unwrap_or(0)))
    }

    /// The person has read an order's comments up to here. Only in the browser.
    pub fn mark(self, order: OrderId, seq: u64) {
        if self.of(order).is_some_and(|read| read >= seq) {
            return;
        }
        self.0.update(|marks| {
            if let Some(marks) = marks {
                marks.insert(order, seq);
            }
        });
        spawn_local(async move {
            // What the server does not hear is new once more on the next page, and no harm done.
            let _ = Client.mark_read(order, &MarkRead { seq }).await;
        });
    }
}
