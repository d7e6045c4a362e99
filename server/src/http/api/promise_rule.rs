//! Routes of the rule by which a board promises dates: what it is, another one, and what it comes to for an order.

use crate::{
    http::{
        error::HttpResult,
        extract::{Path, Payload},
        responses::Json,
    },
    services::{boards, context::Services, orders, promise_rule, sessions::SignedIn},
};
use axum::extract::State;
use domain::wire::{PromiseRuleView, RuleOffer};

pub(super) async fn read(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
) -> HttpResult<Json<PromiseRuleView>> {
    let view = boards::open(&services, &who, &board).await?;
    Ok(Json(promise_rule::read(&services, &view).await?))
}

pub(super) async fn change(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<PromiseRuleView>> {
    let view = boards::open(&services, &who, &board).await?;
    promise_rule::permit(&view)?;
    let ask = payload.json().await?.body;
    Ok(Json(promise_rule::change(&services, &view, &who, ask).await?))
}

pub(super) async fn offer(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
) -> HttpResult<Json<Option<RuleOffer>>> {
    let found = orders::find(&services, &who, &order).await?;
    Ok(Json(promise_rule::offer(&services, &found).await?))
}
