//! What the texts are in other languages.

use super::{TeamLanguage, now};
use serde::Deserialize;
use std::{borrow::Cow, collections::HashMap, sync::OnceLock};

/// A language's texts by their keys: the English text; of two forms `one|other`; and what says which word it is before it, with
/// U+0004 in between.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(transparent)]
pub struct Catalogue(pub HashMap<String, Text>);

/// A text in a language.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum Text {
    /// The same whatever is counted.
    Plain(String),
    /// For one, and for several.
    Counted([String; 2]),
}

impl Catalogue {
    /// Reads one from JSON.
    ///
    /// # Errors
    /// Where it is none.
    pub fn from_json(json: &str) -> serde_json::Result<Catalogue> {
        serde_json::from_str(json)
    }
}

/// French is the only language that has to be taught: English stands in the source, and marks are put around it.
static FRENCH: OnceLock<Catalogue> = OnceLock::new();

/// Has a language be spoken, once in a process.
pub fn teach(language: TeamLanguage, catalogue: impl FnOnce() -> Catalogue) {
    match language {
        TeamLanguage::French => drop(FRENCH.get_or_init(catalogue)),
        TeamLanguage::English | TeamLanguage::Marked => {}
    }
}

/// The text of a key in the language that is spoken now.
pub(super) fn text(key: &'static str, count: u64) -> Cow<'static, str> {
    let language = now();
    let taught = match language {
        TeamLanguage::French => FRENCH.get().and_then(|catalogue| catalogue.0.get(key)),
        TeamLanguage::English | TeamLanguage::Marked => None,
    };
    match taught {
        Some(Text::Plain(text)) => Cow::Borrowed(text),
        Some(Text::Counted([one, other])) => Cow::Borrowed(if language.is_one(count) { one } else { other }),
        None if language == TeamLanguage::Marked => Cow::Owned(format!("⟦{}⟧", english(key, count))),
        None => Cow::Borrowed(english(key, count)),
    }
}

fn english(key: &'static str, count: u64) -> &'static str {
    let text = key.split_once('\u{4}').map_or(key, |(_, text)| text);
    match text.split_once('|') {
        Some((one, other)) => {
            if TeamLanguage::English.is_one(count) {
                one
            } else {
                other
            }
        }
        None => text,
    }
}
