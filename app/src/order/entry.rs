//! Entries of the log in words: what happened, how, and why.

use crate::ui::dates;
use domain::{Date, Event, Field, Origin, StatusId, TextRef, Workflow, wire::EntryView};

/// An entry as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// The icon that goes with it.
    pub icon: &'static str,
    /// What happened, in a word or two.
    pub what: String,
    /// The rest of the sentence.
    pub rest: String,
    /// Why, in the words of whoever did it.
    pub why: Option<String>,
}

/// Says an entry.
pub fn words(entry: &EntryView, workflow: &Workflow, today: Date) -> Words {
    let name = |id: &StatusId| workflow.status(id).map_or_else(|| id.to_string(), |status| status.name.clone());
    let text = |text: &Option<TextRef>| text.as_ref().and_then(|text| entry.texts.get(&text.id).cloned());
    let say = |icon, what: &str, rest: String, why| Words { icon, what: what.into(), rest, why };
    match &entry.event {
        Event::Placed(placed) => match &placed.source {
            Some(source) => say("import", "Imported", format!("from {source} into {}", name(&placed.status)), None),
            None => say("plus", "Placed", format!("in {}", name(&placed.status)), None),
        },
        Event::Edited { fields, customer } => {
            let mut parts: Vec<String> = fields.iter().map(|(field, value)| field_words(*field, value, &text)).collect();
            parts.extend(customer.as_ref().map(|_| "the customer's details".to_owned()));
            say("edit", "Changed", parts.join("; "), None)
        }
        Event::Promised { promise, reason } => {
            let what = if reason.is_some() { "Promise moved" } else { "Promised" };
            let window = dates::window_short(promise.earliest(), promise.latest(), today);
            say("clock", what, if reason.is_some() { format!("to {window}") } else { window }, text(reason))
        }
        Event::Moved { from, to, reason, .. } => say("move", "Moved", format!("from {} to {}", name(from), name(to)), text(reason)),
        Event::Ranked { .. } => say("board", "Put elsewhere", "in its column".into(), None),
        Event::Reranked { .. } => say("board", "Column numbered anew", String::new(), None),
        Event::TakenBack { from, to, .. } => {
            say("move", "Move taken back", format!("from {}: it is in {} again", name(from), name(to)), None)
        }
        Event::Held { reason, note } => say("pause", "Put on hold", format!("for {}", reason.name()), text(note)),
        Event::Released { .. } => say("check", "Hold ended", String::new(), None),
        Event::Archived => say("archive", "Archived", "and taken off the board".into(), None),
        Event::TrackingRenewed { .. } => say("link", "Tracking link renewed", "the old one leads nowhere".into(), None),
    }
}

fn field_words(field: Field, value: &Option<TextRef>, text: &impl Fn(&Option<TextRef>) -> Option<String>) -> String {
    match (value, text(value)) {
        (None, _) => format!("{} emptied", field.label()),
        (Some(_), Some(value)) => format!("{} to “{value}”", field.label()),
        (Some(_), None) => field.label().to_owned(),
    }
}

/// Who did it, and through which door.
pub fn by(entry: &EntryView) -> String {
    let how = match entry.origin {
        Origin::Board => "on the board",
        Origin::Menu => "with the menu",
        Origin::Keyboard => "with the keyboard",
        Origin::Api => "through the API",
        Origin::Import => "by an import",
        Origin::CommandLine => "on the command line",
    };
    format!("{}, {how}", entry.actor.name)
}
