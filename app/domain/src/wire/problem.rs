//! Errors of the API.

use super::{feed::Named, workflow::DraftView};
use crate::{Card, Fault, Refusal, sentences};
use serde::{Deserialize, Serialize};

/// An error as RFC 9457 describes it, with what Milepost adds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// The problem's kind, a URI reference like `/problems/stale`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The kind in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// What happened here and what to do, a whole sentence.
    pub detail: String,
    /// What the rules said (409).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<Refusal>,
    /// The order as it is now (412).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub card: Option<Card>,
    /// The last thing that happened to it (412).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last: Option<LastEntry>,
    /// What keeps a workflow from being published (409).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub faults: Vec<Fault>,
    /// The draft as it is now (412).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub draft: Option<Box<DraftView>>,
}

impl Problem {
    /// What to tell people, whole sentences: what the rules said, or else the detail.
    pub fn message(&self) -> String {
        if self.refusals.is_empty() { self.detail.clone() } else { sentences(&self.refusals) }
    }
}

/// The last thing that happened to an order: who was faster.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastEntry {
    /// The event's name.
    pub kind: String,
    /// Who.
    pub actor: Named,
    /// When it was recorded.
    pub at: crate::Instant,
}
