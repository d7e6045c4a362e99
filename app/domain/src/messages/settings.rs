//! What the shop chose for its messages.

use super::{MessageKind, Template};
use crate::{
    Language, LongText, ShortText,
    spoken::{say, tr},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Subject and text of one kind in one language, as the shop wrote them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageText {
    /// The subject, one line.
    pub subject: ShortText,
    /// What the mail says before where the order is and when it arrives.
    pub body: LongText,
}

/// Whether the shop tells its customers, and in which words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageSettings {
    /// Whether any message leaves. A shop says so itself: none begins by an update.
    #[serde(default)]
    pub on: bool,
    /// What the shop wrote; what is missing Milepost says in its own words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub texts: BTreeMap<MessageKind, BTreeMap<Language, MessageText>>,
}

impl MessageText {
    /// What is wrong with its places, a sentence.
    pub fn fault(&self) -> Option<String> {
        let wrong = |text: &str| text.parse::<Template>().err();
        let subject = wrong(&self.subject).map(|fault| tr!("In the subject: {}", fault));
        subject.or_else(|| wrong(&self.body).map(|fault| tr!("In the text: {}", fault)))
    }
}

impl MessageSettings {
    /// What the shop wrote for a kind in a language.
    pub fn text(&self, kind: MessageKind, language: Language) -> Option<&MessageText> {
        self.texts.get(&kind)?.get(&language)
    }

    /// What keeps it from being used, a sentence that names the place.
    pub fn fault(&self) -> Option<String> {
        if self.texts.contains_key(&MessageKind::AnswerCopy) {
            return Some(tr!(
                "A copy of an answer says what was decided, in Milepost’s words: leave its text out."
            ));
        }
        let all = self
            .texts
            .iter()
            .flat_map(|(kind, texts)| texts.iter().map(move |(language, text)| (kind, language, text)));
        let mut faults = all.filter_map(|(kind, language, text)| {
            let (kind, language) = (say(kind.label()), say(language.english_name()));
            Some(tr!("“{}” in {}. {}", kind, language, text.fault()?))
        });
        faults.next()
    }
}
