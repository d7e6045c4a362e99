//! What can be done with an order's parcels, and what the rule has to know of its lines for that.

use crate::{ParcelItem, TextRef};

/// A command about parcels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ParcelCommand {
    /// Make one of what is in none.
    Pack {
        /// What goes into it.
        items: Vec<ParcelItem>,
    },
    /// Make another of a part of one.
    Split {
        /// The parcel.
        parcel: u32,
        /// What goes into the new one.
        items: Vec<ParcelItem>,
    },
    /// Put all of one into another.
    Merge {
        /// The parcel that goes.
        parcel: u32,
        /// The one that stays.
        into: u32,
    },
    /// Hand one to a carrier.
    Send {
        /// The parcel.
        parcel: u32,
        /// Who carries it.
        carrier: Option<TextRef>,
        /// The carrier's number.
        number: Option<TextRef>,
    },
    /// Correct who carries one that was sent, and under which number.
    Label {
        /// The parcel.
        parcel: u32,
        /// Who carries it.
        carrier: Option<TextRef>,
        /// The carrier's number.
        number: Option<TextRef>,
    },
    /// Say that one has arrived.
    Deliver {
        /// The parcel.
        parcel: u32,
    },
    /// Say that one is lost.
    Lose {
        /// The parcel.
        parcel: u32,
    },
    /// Say that one is on its way after all, and neither delivered nor lost.
    Reopen {
        /// The parcel.
        parcel: u32,
    },
    /// Take something out of one again; of one that was sent, that it came back.
    TakeBack {
        /// The parcel.
        parcel: u32,
        /// What; all of it where nothing is named.
        items: Vec<ParcelItem>,
    },
}

/// What the rule reads of an order's lines: the server knows them, and reads them where a command depends on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct LinesInput<'a> {
    /// How many pieces each line has that go to the customer.
    pub present: &'a [u32],
    /// The lines as an edit would have them.
    pub after: Option<&'a [LineAfter]>,
}

/// A line as an edit would have it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineAfter {
    /// Whether it is the article that stands there now.
    pub same: bool,
    /// How many pieces of it go to the customer.
    pub quantity: u32,
}

/// How many pieces of a line go to the customer: of what is taken back none.
pub fn pieces(quantity: i32) -> u32 {
    u32::try_from(quantity).unwrap_or(0)
}
