//! What approvals need to know beside the order's state.

use crate::{ConditionId, Content, StandsFor};
use std::collections::BTreeSet;

/// What approvals need to know beside the order's state. The browser knows none of it: it forecasts by the state alone.
#[derive(Debug, Clone, Copy)]
pub struct ApprovalInput<'a> {
    /// What the order says, with who wrote it.
    pub content: Option<&'a Content>,
    /// SHA-256 of a text in lower-case hex.
    pub digest: fn(&str) -> String,
    /// Whom the actor stands in for now.
    pub stands_for: &'a [StandsFor],
    /// The conditions that are so once the command is carried out; none where it changes nothing of them.
    pub conditions: Option<&'a BTreeSet<ConditionId>>,
}

impl Default for ApprovalInput<'_> {
    fn default() -> Self {
        ApprovalInput { content: None, digest: str::to_owned, stands_for: &[], conditions: None }
    }
}
