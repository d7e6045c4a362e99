//! What is reported of a message after it has left: that it came back, or that its reader calls it spam. And which refusals mean
//! that an address takes no mail at all.

use crate::Instant;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// Why a mail was not delivered, as mail servers tell each other (RFC 3463): `5.1.1`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct MailStatus {
    class: u8,
    subject: u16,
    detail: u16,
}

impl MailStatus {
    /// The first one in what a mail server said.
    pub fn first_in(said: &str) -> Option<MailStatus> {
        let mut words = said.split(|c: char| !(c.is_ascii_digit() || c == '.'));
        words.find_map(|word| word.trim_matches('.').parse().ok())
    }

    /// Whether it says more than that something failed.
    pub fn says_why(self) -> bool {
        (self.subject, self.detail) != (0, 0)
    }

    /// Whether it is the address that is refused for good, and not the sender, or what the mail says.
    fn is_of_address(self) -> bool {
        match (self.class, self.subject, self.detail) {
            // These two are about the sender's.
            (5, 1, 7 | 8) => false,
            // There is no such address, it is switched off, or nothing leads there.
            (5, 1, _) | (5, 2, 1) | (5, 4, 1 | 4) => true,
            _ => false,
        }
    }
}

impl fmt::Display for MailStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.class, self.subject, self.detail)
    }
}

impl FromStr for MailStatus {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<MailStatus, &'static str> {
        let number = |part: Option<&str>| part?.parse::<u16>().ok().filter(|number| *number < 1000);
        let mut parts = text.split('.');
        let (class, subject, detail) = (
            number(parts.next()),
            number(parts.next()),
            number(parts.next().filter(|part| !part.is_empty())),
        );
        match (class, subject, detail, parts.next()) {
            (Some(class @ (2 | 4 | 5)), Some(subject), Some(detail), None) => {
                Ok(MailStatus { class: class as u8, subject, detail })
            }
            _ => Err("is no status of a mail like 5.1.1"),
        }
    }
}

impl TryFrom<String> for MailStatus {
    type Error = &'static str;

    fn try_from(text: String) -> Result<MailStatus, &'static str> {
        text.parse()
    }
}

impl From<MailStatus> for String {
    fn from(status: MailStatus) -> String {
        status.to_string()
    }
}

/// Whether a refusal means that an address takes no mail at all: by the status where it says why, else by the plain code of the
/// mail server (RFC 5321).
pub fn refuses_address(status: Option<MailStatus>, code: Option<u16>) -> bool {
    match status.filter(|status| status.says_why()) {
        Some(status) => status.is_of_address(),
        None => matches!(code, Some(550 | 551 | 553)),
    }
}

/// What is reported of a message that has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum Reported {
    /// It came back.
    Bounced {
        /// Why, where the report says so.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<MailStatus>,
    },
    /// Its reader told their mail provider that they do not want it.
    Complained,
}

/// What was noted of a message after it had left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ReturnNote {
    /// When the report came.
    pub at: Instant,
    /// What it says.
    pub what: Reported,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_is_read_out_of_what_a_mail_server_says() {
        let read = |said| MailStatus::first_in(said).map(|status| status.to_string());
        for (said, status) in [
            ("550 5.1.1 <nobody@shop.example>: unknown", Some("5.1.1")),
            ("smtp;550-5.1.10 RESOLVER.ADR.RecipientNotFound; not found", Some("5.1.10")),
            ("(#5.2.1) from 192.0.2.7", Some("5.2.1")),
            ("550 mailbox unavailable at 192.0.2.1", None),
            ("9.1.1 6.0.0 5.1 5.1.1.1 5..1 5.1. 5.1.1000", None),
            ("", None),
        ] {
            assert_eq!(read(said).as_deref(), status, "{said}");
        }
    }

    #[test]
    fn an_address_that_takes_no_mail_is_told_from_a_mail_that_is_not_wanted() {
        let refused = |status: &str, code| refuses_address(status.parse().ok(), code);
        for status in ["5.1.0", "5.1.1", "5.1.3", "5.1.10", "5.2.1", "5.4.1", "5.4.4"] {
            assert!(refused(status, Some(550)) && refused(status, None), "{status}");
        }
        for status in ["5.1.7", "5.1.8", "5.2.2", "5.7.1", "5.3.4", "4.1.1", "4.4.7"] {
            assert!(!refused(status, Some(550)), "{status}");
        }
        // What says nothing leaves it to the plain code.
        assert!(refused("5.0.0", Some(550)) && refused("", Some(553)));
        assert!(!refused("5.0.0", None) && !refused("", Some(554)) && !refused("5.0.0", Some(535)));
    }

    #[test]
    fn nothing_but_a_status_is_read_back() {
        let note =
            ReturnNote { at: Instant::default(), what: Reported::Bounced { code: "5.1.1".parse().ok() } };
        let text = serde_json::to_string(&note).expect("a text");
        assert!(text.contains(r#"{"is":"bounced","code":"5.1.1"}"#), "{text}");
        assert_eq!(serde_json::from_str::<ReturnNote>(&text).ok(), Some(note));
        assert!(serde_json::from_str::<ReturnNote>(&text.replace("5.1.1", "<b>")).is_err());
    }
}
