//! The log of the reserved board `system`: people, roles and settings. Names and addresses stand in source tables, ids here.

use crate::{BoardId, ErasureId, PersonId, RoleId, StandIn, StandInId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A row that stands for itself and not for entries.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "row", content = "id", rename_all = "snake_case")]
pub enum RecordedRow {
    /// The shop's settings.
    Shop,
    /// A board: its names and its workflow.
    Board(BoardId),
    /// A person: name, address, password's hash, standing and roles.
    Person(PersonId),
}

/// What happened to the installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SystemEvent {
    /// The shop was set up.
    ShopSetUp,
    /// Its settings changed: the names of what changed.
    ShopChanged {
        /// The settings, by name.
        settings: Vec<String>,
    },
    /// A board was made.
    BoardCreated {
        /// The board.
        board: BoardId,
    },
    /// A person was invited, or added on the command line.
    PersonInvited {
        /// The person.
        person: PersonId,
    },
    /// A person accepted the invitation and chose a password.
    PersonJoined {
        /// The person.
        person: PersonId,
    },
    /// A person's roles on a board are now these.
    RolesChanged {
        /// The person.
        person: PersonId,
        /// The board.
        board: BoardId,
        /// All the roles they hold there now.
        roles: BTreeSet<RoleId>,
    },
    /// A person became an administrator, or no longer is one.
    AdministratorChanged {
        /// The person.
        person: PersonId,
        /// Whether they are one now.
        admin: bool,
    },
    /// A person can no longer sign in, or can again.
    AccessChanged {
        /// The person.
        person: PersonId,
        /// Whether they can sign in now.
        active: bool,
    },
    /// A person has another name; what it is stands in their row.
    PersonRenamed {
        /// The person.
        person: PersonId,
    },
    /// A link to choose a new password was made.
    ResetLinkMade {
        /// The person.
        person: PersonId,
    },
    /// A person chose a new password.
    PasswordChanged {
        /// The person.
        person: PersonId,
    },
    /// What was known of customers was erased. Of which orders, their boards' logs say.
    CustomersErased {
        /// The erasure.
        erasure: ErasureId,
        /// Of how many orders.
        orders: u32,
        /// How many texts.
        texts: u32,
    },
    /// The name and the address of somebody who has left were erased. What they did stays theirs by their id.
    PersonErased {
        /// Who.
        person: PersonId,
    },
    /// Somebody stands in for somebody.
    StandInSet(StandIn),
    /// Nobody does any more under this id.
    StandInEnded {
        /// Which.
        stand_in: StandInId,
    },
    /// What a row says from here on, as a digest: it shows when somebody changes the row behind the log's back.
    Recorded {
        /// Which row.
        #[serde(flatten)]
        row: RecordedRow,
        /// `SHA-256(salt, what the row says)` in lower-case hex; the salt stands in the row.
        digest: String,
    },
}
