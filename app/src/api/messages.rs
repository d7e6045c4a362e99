//! What the browser asks of messages to customers.

use super::{Client, request::ApiRequest, result::ApiFuture};
use domain::{
    MessageId, MessageSettings, OrderId,
    query::{encode, to_query},
    wire::{
        AskForecast, AskForetold, AskMessagePreview, ForetoldMessage, MessageForecast, MessagePreview,
        MessageSettingsView, MessagesView,
    },
};
use gloo_net::http::Method;

/// What every proxy takes as an address, in bytes.
const LONGEST_ADDRESS: usize = 7_000;

impl Client {
    /// What the customer of an order was told.
    pub fn messages(self, order: OrderId) -> ApiFuture<MessagesView> {
        ApiRequest::get(format!("/orders/{order}/messages")).send()
    }

    /// Has one go out once more.
    pub fn message_again(self, order: OrderId, message: MessageId) -> ApiFuture<MessagesView> {
        ApiRequest::bare(Method::POST, format!("/orders/{order}/messages/{message}/again")).send()
    }

    /// Leaves one out that waits.
    pub fn leave_message_out(self, order: OrderId, message: MessageId) -> ApiFuture<MessagesView> {
        ApiRequest::bare(Method::DELETE, format!("/orders/{order}/messages/{message}")).send()
    }

    /// Whom a move would have told.
    pub fn foretell_messages(self, board: &str, ask: &AskForecast) -> ApiFuture<MessageForecast> {
        let path = format!("/boards/{}/messages/forecast", encode(board));
        ApiRequest::write(Method::POST, path, ask).send()
    }

    /// The words that such a move of one order would send.
    pub fn read_foretold(self, order: OrderId, ask: &AskForetold) -> ApiFuture<ForetoldMessage> {
        ApiRequest::write(Method::POST, format!("/orders/{order}/messages/forecast"), ask).send()
    }

    /// The shop's messages.
    pub fn message_settings(self) -> ApiFuture<MessageSettingsView> {
        ApiRequest::get("/shop/messages".into()).send()
    }

    /// Changes them.
    pub fn put_message_settings(self, settings: &MessageSettings) -> ApiFuture<MessageSettingsView> {
        ApiRequest::write(Method::PUT, "/shop/messages".into(), settings).send()
    }

    /// Where a text stands as a mail program shows it, for a frame; the text goes along where it is not the saved one. None where
    /// it is longer than addresses may be on the way.
    pub fn message_page(self, ask: &AskMessagePreview, is_saved: bool) -> Option<String> {
        let of = [("kind", ask.kind.to_string()), ("language", ask.language.tag().to_owned())];
        let typed = [("subject", ask.subject.to_string()), ("body", ask.body.to_string())];
        let query = to_query(of.into_iter().chain(typed.into_iter().filter(|_| !is_saved)));
        let address = format!("/api/v1/shop/messages/preview{query}");
        (address.len() <= LONGEST_ADDRESS).then_some(address)
    }

    /// A text as a customer would get it.
    pub fn preview_message(self, ask: &AskMessagePreview) -> ApiFuture<MessagePreview> {
        ApiRequest::write(Method::POST, "/shop/messages/preview".into(), ask).send()
    }
}
