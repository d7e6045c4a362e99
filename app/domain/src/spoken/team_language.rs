//! The languages of the team's pages: fewer than customers are spoken to in.

use crate::Language;
use serde::{Deserialize, Serialize};

/// A language in which Milepost speaks to the team; a BCP 47 tag on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum TeamLanguage {
    /// British English, in which the texts are written.
    #[default]
    #[serde(rename = "en")]
    English,
    /// French.
    #[serde(rename = "fr")]
    French,
    /// English with marks around every text: what has none on a page cannot be translated. Spoken to who asks for it and
    /// offered to nobody.
    #[serde(rename = "en-XA")]
    Marked,
}

impl TeamLanguage {
    /// Those to choose from.
    pub const ALL: [TeamLanguage; 2] = [TeamLanguage::English, TeamLanguage::French];

    /// Its BCP 47 tag, for `lang` and for the wire.
    pub const fn tag(self) -> &'static str {
        match self {
            TeamLanguage::English => "en",
            TeamLanguage::French => "fr",
            TeamLanguage::Marked => "en-XA",
        }
    }

    /// The same among the languages of customers.
    pub const fn of_customers(self) -> Language {
        match self {
            TeamLanguage::English | TeamLanguage::Marked => Language::English,
            TeamLanguage::French => Language::French,
        }
    }

    /// What those who speak it call it.
    pub const fn own_name(self) -> &'static str {
        self.of_customers().own_name()
    }

    /// The language of a tag, whatever its region: `fr-CA` is French.
    pub fn from_tag(tag: &str) -> Option<TeamLanguage> {
        match Language::from_tag(tag)? {
            _ if tag.trim().eq_ignore_ascii_case(TeamLanguage::Marked.tag()) => Some(TeamLanguage::Marked),
            Language::English => Some(TeamLanguage::English),
            Language::French => Some(TeamLanguage::French),
            _ => None,
        }
    }

    /// The language that somebody likes best of these, by `Accept-Language`.
    pub fn from_accept_language(header: &str) -> Option<TeamLanguage> {
        crate::language::liked_best(header, TeamLanguage::from_tag)
    }

    /// Whether a count takes the form of one.
    pub(super) fn is_one(self, count: u64) -> bool {
        match self {
            TeamLanguage::English | TeamLanguage::Marked => count == 1,
            TeamLanguage::French => count < 2,
        }
    }
}
