//! The languages in which customers are spoken to: how each is named, told apart and written.

use serde::{Deserialize, Serialize};

/// A language of the customer's page and messages; a BCP 47 tag on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub enum Language {
    /// British English.
    #[default]
    #[serde(rename = "en")]
    English,
    /// French.
    #[serde(rename = "fr")]
    French,
    /// Spanish.
    #[serde(rename = "es")]
    Spanish,
    /// German.
    #[serde(rename = "de")]
    German,
    /// Chinese in simplified characters.
    #[serde(rename = "zh-Hans")]
    Chinese,
    /// Punjabi in Gurmukhi.
    #[serde(rename = "pa")]
    Punjabi,
    /// Arabic.
    #[serde(rename = "ar")]
    Arabic,
}

impl Language {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Language; 7] = [
        Language::English,
        Language::French,
        Language::Spanish,
        Language::German,
        Language::Chinese,
        Language::Punjabi,
        Language::Arabic,
    ];

    /// Its BCP 47 tag, for `lang` and for the wire.
    pub const fn tag(self) -> &'static str {
        match self {
            Language::English => "en",
            Language::French => "fr",
            Language::Spanish => "es",
            Language::German => "de",
            Language::Chinese => "zh-Hans",
            Language::Punjabi => "pa",
            Language::Arabic => "ar",
        }
    }

    /// What those who speak it call it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::French => "Français",
            Language::Spanish => "Español",
            Language::German => "Deutsch",
            Language::Chinese => "简体中文",
            Language::Punjabi => "ਪੰਜਾਬੀ",
            Language::Arabic => "العربية",
        }
    }

    /// What the team calls it.
    pub const fn english_name(self) -> &'static str {
        match self {
            Language::English => "English",
            Language::French => "French",
            Language::Spanish => "Spanish",
            Language::German => "German",
            Language::Chinese => "Chinese (simplified)",
            Language::Punjabi => "Punjabi",
            Language::Arabic => "Arabic",
        }
    }

    /// Which way it runs, for `dir`.
    pub const fn dir(self) -> &'static str {
        match self {
            Language::Arabic => "rtl",
            _ => "ltr",
        }
    }

    /// The language of a BCP 47 tag, whatever its region: `fr-CA` is French. Punjabi in Arabic letters is none of ours.
    pub fn from_tag(tag: &str) -> Option<Language> {
        let mut parts = tag.trim().split(['-', '_']);
        let first = parts.next()?;
        let found = Language::ALL.into_iter().find(|language| {
            language.tag().split('-').next().is_some_and(|own| own.eq_ignore_ascii_case(first))
        })?;
        let shahmukhi = |part: &str| part.eq_ignore_ascii_case("arab") || part.eq_ignore_ascii_case("pk");
        (found != Language::Punjabi || !parts.any(shahmukhi)).then_some(found)
    }

    /// The language that somebody likes best of ours, by `Accept-Language`.
    pub fn from_accept_language(header: &str) -> Option<Language> {
        liked_best(header, Language::from_tag)
    }
}

/// What somebody likes best of what some tags stand for, by `Accept-Language` (RFC 9110, section 12.5.4).
pub(crate) fn liked_best<T>(header: &str, of: impl Fn(&str) -> Option<T>) -> Option<T> {
    let mut best: Option<(f32, T)> = None;
    for range in header.split(',') {
        let (tag, parameters) = range.split_once(';').unwrap_or((range, ""));
        let quality =
            parameters.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.trim().parse::<f32>().ok());
        let (Some(language), Some(quality)) = (of(tag), quality) else { continue };
        if quality > 0.0 && best.as_ref().is_none_or(|(before, _)| quality > *before) {
            best = Some((quality, language));
        }
    }
    best.map(|(_, language)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_tag_is_what_stands_on_the_wire() {
        for language in Language::ALL {
            let json = serde_json::to_string(&language).expect("JSON");
            assert_eq!(json, format!("\"{}\"", language.tag()));
            assert_eq!(serde_json::from_str::<Language>(&json).expect("a language"), language);
            assert_eq!(Language::from_tag(language.tag()), Some(language));
        }
    }

    #[test]
    fn what_a_browser_asks_for_is_found_by_how_much_it_is_liked() {
        let cases = [
            ("fr-CA,fr;q=0.9,en;q=0.8", Some(Language::French)),
            ("en;q=0.2, es;q=0.7", Some(Language::Spanish)),
            ("nl, pl;q=0.9, de;q=0.1", Some(Language::German)),
            ("zh-CN", Some(Language::Chinese)),
            ("pa-IN", Some(Language::Punjabi)),
            ("pa-Arab-PK, ar;q=0.5", Some(Language::Arabic)),
            ("fr;q=0, *", None),
            ("fr;q=high", None),
            ("", None),
            ("*", None),
            ("\u{202e}", None),
        ];
        for (header, language) in cases {
            assert_eq!(Language::from_accept_language(header), language, "{header}");
        }
    }
}
