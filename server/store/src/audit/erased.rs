//! Texts that were erased, told from texts that somebody took away: an erased row has no salt and says what erased rows say, and
//! a later entry of its order says that it was erased.

use super::{Step, StoredText, at_entry};
use crate::erased;
use domain::{Entry, Event, OrderId};
use std::collections::{BTreeMap, BTreeSet};

/// What the walk has met of them.
#[derive(Debug, Default)]
pub(super) struct Erasures {
    /// The orders that were erased where the walk is.
    seen: BTreeSet<OrderId>,
    /// The orders that have an erased text which no entry accounts for yet, with the first that points to one.
    open: BTreeMap<OrderId, u64>,
    /// The orders whose lines are erased.
    lines: BTreeSet<OrderId>,
    texts: u64,
}

impl Erasures {
    /// Takes in what an entry says of it.
    pub(super) fn note(&mut self, entry: &Entry) {
        if let (Event::Erased { .. }, Some(order)) = (&entry.event, entry.order) {
            self.open.remove(&order);
            self.seen.insert(order);
        }
    }

    /// Whether the note that an entry points to was erased.
    pub(super) fn is_note(&mut self, entry: &Entry, stored: Option<&StoredText>) -> bool {
        let is = self.is(entry, stored, erased::is_note);
        self.texts += u64::from(is);
        is
    }

    /// Whether the contact was.
    pub(super) fn is_contact(&mut self, entry: &Entry, stored: Option<&StoredText>) -> bool {
        let is = self.is(entry, stored, erased::is_contact);
        self.texts += u64::from(is);
        is
    }

    /// Whether the lines were.
    pub(super) fn is_lines(&mut self, entry: &Entry, stored: Option<&StoredText>) -> bool {
        let is = self.is(entry, stored, erased::is_lines);
        self.lines.extend(entry.order.filter(|_| is));
        is
    }

    /// Whether the note was that keeps what the lines were before.
    pub(super) fn is_kept(&mut self, entry: &Entry, stored: Option<&StoredText>) -> bool {
        let before = entry.order.is_some_and(|order| self.seen.contains(&order));
        let is_here = stored.is_some_and(|stored| stored.salt.is_empty() && erased::is_lines(&stored.body));
        before && is_here || self.is(entry, stored, erased::is_lines)
    }

    fn is(&mut self, entry: &Entry, stored: Option<&StoredText>, says: fn(&str) -> bool) -> bool {
        let Some((stored, order)) = stored.zip(entry.order) else { return false };
        let is = stored.salt.is_empty() && stored.order == order.0 && says(&stored.body);
        if is {
            self.open.entry(order).or_insert(entry.seq);
        }
        is
    }

    /// Where the log ends: each erased text is accounted for. How many there are.
    pub(super) fn finish(&self) -> Step<u64> {
        match self.open.values().min() {
            Some(seq) => {
                at_entry(*seq, "a text that it points to was emptied, but the log knows of no erasure")
            }
            None => Ok(self.texts + self.lines.len() as u64),
        }
    }
}
