//! What an order can carry beside customer, lines and promise.

use serde::{Deserialize, Serialize};

/// A text that an order carries; its value lives in a source table, its name here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// Who carries the parcel.
    Carrier,
    /// The carrier's number for it.
    TrackingNumber,
    /// The customer's own reference.
    Reference,
    /// What the team should know.
    Note,
}

impl Field {
    /// All fields, in the order a form shows them.
    pub const ALL: [Field; 4] = [Field::Carrier, Field::TrackingNumber, Field::Reference, Field::Note];

    /// The field's label, `Tracking number`.
    pub fn label(self) -> &'static str {
        match self {
            Field::Carrier => "Carrier",
            Field::TrackingNumber => "Tracking number",
            Field::Reference => "Customer reference",
            Field::Note => "Note",
        }
    }
}
