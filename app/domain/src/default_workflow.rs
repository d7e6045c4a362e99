//! What a new board starts with where nobody chooses otherwise.

use crate::{Calendar, Window, Workflow, templates};

/// The first template's workflow, revision 1, for a shop that works by this calendar.
pub fn default_workflow(calendar: Calendar) -> Workflow {
    templates::first().workflow(calendar)
}

/// Monday to Friday, 9 to 17, in this IANA zone.
pub fn default_calendar(zone: &str) -> Calendar {
    let windows = (1..=5).map(|day| Window { day, from: 9 * 60, to: 17 * 60 }).collect();
    Calendar { zone: zone.to_owned(), windows, holidays: Vec::new() }
}
