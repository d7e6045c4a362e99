//! Which cards are chosen, and what came of what was done with them.

use domain::OrderId;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// An order with which it was not done.
#[derive(Debug, Clone, PartialEq)]
pub struct Unmoved {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: String,
    /// Why.
    pub reason: String,
}

/// The cards that are chosen, and what came of what was done with them last.
#[derive(Clone, Copy)]
pub struct Several {
    pub(super) chosen: RwSignal<BTreeSet<OrderId>>,
    /// The card that was chosen last: a range begins there.
    pub(super) last: StoredValue<Option<OrderId>>,
    /// With which it was not done, and why.
    pub(super) failed: RwSignal<Vec<Unmoved>>,
    /// How many are done of how many, while it is being done.
    pub(super) progress: RwSignal<Option<(usize, usize)>>,
}

impl Default for Several {
    fn default() -> Several {
        Several {
            chosen: RwSignal::default(),
            last: StoredValue::new(None),
            failed: RwSignal::default(),
            progress: RwSignal::new(None),
        }
    }
}

impl Several {
    /// Whether any card is chosen. Tracked.
    pub fn is_any(self) -> bool {
        self.chosen.with(|chosen| !chosen.is_empty())
    }

    /// The same without following it.
    pub fn is_any_untracked(self) -> bool {
        self.chosen.with_untracked(|chosen| !chosen.is_empty())
    }

    /// Whether this card is. Tracked.
    pub fn has(self, order: OrderId) -> bool {
        self.chosen.with(|chosen| chosen.contains(&order))
    }

    /// Chooses a card, or leaves it if it is chosen.
    pub fn toggle(self, order: OrderId) {
        self.last.set_value(Some(order));
        self.chosen.update(|chosen| {
            if !chosen.remove(&order) {
                chosen.insert(order);
            }
        });
    }

    /// Chooses these and no others.
    pub fn choose(self, orders: impl IntoIterator<Item = OrderId>) {
        self.chosen.set(orders.into_iter().collect());
    }

    /// Leaves all, and forgets what came of it.
    pub fn leave(self) {
        self.last.set_value(None);
        self.chosen.update(BTreeSet::clear);
        self.failed.update(Vec::clear);
    }
}
