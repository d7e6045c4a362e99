//! What the shop chose for the page of its customers.

use domain::CustomerPage;

/// The settings of the customers' page, with its logo.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoredCustomerPage {
    /// What was chosen.
    pub page: CustomerPage,
    /// The logo, a `data:` address.
    pub logo: Option<String>,
}
