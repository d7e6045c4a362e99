//! Who has an order open: what a page says of itself, and what the feed tells the others. None of it is ever written down.
//!
//! ```text
//! PUT    /api/v1/orders/{order}/presence/{tab}     ShowPresence -> 204, again at least every so often
//! DELETE /api/v1/orders/{order}/presence/{tab}     -> 204
//! ```

use crate::{OrderId, PersonRef};
use serde::{Deserialize, Serialize};

/// How often a page says again that it is there, in seconds. Twice unheard and a little more, and it counts as gone.
pub const PRESENCE_BEAT: u64 = 15;

/// A part of an order that somebody has open as a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Editing {
    /// The promise.
    Promise,
    /// The fields.
    Details,
    /// The customer.
    Customer,
    /// The lines.
    Lines,
}

/// A page has an order open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShowPresence {
    /// What is being edited there, if anything is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editing: Option<Editing>,
}

/// Somebody has an order open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Present {
    /// The order.
    pub order: OrderId,
    /// Who.
    pub person: PersonRef,
    /// What they are editing, if anything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub editing: Option<Editing>,
}
