//! Text that people type, parsed at the edge: inside, the type carries the precondition.

use serde::{Deserialize, Serialize};
use std::{fmt, ops::Deref, str::FromStr};

/// Why a text was not accepted, as a sentence part that fits behind a field's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
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
        0 => Err(Invalid("must not be empty")),
        1..=200 => Err(Invalid("must be one line without control characters")),
        _ => Err(Invalid("must have at most 200 characters")),
    };
    /// A few lines of text, trimmed: 1 to 2,000 characters; of the control characters only tab and line feed.
    LongText = |text| match text.chars().count() {
        1..=2000 if !text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) => Ok(text.replace('\r', "")),
        0 => Err(Invalid("must not be empty")),
        1..=2000 => Err(Invalid("must not contain control characters")),
        _ => Err(Invalid("must have at most 2,000 characters")),
    };
    /// An order's number as the shop writes it: 1 to 40 characters, none of `/ ? # % \`, unique on its board.
    OrderNumber = |text| match text.chars().count() {
        1..=40 if !text.chars().any(|c| c.is_control() || "/?#%\\".contains(c)) => Ok(text.to_owned()),
        0 => Err(Invalid("must not be empty")),
        1..=40 => Err(Invalid("must not contain / ? # % \\ or control characters")),
        _ => Err(Invalid("must have at most 40 characters")),
    };
    /// An e-mail address, its ASCII letters in lower case: a local part, one `@`, a domain; at most 254 characters.
    Email = |text| {
        let whole = text.len() <= 254 && !text.chars().any(|c| c.is_control() || c.is_whitespace());
        match text.split_once('@') {
            Some((local, host)) if whole && !local.is_empty() && !host.is_empty() && !host.contains('@') => Ok(text.to_ascii_lowercase()),
            _ => Err(Invalid("must be an e-mail address like ada@example.com")),
        }
    };
}
