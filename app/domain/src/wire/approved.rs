//! What a customer approves or declines: what the page before the act shows, and what the copy by mail says of it.

use crate::Promise;
use serde::{Deserialize, Serialize};

/// Exactly what is decided on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApprovedContent {
    /// What it is called.
    pub name: String,
    /// The lines, each with how many; none where they are not among it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lines: Option<Vec<(String, i32)>>,
    /// The fields by their labels.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<(String, String)>,
    /// The promised window.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promise>,
    /// Whether the customer's own name and contact are among it.
    #[serde(default)]
    pub contact: bool,
    /// SHA-256 of all of it, in hex.
    pub seal: String,
    /// The lines that the customer leaves out of it, each with how many.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<(String, i32)>,
}

/// A line that can be left out of what is approved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrikableLine {
    /// Where it stands among the order's lines, from 0.
    pub line: u32,
    /// What it is.
    pub what: String,
    /// How many.
    pub quantity: i32,
}

/// What the copy of a decision says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AnswerCopy {
    /// What was decided on.
    pub content: ApprovedContent,
    /// Whether it was approved.
    pub granted: bool,
    /// What the customer wrote.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}
