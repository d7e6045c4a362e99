//! What a customer sees of an order's parcels.

use crate::{LineTally, ParcelState, Promise};
use serde::{Deserialize, Serialize};

/// The parcels of an order, and what is still to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackParcels {
    /// Where the pieces are, all of them together.
    pub tally: LineTally,
    /// Its parcels, by their numbers.
    pub parcels: Vec<TrackParcel>,
    /// What is in none of them and has to come.
    pub to_come: Vec<TrackItem>,
    /// When what is missing arrives; none where nobody knows yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arrives: Option<Promise>,
    /// Whether nothing is missing.
    pub complete: bool,
    /// Whether what is not packed waits for something.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waits: bool,
}

/// A parcel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackParcel {
    /// Its number within the order, from 1.
    pub no: u32,
    /// Where it is.
    pub state: ParcelState,
    /// Since when it is there, local time of the shop.
    pub at: chrono::NaiveDateTime,
    /// What is in it.
    pub items: Vec<TrackItem>,
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

/// So many of something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackItem {
    /// What it is.
    pub description: String,
    /// How many.
    pub quantity: u32,
}
