//! What a role may do and see.

use serde::{Deserialize, Serialize};

/// What a role may do beside moving the orders of the statuses it owns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Place orders.
    Place,
    /// Import files, statuses and histories included.
    Import,
    /// Set and revise promised dates.
    Promise,
    /// Change the customer's name and contact.
    Contact,
    /// Edit, hold, release and reorder orders whatever their status.
    Everywhere,
    /// Move orders, at least those of some status.
    Move,
    /// Edit, hold and release orders, at least those of some status.
    Edit,
    /// Set and unset facts, at least one of them.
    SetFacts,
    /// Ask for approvals, at least of the orders of some status.
    Request,
    /// Decide approvals. Which step is whose is the workflow's business, and stand-ins have it from others.
    Approve,
    /// Go over an approval, with a reason that stays.
    Override,
    /// People and settings.
    Administer,
}

/// A part of an order that not every role sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// Postal address, postcode and country.
    Address,
    /// Phone number.
    Phone,
    /// E-mail address.
    Email,
    /// Prices and totals.
    Money,
}
