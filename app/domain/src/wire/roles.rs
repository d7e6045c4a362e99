//! The roles of a board.

use crate::Role;
use serde::{Deserialize, Serialize};

/// The roles as they are to be, all of them. It states the revision that it changes by `If-Match`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PutRoles {
    /// The roles.
    pub roles: Vec<Role>,
}

/// The roles as they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RolesView {
    /// The revision of the workflow that has them.
    pub revision: u32,
    /// The roles.
    pub roles: Vec<Role>,
}
