//! What became of an order's promise: what each revision took the place of, and whether its customer is asked to agree. A first slip
//! is told. Whoever counted on a date and was put off once already is asked: the second slip since then needs their word.

use crate::{CustomerAct, Date, Entry, Event, Instant, OrderState, Promise, Workflow};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From how many slips on the customer is asked whether the date is fine.
pub const SLIPS_TO_ASK: u32 = 2;

/// The promise of one order, as its entries tell it one by one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PromiseHistory {
    in_force: Option<Promise>,
    /// What the customer counts on: what was promised first, or what they agreed to last.
    counted_on: Option<Promise>,
    agreed_at: Option<Instant>,
    /// How often it was moved later since then, past what they count on.
    slips: u32,
    /// What was promised before, by the position of the entry that promised something else.
    replaced: BTreeMap<u64, Promise>,
}

/// Whether the customer agrees to a date that moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum DateConsent {
    /// They are asked, and have not said so yet.
    Asked {
        /// How often the date moved later since they counted on one.
        slips: u32,
    },
    /// They agreed to the date in force.
    Agreed {
        /// When.
        at: Instant,
    },
}

impl PromiseHistory {
    /// The history that these entries of one order tell.
    pub fn of<'e>(entries: impl IntoIterator<Item = &'e Entry>) -> PromiseHistory {
        let mut history = PromiseHistory::default();
        entries.into_iter().for_each(|entry| history.take(entry));
        history
    }

    /// Takes in the next entry of the order.
    pub fn take(&mut self, entry: &Entry) {
        match &entry.event {
            Event::Placed(placed) => (self.in_force, self.counted_on) = (placed.promise, placed.promise),
            Event::Promised { promise, .. } => self.promised(entry.seq, *promise),
            Event::DateAccepted { promise } => {
                (self.counted_on, self.agreed_at) = (Some(*promise), Some(entry.occurred_at));
                self.slips = 0;
            }
            _ => {}
        }
    }

    fn promised(&mut self, seq: u64, promise: Promise) {
        if let Some(before) = self.in_force {
            self.replaced.insert(seq, before);
            let is_later = |than: Promise| promise.latest() > than.latest();
            self.slips += u32::from(is_later(before) && self.counted_on.is_none_or(is_later));
        }
        self.in_force = Some(promise);
        self.counted_on = self.counted_on.or(self.in_force);
    }

    /// The same, if this was promised next.
    pub fn then(mut self, promise: Promise) -> PromiseHistory {
        self.promised(u64::MAX, promise);
        self
    }

    /// What was promised before the entry at this position promised something else.
    pub fn before(&self, seq: u64) -> Option<Promise> {
        self.replaced.get(&seq).copied()
    }

    /// Whether the order's customer is asked to agree to the date in force, or has agreed; none where they are only told. Whoever
    /// asks to cancel is answered first.
    pub fn consent(&self, workflow: &Workflow, order: &OrderState) -> Option<DateConsent> {
        if order.has_agreed() {
            return self.agreed_at.map(|at| DateConsent::Agreed { at });
        }
        let is_open = order.open_to_customer(workflow).contains(&CustomerAct::AcceptDate);
        let is_later = order.promise.map(|it| it.latest()) > self.counted_on.map(|it| it.latest());
        let asked = is_open && is_later && !order.answers.asks_to_cancel() && self.slips >= SLIPS_TO_ASK;
        asked.then_some(DateConsent::Asked { slips: self.slips })
    }

    /// The date past which the next promise asks the customer whether it is fine; none where they are only told of it, and where the
    /// order is over.
    pub fn asks_past(&self, workflow: &Workflow, order: &OrderState) -> Option<Date> {
        let is_over = workflow.status(&order.status).is_none_or(|status| status.phase.is_final());
        let latest = |promise: Option<Promise>| promise.map(|promise| promise.latest());
        let past = latest(self.in_force).max(latest(self.counted_on));
        past.filter(|_| self.slips + 1 >= SLIPS_TO_ASK && !is_over)
    }
}
