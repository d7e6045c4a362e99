//! What publishing a workflow does to the orders in flight. Pure: the preview and the publishing itself ask the same.

use crate::{Instant, OrderId, OrderNumber, StatusId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What somebody chose for the orders in flight. Messages are no choice: publishing sends none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// Where the orders of a removed status go.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub targets: BTreeMap<StatusId, StatusId>,
    /// What becomes of the clocks of the orders that are in a status now; kept where nothing is said.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub clocks: BTreeMap<StatusId, Clock>,
}

/// What becomes of the time that an order has spent in its status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Clock {
    /// It goes on, to the second.
    #[default]
    Kept,
    /// It starts anew.
    Restarted,
}

/// Where an order is after publishing: `"stays"`, `{"goes_to": "floor"}`, or `"needs_target"` while nobody has chosen.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// In its status.
    Stays,
    /// In another one, for its own is gone.
    GoesTo(StatusId),
    /// Its status is gone, and no other one is chosen yet.
    NeedsTarget,
}
