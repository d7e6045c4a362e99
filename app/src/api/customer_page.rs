//! What the browser asks of the customers' page.

use super::{Client, request::ApiRequest, result::ApiFuture};
use domain::{
    CustomerPage, OrderId,
    wire::{CustomerLanguage, CustomerPageView},
};
use gloo_net::http::Method;

impl Client {
    /// The settings of the customers' page.
    pub fn customer_page(self) -> ApiFuture<CustomerPageView> {
        ApiRequest::get("/shop/page".into()).send()
    }

    /// Changes them.
    pub fn put_customer_page(self, page: &CustomerPage) -> ApiFuture<CustomerPageView> {
        ApiRequest::write(Method::PUT, "/shop/page".into(), page).send()
    }

    /// Puts another logo on the page.
    pub fn send_logo(self, file: web_sys::File) -> ApiFuture<CustomerPageView> {
        ApiRequest::file("/shop/page/logo".into(), "application/octet-stream", file).send()
    }

    /// Takes the logo away.
    pub fn remove_logo(self) -> ApiFuture<CustomerPageView> {
        ApiRequest::bare(Method::DELETE, "/shop/page/logo".into()).send()
    }

    /// Has the customer of an order spoken to in this language.
    pub fn speak_to_customer(
        self,
        order: OrderId,
        language: &CustomerLanguage,
    ) -> ApiFuture<CustomerLanguage> {
        ApiRequest::write(Method::PUT, format!("/orders/{order}/language"), language).send()
    }
}
