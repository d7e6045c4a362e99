//! Which rows of the source tables an event points to.

use domain::{Event, LinesRef, TextRef};

/// An event's references, by table.
#[derive(Debug, Default)]
pub(super) struct Refs<'a> {
    pub(super) contact: Option<&'a TextRef>,
    pub(super) lines: Option<&'a LinesRef>,
    pub(super) notes: Vec<&'a TextRef>,
}

/// The references of an event.
pub(super) fn refs(event: &Event) -> Refs<'_> {
    match event {
        Event::Placed(placed) => Refs {
            contact: Some(&placed.customer),
            lines: Some(&placed.lines),
            notes: placed.fields.values().flatten().collect(),
        },
        Event::Edited { fields, customer } => {
            Refs { contact: customer.as_ref(), lines: None, notes: fields.values().flatten().collect() }
        }
        Event::Promised { reason: note, .. }
        | Event::Moved { reason: note, .. }
        | Event::Held { note, .. } => Refs { notes: note.iter().collect(), ..Refs::default() },
        Event::Ranked { .. }
        | Event::Reranked { .. }
        | Event::TakenBack { .. }
        | Event::Released { .. }
        | Event::Archived
        | Event::TrackingRenewed { .. } => Refs::default(),
    }
}
