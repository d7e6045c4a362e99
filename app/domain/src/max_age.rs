//! How long something may take.

use serde::{Deserialize, Serialize};

/// A length of working time: `{"hours": 4}` or `{"days": 2}`, a day being one working day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaxAge {
    /// Working hours.
    Hours(u16),
    /// Working days.
    Days(u16),
}
