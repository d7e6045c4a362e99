//! What the browser asks of the rule by which a board promises dates.

use super::{Client, request::ApiRequest, result::ApiFuture};
use domain::{
    OrderId,
    query::encode,
    wire::{PromiseRuleView, PutPromiseRule, RuleOffer},
};
use gloo_net::http::Method;

impl Client {
    /// The rule of a board.
    pub fn promise_rule(self, board: String) -> ApiFuture<PromiseRuleView> {
        ApiRequest::get(format!("/boards/{}/promise_rule", encode(&board))).send()
    }

    /// Has a board promise by another rule, or by none.
    pub fn put_promise_rule(self, board: &str, rule: &PutPromiseRule) -> ApiFuture<PromiseRuleView> {
        ApiRequest::write(Method::PUT, format!("/boards/{}/promise_rule", encode(board)), rule).send()
    }

    /// What the rule of its board promises for an order; nothing where there is none.
    pub fn rule_offer(self, order: OrderId) -> ApiFuture<Option<RuleOffer>> {
        ApiRequest::get(format!("/orders/{order}/promise_rule")).send()
    }
}
