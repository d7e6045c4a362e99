//! What the browser asks of what is known of customers.

use super::{Client, request::ApiRequest, result::ApiFuture};
use domain::{
    PersonId, PrivacySettings,
    wire::{EraseCustomer, ErasedCustomer, FindCustomer, FoundCustomers, PrivacyView},
};
use gloo_net::http::Method;

impl Client {
    /// For how long is kept what is known of customers, and what was erased.
    pub fn privacy(self) -> ApiFuture<PrivacyView> {
        ApiRequest::get("/privacy".into()).send()
    }

    /// Has it be kept for another time.
    pub fn put_privacy(self, settings: &PrivacySettings) -> ApiFuture<PrivacyView> {
        ApiRequest::write(Method::PUT, "/privacy".into(), settings).send()
    }

    /// The customers of a name or an address.
    pub fn find_customers(self, ask: &FindCustomer) -> ApiFuture<FoundCustomers> {
        ApiRequest::write(Method::POST, "/privacy/find".into(), ask).send()
    }

    /// Erases what is known of a customer.
    pub fn erase_customer(self, ask: &EraseCustomer) -> ApiFuture<ErasedCustomer> {
        ApiRequest::write(Method::POST, "/privacy/erase".into(), ask).send()
    }

    /// Makes somebody nameless who has left.
    pub fn erase_person(self, person: PersonId) -> ApiFuture<()> {
        ApiRequest::bare(Method::POST, format!("/people/{person}/erase")).send_empty()
    }
}
