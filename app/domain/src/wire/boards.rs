//! The shop's boards, and the workflows that a new one can begin with.

use crate::{BoardId, BoardName, Instant, Role, TemplateId};
use serde::{Deserialize, Serialize};

/// A new board. Its name in addresses follows from its name and stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewBoard {
    /// Its name.
    pub name: BoardName,
    /// The template of its workflow; the first where none is named.
    #[serde(default)]
    pub template: Option<TemplateId>,
}

/// A change of a board; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PatchBoard {
    /// Another name. Its address stays.
    pub name: Option<BoardName>,
    /// Whether it is archived.
    pub archived: Option<bool>,
}

/// A board, as an administrator sees it among the others.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardInfo {
    /// The board.
    pub id: BoardId,
    /// Its name in addresses.
    pub slug: String,
    /// Its name for people.
    pub name: String,
    /// How many orders lie on it.
    pub orders: u32,
    /// How many people hold a role on it; administrators need none.
    pub people: u32,
    /// Since when it is archived, if it is.
    pub archived_at: Option<Instant>,
    /// The roles that one can hold there.
    pub roles: Vec<Role>,
}

/// A workflow that a new board can begin with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TemplateView {
    /// Names it.
    pub id: TemplateId,
    /// Its name for people.
    pub name: String,
    /// Whom it is for, a sentence.
    pub sentence: String,
    /// The names of its statuses, in board order.
    pub statuses: Vec<String>,
}
