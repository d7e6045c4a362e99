//! Which orders the others have open, as the feed tells it.

use domain::{OrderId, PersonId, wire::Present};
use leptos::prelude::*;

/// Everybody who has one of the board's orders open.
#[derive(Clone, Copy)]
pub struct Presence {
    me: Option<PersonId>,
    present: RwSignal<Vec<Present>>,
}

impl Presence {
    /// Nobody is known of so far.
    pub fn new(me: Option<PersonId>) -> Presence {
        Presence { me, present: RwSignal::default() }
    }

    /// These are there now, and nobody else.
    pub fn set(self, present: Vec<Present>) {
        self.present.set(present);
    }

    /// The others who have an order open. Tracked.
    pub fn on(self, order: OrderId) -> Vec<Present> {
        let is_other = |one: &&Present| one.order == order && Some(one.person.id) != self.me;
        self.present.with(|present| present.iter().filter(is_other).cloned().collect())
    }
}
