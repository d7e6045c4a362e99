//! What a file says of one order.

use domain::{
    FieldId, Instant, LongText, Money, Promise, StatusId,
    wire::{Contact, Line},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// The name that stands for a customer whom the file does not give.
pub const NO_CUSTOMER: &str = "No customer given";

/// What a file says of an order. What is hashed to see whether it changed is this, as JSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Content {
    /// The customer's id at the source.
    pub customer: Option<String>,
    /// Name and contact; [`NO_CUSTOMER`] where there is none.
    pub contact: Contact,
    pub lines: Vec<Line>,
    /// When it was placed.
    pub placed_at: Option<Instant>,
    /// Its status; none is where the workflow starts.
    pub status: Option<StatusId>,
    /// What was promised.
    pub promise: Option<Promise>,
    pub fields: BTreeMap<FieldId, LongText>,
}

impl Content {
    /// The sum of quantity times price.
    pub fn total(&self) -> Money {
        self.lines.iter().map(|line| line.unit_price.unwrap_or_default().times(line.quantity)).sum()
    }

    /// The sum of the quantities.
    pub fn pieces(&self) -> i64 {
        self.lines.iter().map(|line| i64::from(line.quantity)).sum()
    }
}
