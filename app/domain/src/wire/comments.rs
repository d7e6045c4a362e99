//! Comments: what is sent to write one and what comes back. Texts hold mentions as [`crate::Mention::token`] writes them.

use crate::{
    CommentId, Instant, LongText, Mention, OrderId,
    wire::{Named, Occasion},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A comment as it is to be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WriteComment {
    /// What it says; who is mentioned stands in it as `@[person:ID]` or `@[role:ID]`.
    pub text: LongText,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentView {
    /// Which.
    pub id: CommentId,
    /// The position of its entry in the board's log.
    pub seq: u64,
    /// Who wrote it.
    pub by: Named,
    /// When.
    pub at: Instant,
    /// What it says now; none once it is deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When it was last edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Instant>,
    /// By whom and when it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<Occasion>,
    /// Whether the caller may edit it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_edit: bool,
    /// Whether the caller may delete it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub may_delete: bool,
}

/// Whom a comment can speak to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mentionable {
    /// Who.
    pub mention: Mention,
    /// Their name.
    pub name: String,
    /// Whether they see the order and its comments; who does not is not told.
    pub sees: bool,
}

/// An order's comments, the oldest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentsView {
    /// The comments; deleted ones without what they said.
    pub comments: Vec<CommentView>,
    /// The names of those who are mentioned, as they are called now.
    pub names: BTreeMap<Mention, String>,
    /// Everybody on the board and its roles, the caller left out.
    pub mentionable: Vec<Mentionable>,
}

/// Somebody who does not see an order and is to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskSight {
    /// Who.
    pub of: Mention,
}

/// Up to where somebody has seen an order's comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MarkRead {
    /// The position in the board's log.
    pub seq: u64,
}

/// Up to where the caller has seen the comments of a board's orders; orders that they have never looked at are missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadMarks {
    /// Positions in the board's log.
    pub orders: BTreeMap<OrderId, u64>,
}
