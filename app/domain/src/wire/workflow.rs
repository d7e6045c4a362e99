//! The workflow as data: what is in force, the draft of the next, and what publishing it would do.
//!
//! ```text
//! GET  /api/v1/boards/{board}/workflow                        -> WorkflowView
//! GET  …/workflow/revisions                                   -> [RevisionInfo], newest first
//! GET  …/workflow/revisions/{n}                               -> Workflow
//! PUT  …/workflow/draft      If-Match: "<version>" | * | none; Draft -> DraftView; 412 carries Problem.draft
//! POST …/workflow/draft/from_revision    FromRevision         -> DraftView
//! GET  …/workflow/set_aside                                   -> [SetAside], newest first
//! GET  …/workflow/set_aside/{version}                         -> Draft
//! GET  …/workflow/export?revision={n} | ?draft                -> TOML text
//! POST …/workflow/draft/import           TOML text            -> DraftView; 422 names the line
//! POST …/workflow/preview                Publish              -> Preview
//! POST …/workflow/publish                Publish              -> RevisionInfo; 409 carries Problem.faults; 412 Problem.draft
//! POST …/workflow/undo                   Undo                 -> RevisionInfo
//! ```
//!
//! Reading is for everybody who sees the board, all else for administrators.

use super::Named;
use crate::{Choices, Clock, Draft, Fate, Fault, Hint, Instant, OrderId, OrderNumber, StatusId, Workflow};
use serde::{Deserialize, Serialize};

/// A board's workflow, and what is being made of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkflowView {
    /// The board's name for people.
    pub board: String,
    /// The one in force.
    pub workflow: Workflow,
    /// When and by whom it was published.
    pub published: RevisionInfo,
    /// The draft of the next; none when nobody has begun one.
    pub draft: Option<DraftView>,
    /// Whether the caller may edit and publish.
    pub may_edit: bool,
}

/// A published revision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionInfo {
    /// Counts published versions, from 1.
    pub revision: u32,
    /// When it was published; none where that was before Milepost noted it.
    pub at: Option<Instant>,
    /// By whom.
    pub by: Option<Named>,
    /// SHA-256 of its exact bytes, in lower-case hex, as the log has it.
    pub digest: String,
    /// The revision that it brings back, where it undid one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub restores: Option<u32>,
    /// Until when it can be undone; only the revision in force can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo_until: Option<Instant>,
}

/// A draft as it is saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftView {
    /// What it says.
    pub draft: Draft,
    /// Grows with each save; to be sent as `If-Match`.
    pub version: u64,
    /// The revision that it started from.
    pub base_revision: u32,
    /// Who began it.
    pub author: Named,
    /// Who saved it last.
    pub last_editor: Named,
    /// When.
    pub saved_at: Instant,
    /// What keeps it from being published.
    pub faults: Vec<Fault>,
    /// What is worth a look.
    pub hints: Vec<Hint>,
}

/// A draft that another one took the place of, or that was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// The version that it had last; names it.
    pub version: u64,
    /// The revision that it started from.
    pub base_revision: u32,
    /// The revision that it became, if it did.
    pub published: Option<u32>,
    /// Who began it.
    pub author: Named,
    /// Who saved it last.
    pub last_editor: Named,
    /// When.
    pub saved_at: Instant,
}

/// Brings something earlier back as the draft. The draft that there was is set aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FromRevision {
    /// A published revision: `{"revision": 3}`.
    Revision(u32),
    /// A draft that was set aside, by its version: `{"set_aside": 12}`.
    SetAside(u64),
}

/// Publishes a draft, or asks what that would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Publish {
    /// The version of the draft that the author saw.
    pub draft_version: u64,
    /// What is to become of the orders in flight.
    #[serde(default)]
    pub choices: Choices,
}

/// Undoes the revision in force: a new one restores the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Undo {
    /// The revision in force, as the author saw it.
    pub revision: u32,
}

/// What publishing would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    /// The draft looked at.
    pub draft_version: u64,
    /// The revision that it would get.
    pub revision: u32,
    /// How many orders are in flight.
    pub total: u32,
    /// How many of them change their status.
    pub moving: u32,
    /// What becomes of them, by the status that they are in now, in board order; statuses without orders that are removed too.
    pub outcomes: Vec<OutcomeGroup>,
    /// How many messages go to customers: none, ever.
    pub messages: u32,
    /// What keeps the draft from being published, with what is missing of the choices.
    pub faults: Vec<Fault>,
    /// What is worth a look.
    pub hints: Vec<Hint>,
}

/// The orders of one status, and what becomes of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeGroup {
    /// The status that they are in now.
    pub status: StatusId,
    /// Its present name.
    pub name: String,
    /// Whether the draft has it no more.
    pub removed: bool,
    /// Where they are then.
    pub fate: Fate,
    /// What becomes of their clocks.
    pub clock: Clock,
    /// How many there are.
    pub total: u32,
    /// How many of them have another deadline then, or one where they had none.
    pub new_deadlines: u32,
    /// How many of them are over their time then and are not now.
    pub newly_over: u32,
    /// How many of them have an approval that was decided by a rule which is another one then: it is asked again.
    #[serde(default)]
    pub voided: u32,
    /// How many of them are past a step of their ladder then that they are not past now: who is told hears of all at once.
    #[serde(default)]
    pub raised: u32,
    /// The first 50 of them, those that have been there longest first.
    pub orders: Vec<OutcomeOrder>,
}

/// One order of a preview.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutcomeOrder {
    /// The order.
    pub order: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// The customer's display name.
    pub customer: String,
    /// When it entered its status, by the clock that will be in force.
    pub entered_at: Instant,
    /// When its time is up now.
    pub due_before: Option<Instant>,
    /// When its time will be up.
    pub due_after: Option<Instant>,
}
