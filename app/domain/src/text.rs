//! Text that people type, parsed at the edge: inside, the type carries the precondition.

use crate::spoken::{say, tr_later};
use serde::{Deserialize, Serialize};
use std::{fmt, ops::Deref, str::FromStr};

/// Why a text was not accepted, as a sentence part that fits behind a field's name; `tr_later!`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{}", say(.0))]
pub struct Invalid(pub &'static str);

macro_rules! text {
    ($(#[$doc:meta] $name:ident = $parse:expr;)*) => {$(
        #[$doc]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl FromStr for $name {
            type Err = Invalid;
            fn from_str(text: &str) -> Result<Self, Invalid> {
                let parse: fn(&str) -> Result<String, Invalid> = $parse;
                parse(text.trim()).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;
            fn try_from(text: String) -> Result<Self, Invalid> {
                text.parse()
            }
        }

        impl From<$name> for String {
            fn from(text: $name) -> String {
                text.0
            }
        }

        impl Deref for $name {
            type Target = str;
            fn deref(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

text! {
    /// One line of text, trimmed: 1 to 200 characters, no control characters.
    ShortText = |text| match text.chars().count() {
        1..=200 if !text.chars().any(char::is_control) => Ok(text.to_owned()),
        0 => Err(Invalid(tr_later!("must not be empty"))),
        1..=200 => Err(Invalid(tr_later!("must be one line without control characters"))),
        _ => Err(Invalid(tr_later!("must have at most 200 characters"))),
    };
    /// A few lines of text, trimmed: 1 to 2,000 characters; of the control characters only tab and line feed.
    LongText = |text| match text.chars().count() {
        1..=2000 if !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) => Ok(text.replace('\r', "")),
        0 => Err(Invalid(tr_later!("must not be empty"))),
        1..=2000 => Err(Invalid(tr_later!("must not contain control characters"))),
        _ => Err(Invalid(tr_later!("must have at most 2,000 characters"))),
    };
    /// An order's number as the shop writes it: 1 to 40 characters but no control characters, one visible, unique on its board.
    OrderNumber = |text| match text.chars().count() {
        1..=40 if text.chars().any(char::is_control) => Err(Invalid(tr_later!("must not contain control characters"))),
        1..=40 if text.chars().all(is_invisible) => Err(Invalid(tr_later!("must have a character that can be seen"))),
        1..=40 => Ok(text.to_owned()),
        0 => Err(Invalid(tr_later!("must not be empty"))),
        _ => Err(Invalid(tr_later!("must have at most 40 characters"))),
    };
    /// A board's name: one line of 1 to 60 characters, one of them visible, unique in the shop.
    BoardName = |text| match text.chars().count() {
        1..=60 if text.chars().any(char::is_control) => Err(Invalid(tr_later!("must be one line without control characters"))),
        1..=60 if text.chars().all(is_invisible) => Err(Invalid(tr_later!("must have a character that can be seen"))),
        1..=60 => Ok(text.to_owned()),
        0 => Err(Invalid(tr_later!("must not be empty"))),
        _ => Err(Invalid(tr_later!("must have at most 60 characters"))),
    };
    /// An e-mail address, its ASCII letters in lower case: a local part, one `@`, a domain; at most 254 characters.
    Email = |text| {
        let whole = text.len() <= 254 && !text.chars().any(|c| c.is_control() || c.is_whitespace());
        match text.split_once('@') {
            Some((local, host)) if whole && !local.is_empty() && !host.is_empty() && !host.contains('@') => Ok(text.to_ascii_lowercase()),
            _ => Err(Invalid(tr_later!("must be an e-mail address like ada@example.com"))),
        }
    };
}

/// Whether nobody sees this character: white space, joiners, marks of direction and of byte order, soft hyphens.
pub fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(c, '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}')
}

impl OrderNumber {
    /// The number as an eye tells it from others: in upper case, without what nobody sees. Two numbers of one likeness
    /// are two orders all the same, and whoever gives the second one is told.
    pub fn likeness(&self) -> String {
        likeness(self)
    }
}

impl BoardName {
    /// Whether an eye does not tell it from another board's name, whatever capitals and spaces that has.
    pub fn looks_like(&self, other: &str) -> bool {
        likeness(self) == likeness(other)
    }
}

fn likeness(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).flat_map(char::to_uppercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_any_text_that_can_be_seen() {
        for number in
            ["#1001", "2026/0042", "0311/KX/I/2026", "50%", "a?b\\c", ".", "..", "№ 7", "注文-1", "~25"]
        {
            assert_eq!(number.parse::<OrderNumber>().as_deref(), Ok(number));
        }
        for wrong in ["", " ", "a\nb", "a\tb", "\u{200b}\u{202e}", "\u{0}"] {
            assert!(wrong.parse::<OrderNumber>().is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn numbers_that_look_alike_have_one_likeness() {
        let likeness = |text: &str| text.parse::<OrderNumber>().map(|number| number.likeness());
        for alike in ["so-7", "So-7", "S\u{200b}O-7", "SO -7", "SO-\u{a0}7", "\u{202e}SO-7"] {
            assert_eq!(likeness(alike), Ok("SO-7".to_owned()), "{alike:?}");
        }
        assert_ne!(likeness("SO-07"), likeness("SO-7"));
    }

    #[test]
    fn a_boards_name_is_short_can_be_seen_and_is_told_from_others_by_eye() {
        let name = |text: &str| text.parse::<BoardName>();
        assert!(name(&"ö".repeat(60)).is_ok() && name(&"x".repeat(61)).is_err());
        for wrong in ["", " ", "a\nb", "\u{200b}"] {
            assert!(name(wrong).is_err(), "{wrong:?}");
        }
        let shop = name("Print shop");
        for alike in ["PRINT SHOP", " print  shop ", "Print\u{a0}sh\u{200b}op"] {
            assert!(shop.as_ref().is_ok_and(|shop| shop.looks_like(alike)), "{alike:?}");
        }
        assert!(shop.is_ok_and(|shop| !shop.looks_like("Print shop 2")));
    }
}
