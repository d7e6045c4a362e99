//! What the shop says of a status in other languages than its own.

use serde::{Deserialize, Serialize};

/// What the customer reads of a status in one more language; what is empty is read in the shop's own.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerText {
    /// Where the order is.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wording: String,
    /// What the customer is to do.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub task: String,
}

impl CustomerText {
    /// Both, as one text.
    pub fn in_words(&self) -> String {
        let said = [&self.wording, &self.task].map(|text| text.trim());
        said.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(" · ")
    }

    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.wording.trim().is_empty() && self.task.trim().is_empty()
    }
}
