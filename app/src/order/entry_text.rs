//! Entries of the log in words: what happened, how, and why.

use crate::components::dates;
use domain::{Date, Event, Field, Fields, Origin, StatusId, TextRef, Workflow, isolated, wire::EntryView};

/// An entry in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryText {
    /// The icon's name.
    pub icon: &'static str,
    /// What happened, `Moved`.
    pub what: &'static str,
    /// The rest of the sentence.
    pub rest: String,
    /// The reason or note that was given.
    pub why: Option<String>,
}

/// What an entry tells.
pub fn text_of(entry: &EntryView, workflow: &Workflow, today: Date) -> EntryText {
    let name = |id: &StatusId| {
        workflow.status(id).map_or_else(|| id.to_string(), |status| isolated(&status.name).into_owned())
    };
    let text = |text: &Option<TextRef>| text.as_ref().and_then(|text| entry.texts.get(&text.id).cloned());
    let (icon, what, rest, why) = match &entry.event {
        Event::Placed(placed) => {
            let status = name(&placed.status);
            match &placed.source {
                Some(source) => ("import", "Imported", format!("from {} into {status}", isolated(source)), None),
                None => ("plus", "Placed", format!("in {status}"), None),
            }
        }
        Event::Edited { fields, customer } => {
            ("edit", "Changed", changed(fields, customer.is_some(), &text), None)
        }
        Event::Promised { promise, reason } => {
            let window = dates::window_short(promise.earliest(), promise.latest(), today);
            match reason {
                Some(_) => ("clock", "Promise moved", format!("to {window}"), text(reason)),
                None => ("clock", "Promised", window, None),
            }
        }
        Event::Moved { from, to, reason, .. } => {
            ("move", "Moved", format!("from {} to {}", name(from), name(to)), text(reason))
        }
        Event::Ranked { .. } => ("board", "Put elsewhere", "in its column".into(), None),
        Event::Reranked { .. } => ("board", "Column numbered anew", String::new(), None),
        Event::TakenBack { from, to, .. } => {
            ("move", "Move taken back", format!("from {}: it is in {} again", name(from), name(to)), None)
        }
        Event::Held { reason, note } => {
            ("pause", "Put on hold", format!("for {}", reason.name()), text(note))
        }
        Event::Released { .. } => ("check", "Hold ended", String::new(), None),
        Event::Archived => ("archive", "Archived", "and taken off the board".into(), None),
        Event::TrackingRenewed { .. } => {
            ("link", "Tracking link renewed", "the old one leads nowhere".into(), None)
        }
    };
    EntryText { icon, what, rest, why }
}

fn changed(fields: &Fields, customer: bool, text: &impl Fn(&Option<TextRef>) -> Option<String>) -> String {
    let mut parts: Vec<String> =
        fields.iter().map(|(field, value)| field_text(*field, value, text)).collect();
    parts.extend(customer.then(|| "the customer's details".to_owned()));
    parts.join("; ")
}

/// `carrier to “Swift”`, or that it was emptied; only its name where its text is not to be seen.
fn field_text(
    field: Field,
    value: &Option<TextRef>,
    text: &impl Fn(&Option<TextRef>) -> Option<String>,
) -> String {
    match (value, text(value)) {
        (None, _) => format!("{} emptied", field.label()),
        (Some(_), Some(value)) => format!("{} to “{}”", field.label(), isolated(&value)),
        (Some(_), None) => field.label().to_owned(),
    }
}

/// Through which door it was done.
pub fn door(origin: Origin) -> &'static str {
    match origin {
        Origin::Board => "on the board",
        Origin::Menu => "with the menu",
        Origin::Keyboard => "with the keyboard",
        Origin::Api => "through the API",
        Origin::Import => "by an import",
        Origin::CommandLine => "on the command line",
    }
}
