//! How a shop's page looks: its colours, its logo and its links.

use domain::{Colour, CustomerPage, WebLink};

/// The shop's own look of its customers' page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageLook {
    /// The accent on a light page and on a dark one.
    pub accents: Option<[Colour; 2]>,
    /// The logo, a `data:` address.
    pub logo: Option<String>,
    /// Who the shop is, as the law asks.
    pub imprint: Option<WebLink>,
    /// What the shop does with what it knows.
    pub privacy: Option<WebLink>,
}

impl PageLook {
    /// The look that a shop chose.
    pub fn of(page: &CustomerPage, logo: Option<String>) -> PageLook {
        PageLook {
            accents: page.accents(),
            logo,
            imprint: page.imprint.clone(),
            privacy: page.privacy.clone(),
        }
    }

    /// The style that goes behind the page's own, for the hash that the content security policy names.
    pub fn style(&self) -> Option<String> {
        let [light, dark] = self.accents?;
        Some(format!(":root{{--accent:light-dark({light},{dark})}}"))
    }
}
