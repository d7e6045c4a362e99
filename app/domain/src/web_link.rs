//! The address of a page elsewhere.

use crate::{Invalid, spoken::tr_later};
use serde::{Deserialize, Serialize};

/// How long an address may be.
const LONGEST: usize = 300;

/// The address of a page that is fetched over TLS.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct WebLink(String);

impl WebLink {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl std::str::FromStr for WebLink {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<WebLink, Invalid> {
        let text = text.trim();
        let host = text.strip_prefix("https://").and_then(|rest| rest.split(['/', '?', '#']).next());
        let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control() || "\"<>\\`{}".contains(c));
        match host {
            Some(host) if plain && host.contains('.') && text.len() <= LONGEST => {
                Ok(WebLink(text.to_owned()))
            }
            _ => Err(Invalid(tr_later!("must be an address like https://shop.example/imprint"))),
        }
    }
}

impl TryFrom<String> for WebLink {
    type Error = Invalid;

    fn try_from(text: String) -> Result<WebLink, Invalid> {
        text.parse()
    }
}

impl From<WebLink> for String {
    fn from(link: WebLink) -> String {
        link.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_fetched_over_tls() {
        assert!("https://shop.example/imprint?lang=en".parse::<WebLink>().is_ok());
        for wrong in [
            "",
            "http://shop.example",
            "javascript:alert(1)",
            "https://",
            "https://a b.example",
            "//shop.example",
        ] {
            assert!(wrong.parse::<WebLink>().is_err(), "{wrong}");
        }
    }
}
