//! What services ask of the store about workflows, and what it answers.

use super::Failure;
use domain::{
    ActorRef, Calendar, Choices, Draft, FactId, Fault, FieldId, InFlight, Instant, OrderId, OrderNumber,
    Role, Workflow,
    wire::{Named, RevisionInfo},
};
use std::collections::BTreeMap;

/// A change of a board's workflow or of its draft. Only administrators make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkflowChange {
    /// Saves the draft.
    SaveDraft {
        /// What it says now.
        draft: Draft,
        /// The version that the author saw; none begins one, where there is none.
        seen: Option<u64>,
    },
    /// Begins a draft with this. One that is there is set aside.
    ReplaceDraft {
        /// What it says.
        draft: Draft,
    },
    /// Publishes the draft.
    Publish {
        /// The version that the author saw.
        draft_version: u64,
        /// What becomes of the orders in flight.
        choices: Choices,
    },
    /// Publishes the workflow in force with other roles or working hours.
    Settings {
        /// The revision that the author saw.
        seen: u32,
        /// The roles, where they change.
        roles: Option<Vec<Role>>,
        /// The working hours, where they change.
        calendar: Option<Calendar>,
    },
    /// Publishes what was in force before this revision, and puts back the orders that it moved.
    Undo {
        /// The revision in force, as the author saw it.
        revision: u32,
    },
}

/// What a change led to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkflowOutcome {
    /// The draft as it is saved.
    Draft(Box<StoredDraft>),
    /// The revision that is in force now.
    Published(RevisionInfo),
}

/// A draft as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredDraft {
    /// What it says.
    pub draft: Draft,
    /// Grows with each save.
    pub version: u64,
    /// The revision in force when it was begun.
    pub base_revision: u32,
    /// Who began it.
    pub author: Named,
    /// Who saved it last.
    pub last_editor: Named,
    /// When.
    pub saved_at: Instant,
    /// The revision that it became, if it did.
    pub published: Option<u32>,
}

/// A published revision, whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revision {
    /// What it says.
    pub workflow: Workflow,
    /// SHA-256 of its exact bytes, in lower-case hex.
    pub digest: String,
    /// When it was published; none where that was not noted yet.
    pub at: Option<Instant>,
    /// By whom.
    pub by: Option<ActorRef>,
    /// The revision that it brought back.
    pub restores: Option<u32>,
}

/// An order in flight, with what a person knows it by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FlyingOrder {
    /// What publishing reads of it.
    pub order: InFlight,
    /// Its number.
    pub number: OrderNumber,
    /// The customer's display name.
    pub customer: String,
}

/// Everything that a preview is made of, as of one moment.
#[derive(Debug, Clone)]
pub struct Flight {
    /// The board.
    pub board: std::sync::Arc<super::Board>,
    /// Its draft, if there is one.
    pub draft: Option<StoredDraft>,
    /// Its orders, those that have been in their status longest first.
    pub orders: Vec<FlyingOrder>,
    /// How many people hold each role.
    pub holders: domain::draft::RoleHolders,
    /// How many of the orders have something in each of the fields that the draft has no more.
    pub filled: BTreeMap<FieldId, u32>,
    /// How many of them have each of the facts set that the draft has no more.
    pub set: BTreeMap<FactId, u32>,
}

/// Which order an outcome is about, for viewers of that order alone.
pub(super) type Touched = (OrderId, u64);

/// Why a workflow or its draft was not changed. Except after [`Failure::Unavailable`], nothing has changed.
#[derive(Debug, Clone, thiserror::Error)]
pub enum WorkflowError {
    /// The author sees no such board (404).
    #[error("there is no such board")]
    NotFound,
    /// The author is not an administrator (403).
    #[error("only an administrator does this")]
    Forbidden,
    /// The board is archived (409).
    #[error("the board is archived")]
    Archived,
    /// The draft is not at the version that the author saw; this is how it is, if there is one (412).
    #[error("the draft has changed since it was read")]
    StaleDraft(Option<Box<StoredDraft>>),
    /// Another revision is in force than the author saw (409).
    #[error("another revision is in force")]
    Superseded(Box<RevisionInfo>),
    /// The revision has been in force for too long, or is the first (409).
    #[error("it can no longer be undone")]
    TooLate,
    /// The workflow cannot be published (409).
    #[error("the workflow has faults")]
    Faults(Vec<Fault>),
    /// The storage failed.
    #[error(transparent)]
    Failed(#[from] Failure),
}
