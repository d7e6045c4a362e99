//! The page that customers follow their order on, as far as the shop chooses: its language, its look, and what it says of an
//! order that waits.

use crate::{Carrier, Colour, HoldReason, Language, ShortText, WebLink};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

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
    /// Where the shop's carriers say where a parcel is, beside those that are known.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carriers: Vec<Carrier>,
    /// Whether it says what the order costs in all.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub total: bool,
}

impl CustomerPage {
    /// What can be read of the chosen colours, on a light page and on a dark one; none where none was chosen.
    pub fn accents(&self) -> Option<[Colour; 2]> {
        let light = self.accent?;
        Some([light, self.accent_dark.unwrap_or_else(|| light.readable_on_dark())])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_stored_before_anything_was_chosen_opens() {
        assert_eq!(serde_json::to_string(&CustomerPage::default()).expect("JSON"), r#"{"language":"en"}"#);
        assert_eq!(serde_json::from_str::<CustomerPage>("{}").expect("a page"), CustomerPage::default());
        let json = r##"{"language":"ar","accent":"#0a6b66","holds":{"stock":{"fr":"Patience"}}}"##;
        let page: CustomerPage = serde_json::from_str(json).expect("a page");
        assert_eq!(serde_json::to_string(&page).expect("JSON"), json);
        assert!(page.accents().is_some_and(|[_, dark]| dark.is_readable_on(&Colour::DARK)));
    }
}
