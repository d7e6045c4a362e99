//! Entries of the log in words: what happened, how, and why.

use crate::components::dates;
use domain::{Date, Field, Fields, HoldReason, Instant, Origin, Promise, StatusId, TextRef, Workflow, wire::Named};
use serde::{Deserialize, Deserializer, Serialize, de};
use std::{collections::BTreeMap, fmt};
use uuid::Uuid;

/// An entry of the trail: of `domain::wire::EntryView` what is said here. The event is one flat shape whatever its kind,
/// because the code that reads a shape for each kind weighs more than all the words below.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The position in the board's log.
    pub seq: u64,
    /// When it was recorded.
    pub at: Instant,
    /// When it happened.
    pub occurred_at: Instant,
    actor: Named,
    origin: Origin,
    event: What,
    texts: BTreeMap<Uuid, String>,
}

/// What happened: the parts of an event that are said.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
struct What {
    kind: String,
    source: Option<String>,
    status: Option<StatusId>,
    from: Option<StatusId>,
    to: Option<StatusId>,
    promise: Option<Promise>,
    reason: Option<Reason>,
    note: Option<TextRef>,
    fields: Fields,
    customer: Option<TextRef>,
}

/// Why: one of the reasons for a hold, or a text.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(untagged)]
enum Reason {
    Hold(HoldReason),
    Text(TextRef),
}

impl<'de> Deserialize<'de> for Reason {
    fn deserialize<D: Deserializer<'de>>(reason: D) -> Result<Reason, D::Error> {
        struct Either;
        impl<'de> de::Visitor<'de> for Either {
            type Value = Reason;

            fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
                f.write_str("a hold's reason or a text")
            }

            fn visit_str<E: de::Error>(self, name: &str) -> Result<Reason, E> {
                HoldReason::deserialize(de::value::StrDeserializer::new(name)).map(Reason::Hold)
            }

            fn visit_map<A: de::MapAccess<'de>>(self, text: A) -> Result<Reason, A::Error> {
                TextRef::deserialize(de::value::MapAccessDeserializer::new(text)).map(Reason::Text)
            }
        }
        reason.deserialize_any(Either)
    }
}

/// An entry as people read it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryText {
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
pub fn text_of(entry: &Entry, workflow: &Workflow, today: Date) -> EntryText {
    let event = &entry.event;
    let name = |id: &Option<StatusId>| {
        id.as_ref().map_or_else(String::new, |id| workflow.status(id).map_or_else(|| id.to_string(), |status| status.name.clone()))
    };
    let (from, to, status) = (name(&event.from), name(&event.to), name(&event.status));
    let text = |text: &Option<TextRef>| text.as_ref().and_then(|text| entry.texts.get(&text.id).cloned());
    let why = match &event.reason {
        Some(Reason::Text(reason)) => entry.texts.get(&reason.id).cloned(),
        _ => text(&event.note),
    };
    let hold = match &event.reason {
        Some(Reason::Hold(reason)) => reason.name(),
        _ => "a reason that is not known",
    };
    let (icon, what, rest) = match event.kind.as_str() {
        "placed" => match &event.source {
            Some(source) => ("import", "Imported", format!("from {source} into {status}")),
            None => ("plus", "Placed", format!("in {status}")),
        },
        "edited" => ("edit", "Changed", changed(event, &text)),
        "promised" => {
            let window = event.promise.map_or_else(String::new, |p| dates::window_short(p.earliest(), p.latest(), today));
            match event.reason {
                Some(_) => ("clock", "Promise moved", format!("to {window}")),
                None => ("clock", "Promised", window),
            }
        }
        "moved" => ("move", "Moved", format!("from {from} to {to}")),
        "ranked" => ("board", "Put elsewhere", "in its column".into()),
        "reranked" => ("board", "Column numbered anew", String::new()),
        "taken_back" => ("move", "Move taken back", format!("from {from}: it is in {to} again")),
        "held" => ("pause", "Put on hold", format!("for {hold}")),
        "released" => ("check", "Hold ended", String::new()),
        "archived" => ("archive", "Archived", "and taken off the board".into()),
        "tracking_renewed" => ("link", "Tracking link renewed", "the old one leads nowhere".into()),
        other => ("edit", other, String::new()),
    };
    EntryText { icon, what: what.to_owned(), rest, why }
}

fn changed(event: &What, text: &impl Fn(&Option<TextRef>) -> Option<String>) -> String {
    let mut parts: Vec<String> = event.fields.iter().map(|(field, value)| field_words(*field, value, text)).collect();
    parts.extend(event.customer.as_ref().map(|_| "the customer's details".to_owned()));
    parts.join("; ")
}

fn field_words(field: Field, value: &Option<TextRef>, text: &impl Fn(&Option<TextRef>) -> Option<String>) -> String {
    match (value, text(value)) {
        (None, _) => format!("{} emptied", field.label()),
        (Some(_), Some(value)) => format!("{} to “{value}”", field.label()),
        (Some(_), None) => field.label().to_owned(),
    }
}

/// Who did it, and through which door.
pub fn by(entry: &Entry) -> String {
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
