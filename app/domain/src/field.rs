//! What an order can carry beside customer, lines and promise: the shop's fields, defined in the workflow.

use crate::{
    Date, Money, RoleId,
    ids::FieldId,
    spoken::{tr, tr_later},
    text::Invalid,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A field of the shop. Its values live in a source table; the log and the rules know its id only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FieldDef {
    /// Its id, stable over renames.
    pub id: FieldId,
    /// Its label on forms, `Tracking number`.
    pub label: String,
    /// What helps to fill it; empty when the label says it all.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub help: String,
    /// What its values are.
    pub kind: FieldKind,
    /// Whether the form of a new order asks for it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub at_placing: bool,
    /// The roles that see it; everybody when empty.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub visible_to: BTreeSet<RoleId>,
    /// Whether cards show what it says.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub on_card: bool,
    /// Whether the search finds orders by what it says, for who sees it. Says nothing of the fields that every workflow
    /// has, see [`FieldDef::is_searched`].
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub searchable: bool,
}

impl FieldDef {
    /// A field that everybody sees on the order's page, and that nobody is asked for.
    pub fn new(id: FieldId, label: String, kind: FieldKind) -> FieldDef {
        FieldDef {
            id,
            label,
            help: String::new(),
            kind,
            at_placing: false,
            visible_to: BTreeSet::new(),
            on_card: false,
            searchable: false,
        }
    }

    /// Whether the search finds orders by what it says. It always did by the fields that every workflow has.
    pub fn is_searched(&self) -> bool {
        self.searchable || self.id.is_first()
    }
}

/// What the values of a field are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// A line of text.
    Text,
    /// Some lines of text.
    LongText,
    /// A number, kept as `-12.5`.
    Number,
    /// A date, kept as `2026-12-04`.
    Date,
    /// An amount in the shop's currency, kept as `12.50`.
    Money,
    /// One of these.
    Choice(Vec<String>),
    /// Kept as `yes` or `no`.
    YesNo,
    /// An address that begins with `https://` or `http://`.
    Link,
}

/// How long a value is at most, in characters.
const LENGTH: usize = 2000;

/// How much of a value a card has room for, in characters.
const ON_CARD: usize = 80;

/// A value as a card has it: one line, cut where it is long.
pub fn card_text(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(ON_CARD) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

impl FieldKind {
    /// The kind as people read it, `choice: Rush, Normal`.
    pub fn in_words(&self) -> String {
        match self {
            FieldKind::Text => tr!("text"),
            FieldKind::LongText => tr!("some lines of text"),
            FieldKind::Number => tr!("number"),
            FieldKind::Date => tr!("date"),
            FieldKind::Money => tr!("amount of money"),
            FieldKind::Choice(options) => tr!("choice: {}", options.join(", ")),
            FieldKind::YesNo => tr!("yes or no"),
            FieldKind::Link => tr!("link"),
        }
    }

    /// A value as it is kept; or why it is none of this kind, as a sentence part that fits behind the label.
    pub fn parse(&self, text: &str) -> Result<String, Invalid> {
        let text = text.trim().replace('\r', "");
        if text.is_empty() {
            return Err(Invalid(tr_later!("must not be empty")));
        }
        if text.chars().count() > LENGTH {
            return Err(Invalid(tr_later!("must have at most 2,000 characters")));
        }
        let control = |c: char| c.is_control() && (*self != FieldKind::LongText || !matches!(c, '\n' | '\t'));
        if text.chars().any(control) {
            return Err(Invalid(tr_later!("must not contain control characters")));
        }
        match self {
            FieldKind::Text | FieldKind::LongText => Ok(text),
            FieldKind::Number => number(&text).ok_or(Invalid(tr_later!("must be a number like 12.5"))),
            FieldKind::Date => match text.parse::<Date>() {
                Ok(date) => Ok(date.to_string()),
                Err(_) => Err(Invalid(tr_later!("must be a date like 2026-12-31"))),
            },
            FieldKind::Money => match text.parse::<Money>() {
                Ok(amount) => Ok(amount.to_string()),
                Err(_) => Err(Invalid(tr_later!("must be an amount like 12.50"))),
            },
            FieldKind::Choice(options) => {
                let chosen = options.iter().find(|option| option.eq_ignore_ascii_case(&text));
                chosen.cloned().ok_or(Invalid(tr_later!("must be one of the choices")))
            }
            FieldKind::YesNo => match text.to_lowercase().as_str() {
                "yes" | "true" => Ok("yes".into()),
                "no" | "false" => Ok("no".into()),
                _ => Err(Invalid(tr_later!("must be yes or no"))),
            },
            FieldKind::Link => {
                let rest = text.strip_prefix("https://").or(text.strip_prefix("http://"));
                let sound = rest.is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace));
                if sound {
                    Ok(text)
                } else {
                    Err(Invalid(tr_later!("must be an address that begins with https://")))
                }
            }
        }
    }
}

/// Digits with at most one sign before them and one point among them, without zeros that say nothing.
fn number(text: &str) -> Option<String> {
    let (minus, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if (whole.is_empty() && part.is_empty())
        || digits.ends_with('.')
        || !all_digits(whole)
        || !all_digits(part)
    {
        return None;
    }
    let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
    let whole = if whole.is_empty() { "0" } else { whole };
    let minus = if whole == "0" && part.is_empty() { "" } else { minus };
    Some(if part.is_empty() { format!("{minus}{whole}") } else { format!("{minus}{whole}.{part}") })
}

impl FieldId {
    /// Whether it is one of the fields that every workflow has, and that the search finds.
    pub fn is_first(&self) -> bool {
        matches!(self.as_str(), "carrier" | "tracking_number" | "reference" | "note")
    }

    /// Who carries the parcel; the tracking page tells the customer.
    pub fn carrier() -> FieldId {
        known("carrier")
    }

    /// The carrier's number for the parcel; the tracking page tells the customer.
    pub fn tracking_number() -> FieldId {
        known("tracking_number")
    }

    /// The customer's own reference; files bring it.
    pub fn reference() -> FieldId {
        known("reference")
    }

    /// What the team should know; files bring it.
    pub fn note() -> FieldId {
        known("note")
    }
}

fn known(id: &'static str) -> FieldId {
    // The four ids above are valid, which a test shows.
    id.parse().unwrap_or_else(|_| unreachable!("{id}"))
}

/// The fields that every workflow had before shops defined their own.
pub fn first_fields() -> Vec<FieldDef> {
    let field = |id, label: &str, help: &str, kind, at_placing| FieldDef {
        help: help.into(),
        at_placing,
        ..FieldDef::new(id, label.into(), kind)
    };
    vec![
        field(FieldId::carrier(), "Carrier", "", FieldKind::Text, false),
        field(FieldId::tracking_number(), "Tracking number", "", FieldKind::Text, false),
        field(FieldId::reference(), "Customer reference", "", FieldKind::Text, true),
        field(
            FieldId::note(),
            "Note",
            "For the team; the customer does not see it.",
            FieldKind::LongText,
            true,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_fields_have_sound_ids() {
        let ids: Vec<_> = first_fields().into_iter().map(|field| field.id.to_string()).collect();
        assert!(first_fields().iter().all(|field| field.id.is_first()));
        assert_eq!(ids, ["carrier", "tracking_number", "reference", "note"]);
    }

    #[test]
    fn a_field_that_says_nothing_more_is_written_as_it_was_before() {
        let field = FieldDef::new(FieldId::note(), "Note".into(), FieldKind::Text);
        let written = r#"{"id":"note","label":"Note","kind":"text"}"#;
        assert_eq!(serde_json::to_string(&field).ok().as_deref(), Some(written));
        assert_eq!(serde_json::from_str::<FieldDef>(written).ok(), Some(field));
    }

    #[test]
    fn a_card_has_a_line_of_a_value_and_no_more() {
        assert_eq!(card_text("Oak,\n  oiled"), "Oak, oiled");
        let long = card_text(&"größe ".repeat(40));
        assert_eq!((long.chars().count(), long.ends_with("gr…")), (ON_CARD + 1, true), "{long}");
    }

    #[test]
    fn values_are_kept_in_one_way_of_writing() {
        let choice = FieldKind::Choice(vec!["Rush".into(), "Normal".into()]);
        for (kind, typed, kept) in [
            (&FieldKind::Number, " 012.50 ", Some("12.5")),
            (&FieldKind::Number, "-0.0", Some("0")),
            (&FieldKind::Number, ".5", Some("0.5")),
            (&FieldKind::Number, "1,5", None),
            (&FieldKind::Number, "1.", None),
            (&FieldKind::Number, "-", None),
            (&FieldKind::Date, "2026-12-04", Some("2026-12-04")),
            (&FieldKind::Date, "2026-02-30", None),
            (&FieldKind::Money, "12.5", Some("12.50")),
            (&choice, "rush", Some("Rush")),
            (&choice, "slow", None),
            (&FieldKind::YesNo, "Yes", Some("yes")),
            (&FieldKind::YesNo, "perhaps", None),
            (&FieldKind::Link, "https://example.com/a", Some("https://example.com/a")),
            (&FieldKind::Link, "javascript:alert(1)", None),
            (&FieldKind::Link, "https://", None),
            (&FieldKind::Text, "one\ntwo", None),
            (&FieldKind::LongText, "one\r\ntwo", Some("one\ntwo")),
            (&FieldKind::Text, "  ", None),
        ] {
            assert_eq!(kind.parse(typed).ok().as_deref(), kept, "{kind:?} {typed:?}");
        }
    }
}
