//! The page that customers follow their order on, as far as the shop chooses: its language, its look, and what it says of an
//! order that waits.

use crate::{Colour, HoldReason, Invalid, Language, ShortText};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How long an address may be.
const LONGEST: usize = 300;

/// A shop's choices for the page of its customers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerPage {
    /// The language of customers of whom nothing else is known, and of what the shop writes for them.
    #[serde(default)]
    pub language: Language,
    /// The colour of links and signs on a light page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent: Option<Colour>,
    /// The same on a dark page; made from the light one where none is chosen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent_dark: Option<Colour>,
    /// Who the shop is, as the law asks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imprint: Option<WebLink>,
    /// What the shop does with what it knows of its customers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub privacy: Option<WebLink>,
    /// What is said of an order on hold, by reason, in place of Milepost's own words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub holds: BTreeMap<HoldReason, BTreeMap<Language, ShortText>>,
}

impl CustomerPage {
    /// What can be read of the chosen colours, on a light page and on a dark one; none where none was chosen.
    pub fn accents(&self) -> Option<[Colour; 2]> {
        let light = self.accent?;
        Some([light, self.accent_dark.unwrap_or_else(|| light.readable_on_dark())])
    }
}

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
            _ => Err(Invalid("must be an address like https://shop.example/imprint")),
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

    #[test]
    fn what_was_stored_before_anything_was_chosen_opens() {
        assert_eq!(serde_json::from_str::<CustomerPage>("{}").expect("a page"), CustomerPage::default());
        let json = r##"{"language":"ar","accent":"#0a6b66","holds":{"stock":{"fr":"Patience"}}}"##;
        let page: CustomerPage = serde_json::from_str(json).expect("a page");
        assert_eq!(serde_json::to_string(&page).expect("JSON"), json);
        assert!(page.accents().is_some_and(|[_, dark]| dark.is_readable_on(&Colour::DARK)));
    }
}
