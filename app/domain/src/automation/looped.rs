//! Why Milepost switches a rule off.

use serde::{Deserialize, Serialize};

/// Why a rule was switched off by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Looped {
    /// What it did led to itself again, on the same order.
    Itself,
    /// Rules had caused each other's doings too often in a row.
    TooDeep,
}
