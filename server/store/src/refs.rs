//! Which rows of the source tables an event points to.

use domain::{Event, LinesRef, TextRef};
use uuid::Uuid;

/// An event's references, by table.
#[derive(Debug, Default)]
pub(super) struct Refs<'a> {
    pub(super) contact: Option<&'a TextRef>,
    pub(super) lines: Option<&'a LinesRef>,
    pub(super) notes: Vec<&'a TextRef>,
    /// The note that keeps what the order's lines were, whose digest an earlier entry has.
    pub(super) lines_before: Option<Uuid>,
}

/// The references of an event.
pub(super) fn refs(event: &Event) -> Refs<'_> {
    match event {
        Event::Placed(placed) => Refs {
            contact: Some(&placed.customer),
            lines: Some(&placed.lines),
            notes: placed.fields.values().flatten().collect(),
            lines_before: None,
        },
        Event::Edited { fields, customer } => {
            Refs { contact: customer.as_ref(), notes: fields.values().flatten().collect(), ..Refs::default() }
        }
        Event::LinesChanged { lines, before, after } => {
            Refs { lines: Some(lines), notes: vec![after], lines_before: Some(*before), ..Refs::default() }
        }
        Event::Promised { reason: note, .. }
        | Event::Moved { reason: note, .. }
        | Event::Assigned { note, .. }
        | Event::Acknowledged { note, .. }
        | Event::CancelAsked { reason: note }
        | Event::Held { note, .. } => Refs { notes: note.iter().collect(), ..Refs::default() },
        Event::ParcelSent { carrier, number, .. } | Event::ParcelLabelled { carrier, number, .. } => {
            Refs { notes: carrier.iter().chain(number).collect(), ..Refs::default() }
        }
        Event::LanguageChosen { before, after } => {
            Refs { notes: before.iter().chain(after).collect(), ..Refs::default() }
        }
        Event::FactSet { evidence, .. } => Refs { notes: evidence.iter().collect(), ..Refs::default() },
        Event::ApprovalDecided { note, left_out, .. } => {
            Refs { notes: note.iter().chain(left_out).collect(), ..Refs::default() }
        }
        Event::Commented { text, .. } | Event::CommentEdited { text, .. } => {
            Refs { notes: vec![text], ..Refs::default() }
        }
        Event::ApprovalOverridden { reason, .. }
        | Event::Withdrawn { reason }
        | Event::CancelDeclined { reason }
        | Event::FactCleared { reason, .. } => Refs { notes: vec![reason], ..Refs::default() },
        Event::ApprovalRequested { .. }
        | Event::ApproverAdded { .. }
        | Event::ApprovalWithdrawn { .. }
        | Event::ApprovalVoided { .. }
        | Event::ConditionsChanged { .. }
        | Event::Ranked { .. }
        | Event::Reranked { .. }
        | Event::TakenBack { .. }
        | Event::Released { .. }
        | Event::Escalated(_)
        | Event::EscalationsGathered { .. }
        | Event::Archived
        | Event::Renumbered { .. }
        | Event::Reclocked { .. }
        | Event::WorkflowPublished(_)
        | Event::BoardRenamed
        | Event::BoardArchived
        | Event::BoardRestored
        | Event::RuleChanged { .. }
        | Event::RuleSwitched { .. }
        | Event::Pressed { .. }
        | Event::Notified { .. }
        | Event::PromiseEndangered { .. }
        | Event::SightAsked { .. }
        | Event::CommentDeleted { .. }
        | Event::DateAccepted { .. }
        | Event::ParcelPacked { .. }
        | Event::ParcelSplit { .. }
        | Event::ParcelMerged { .. }
        | Event::ParcelDelivered { .. }
        | Event::ParcelLost { .. }
        | Event::ParcelReopened { .. }
        | Event::ParcelTakenBack { .. }
        | Event::Erased { .. }
        | Event::TrackingRenewed { .. } => Refs::default(),
    }
}
