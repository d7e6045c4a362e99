//! What colleagues say of an order, as the browser reaches it.

use super::{client::Client, request::ApiRequest, result::ApiFuture};
use domain::{
    CommentId, OrderId,
    query::encode,
    wire::{AskSight, CommentsView, MarkRead, ReadMarks, WriteComment},
};
use gloo_net::http::Method;
use uuid::Uuid;

impl Client {
    /// An order's comments, and whom one can speak to.
    pub fn comments(self, order: OrderId) -> ApiFuture<CommentsView> {
        ApiRequest::get(format!("/orders/{order}/comments")).send()
    }

    /// Says something of an order.
    pub fn comment(self, order: OrderId, key: Uuid, comment: &WriteComment) -> ApiFuture<CommentsView> {
        let path = format!("/orders/{order}/comments");
        ApiRequest::write(Method::POST, path, comment).idempotency_key(key).send()
    }

    /// Says it otherwise.
    pub fn edit_comment(
        self,
        order: OrderId,
        key: Uuid,
        comment: CommentId,
        text: &WriteComment,
    ) -> ApiFuture<CommentsView> {
        let path = format!("/orders/{order}/comments/{comment}");
        ApiRequest::write(Method::PATCH, path, text).idempotency_key(key).send()
    }

    /// Takes a comment out of sight.
    pub fn delete_comment(self, order: OrderId, key: Uuid, comment: CommentId) -> ApiFuture<CommentsView> {
        let path = format!("/orders/{order}/comments/{comment}");
        ApiRequest::bare(Method::DELETE, path).idempotency_key(key).send()
    }

    /// Notes up to where one has seen an order's comments.
    pub fn mark_read(self, order: OrderId, mark: &MarkRead) -> ApiFuture<()> {
        ApiRequest::write(Method::PUT, format!("/orders/{order}/read"), mark).send_empty()
    }

    /// Asks the administrators to show an order to somebody who does not see it.
    pub fn ask_sight(self, order: OrderId, key: Uuid, ask: &AskSight) -> ApiFuture<()> {
        let path = format!("/orders/{order}/sight_requests");
        ApiRequest::write(Method::POST, path, ask).idempotency_key(key).send_empty()
    }

    /// Up to where one has seen the comments of a board's orders.
    pub fn reads(self, board: &str) -> ApiFuture<ReadMarks> {
        ApiRequest::get(format!("/boards/{}/reads", encode(board))).send()
    }
}
