//! The settings of the customers' page.

use crate::{CustomerPage, Language};
use serde::{Deserialize, Serialize};

/// The settings of the customers' page, as an administrator sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerPageView {
    /// What was chosen.
    pub page: CustomerPage,
    /// The logo, a `data:` address.
    pub logo: Option<String>,
}

/// In which language the customer of an order is spoken to; none leaves it to their browser and the shop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CustomerLanguage {
    /// The language.
    pub language: Option<Language>,
}
