//! The bells that somebody looks at, and how many unread notifications each of them counts. `ringing` keeps them right.

use domain::PersonId;
use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{Notify, watch};

/// The bells of this instance's viewers.
#[derive(Debug, Default)]
pub struct Bells {
    counts: Mutex<HashMap<PersonId, watch::Sender<Option<u32>>>>,
    look: Notify,
}

impl Bells {
    /// A person's count, none until it is known.
    pub fn watch(&self, person: PersonId) -> watch::Receiver<Option<u32>> {
        let receiver = self.counts().entry(person).or_insert_with(|| watch::Sender::new(None)).subscribe();
        self.look();
        receiver
    }

    /// Some of them may count otherwise by now.
    pub fn look(&self) {
        self.look.notify_one();
    }

    /// Resolves once somebody asks to look.
    pub(super) async fn asked(&self) {
        self.look.notified().await;
    }

    fn counts(&self) -> MutexGuard<'_, HashMap<PersonId, watch::Sender<Option<u32>>>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those whom somebody watches.
    pub(super) fn watched(&self) -> Vec<PersonId> {
        let mut counts = self.counts();
        counts.retain(|_, count| !count.is_closed());
        counts.keys().copied().collect()
    }

    /// A bell counts so many.
    pub(super) fn set(&self, person: PersonId, count: u32) {
        if let Some(sender) = self.counts().get(&person) {
            sender.send_if_modified(|known| known.replace(count) != Some(count));
        }
    }
}
