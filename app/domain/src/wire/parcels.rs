//! Parcels: what is sent to make and change one, and what comes back.

use crate::{Instant, Parcel, ParcelItem, ParcelState, Parcels, ShortText};
use serde::{Deserialize, Serialize};

/// What goes into a new parcel: out of no parcel, or out of the one that is split.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackParcel {
    /// How many of which lines.
    pub items: Vec<ParcelItem>,
}

/// Puts all of a parcel into another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergeParcel {
    /// The number of the parcel that stays.
    pub into: u32,
}

/// Who carries a parcel, and under which number. Left out, nobody in particular does.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarryParcel {
    /// The carrier's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<ShortText>,
    /// Its number for the parcel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<ShortText>,
}

/// Takes something out of a parcel again.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TakeBackParcel {
    /// How many of which lines; all of it where nothing is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ParcelItem>,
}

/// A parcel as its order's team sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ParcelView {
    /// Its number within the order, from 1.
    pub no: u32,
    /// How many of which lines are in it.
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
    /// Who carries it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<String>,
    /// The carrier's number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tracking_number: Option<String>,
    /// Where the carrier says where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl ParcelView {
    /// When it came to be where it is.
    pub fn since(&self) -> Instant {
        self.ended_at.or(self.sent_at).unwrap_or(self.packed_at)
    }
}

/// The parcels as the rule reads them, as far as their team sees them: what counts is what is in which.
pub fn parcels_of(views: &[ParcelView]) -> Parcels {
    let parcel = |view: &ParcelView| Parcel {
        no: view.no,
        items: view.items.clone(),
        state: view.state,
        packed_at: view.packed_at,
        sent_at: view.sent_at,
        ended_at: view.ended_at,
        carrier: None,
        tracking_number: None,
    };
    let last = views.iter().map(|view| view.no).max().unwrap_or(0);
    Parcels { last, all: views.iter().map(parcel).collect() }
}
