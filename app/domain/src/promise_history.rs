//! What became of an order's promise: what each revision took the place of, and whether its customer is asked to agree. A first slip
//! is told. Whoever counted on a date and was put off once already is asked: the second slip since then needs their word.

use crate::{
    ActorRef, CustomerAct, CustomerAnswers, Date, Entry, Event, Instant, OrderState, Promise, Workflow,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// From how many slips on the customer is asked whether the date is fine.
pub const SLIPS_TO_ASK: u32 = 2;

/// The promise of one order, as its entries tell it one by one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PromiseHistory {
    in_force: Option<Promise>,
    /// Who promised it.
    by: Option<ActorRef>,
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
            Event::Placed(placed) => {
                (self.in_force, self.counted_on) = (placed.promise, placed.promise);
                self.by = placed.promise.map(|_| entry.actor.clone());
            }
            Event::Promised { promise, .. } => {
                self.slips += u32::from(is_slip(*promise, self.in_force, self.counted_on));
                self.replaced.extend(self.in_force.map(|before| (entry.seq, before)));
                (self.in_force, self.by) = (Some(*promise), Some(entry.actor.clone()));
                self.counted_on = self.counted_on.or(self.in_force);
            }
            Event::DateAccepted { promise } => {
                (self.counted_on, self.agreed_at) = (Some(*promise), Some(entry.occurred_at));
                self.slips = 0;
            }
            _ => {}
        }
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
        order.is_asked_about_date(workflow).then_some(DateConsent::Asked { slips: order.slips_past() })
    }

    /// Whether what is in force was promised by hand, and not by a rule of the board's automation.
    pub fn is_by_hand(&self) -> bool {
        self.by.as_ref().is_some_and(|by| !matches!(by, ActorRef::Rule(_)))
    }

    /// How often its customer was put off since they counted on a date.
    pub fn slips(&self) -> u32 {
        self.slips
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

impl OrderState {
    /// What the customer counts on: what they agreed to last, or what was promised first.
    pub fn counted_on(&self) -> Option<Promise> {
        self.answers.accepted.or(self.first_promise)
    }

    /// Another date is promised: in the log, or where somebody asks what would become of it.
    pub fn promise_next(&mut self, next: Promise) {
        self.slips += u32::from(is_slip(next, self.promise, self.counted_on()));
        self.first_promise = self.first_promise.or(Some(next));
        self.promise = Some(next);
    }

    /// How often the customer was put off, where the date in force is past what they count on.
    pub fn slips_past(&self) -> u32 {
        let latest = |promise: Option<Promise>| promise.map(|promise| promise.latest());
        slips_past(self.slips, latest(self.promise), latest(self.counted_on()))
    }

    /// Whether the customer is asked to agree to the date in force and has not said so.
    pub fn is_asked_about_date(&self, workflow: &Workflow) -> bool {
        let is_open = self.open_to_customer(workflow).contains(&CustomerAct::AcceptDate);
        is_open && asks_about_date(self.slips_past(), &self.answers)
    }
}

/// How often the customer was put off, where the last day that is promised is past the one that they count on.
pub fn slips_past(slips: u32, promised: Option<Date>, counted_on: Option<Date>) -> u32 {
    if promised > counted_on { slips } else { 0 }
}

/// Whether another promise puts off whoever counts on one: later than the one in force, and past what they count on.
fn is_slip(next: Promise, in_force: Option<Promise>, counted_on: Option<Promise>) -> bool {
    let is_later = |than: Promise| next.latest() > than.latest();
    in_force.is_some_and(is_later) && counted_on.is_none_or(is_later)
}

/// Whether so many slips ask for the customer's word. Whoever asks to cancel is answered first.
pub(crate) fn asks_about_date(slips: u32, answers: &CustomerAnswers) -> bool {
    slips >= SLIPS_TO_ASK && !answers.asks_to_cancel()
}
