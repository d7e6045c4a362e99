//! The parcels of an order: which of its lines are packed, sent and delivered, and how many of each. A line is named by where it
//! stands among the order's lines, from 0. What is in no parcel is still to be packed.

use crate::{Instant, ParcelItem, without};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many parcels an order has at most, those that came back and were lost among them.
pub const PARCELS_LIMIT: usize = 100;

/// Where a parcel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ParcelState {
    /// Packed, and still at the shop.
    Packed,
    /// On its way.
    Sent,
    /// At the customer's.
    Delivered,
    /// It came back to the shop. What is in it may be packed anew.
    Returned,
    /// Lost on its way. What was in it may be packed anew.
    Lost,
}

impl ParcelState {
    /// All states, in the order in which a parcel meets them.
    pub const ALL: [ParcelState; 5] = [
        ParcelState::Packed,
        ParcelState::Sent,
        ParcelState::Delivered,
        ParcelState::Returned,
        ParcelState::Lost,
    ];

    /// Whether what is in it counts as packed: of the others the customer has nothing and gets nothing.
    pub fn holds(self) -> bool {
        matches!(self, ParcelState::Packed | ParcelState::Sent | ParcelState::Delivered)
    }
}

/// A parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parcel {
    /// Its number within the order, from 1. No other parcel of the order ever has it.
    pub no: u32,
    /// What is in it, line by line.
    pub items: Vec<ParcelItem>,
    /// Where it is.
    pub state: ParcelState,
    /// When it was packed.
    pub packed_at: Instant,
    /// When it was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_at: Option<Instant>,
    /// When it was delivered, came back, or was said to be lost.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<Instant>,
    /// The note that names who carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<Uuid>,
    /// The note with the carrier's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<Uuid>,
}

impl Parcel {
    /// The notes of who carries it.
    pub fn notes(&self) -> impl Iterator<Item = Uuid> {
        self.carrier.into_iter().chain(self.tracking_number)
    }

    /// How many of a line are in it.
    pub fn count(&self, line: u32) -> u64 {
        self.items.iter().filter(|item| item.line == line).map(|item| u64::from(item.quantity)).sum()
    }

    /// Whether all of this is in it.
    pub fn contains(&self, items: &[ParcelItem]) -> bool {
        without(&self.items, items).is_some()
    }
}

/// All parcels of an order.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Parcels {
    /// The highest number that one ever had.
    pub last: u32,
    /// Those that there are, by their numbers.
    pub all: Vec<Parcel>,
}

impl Parcels {
    /// Whether there never was one.
    pub fn is_none(&self) -> bool {
        self.last == 0 && self.all.is_empty()
    }

    /// The parcel of this number.
    pub fn get(&self, no: u32) -> Option<&Parcel> {
        self.all.iter().find(|parcel| parcel.no == no)
    }

    /// The number that the next one has.
    pub fn next(&self) -> u32 {
        self.last.saturating_add(1)
    }

    /// How many of a line are packed, sent or delivered.
    pub fn held(&self, line: u32) -> u64 {
        self.count(line, ParcelState::holds)
    }

    /// How many of a line are in parcels of some state.
    pub fn count(&self, line: u32, of: impl Fn(ParcelState) -> bool) -> u64 {
        self.all.iter().filter(|parcel| of(parcel.state)).map(|parcel| parcel.count(line)).sum()
    }

    /// The lines of which something is in a parcel, whatever became of it.
    pub fn lines(&self) -> impl Iterator<Item = u32> {
        let lines = self.all.iter().flat_map(|parcel| &parcel.items).map(|item| item.line);
        lines.collect::<BTreeSet<u32>>().into_iter()
    }

    /// The notes of who carries them.
    pub fn notes(&self) -> impl Iterator<Item = Uuid> {
        self.all.iter().flat_map(Parcel::notes)
    }
}
