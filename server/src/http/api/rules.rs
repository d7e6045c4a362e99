//! Routes of a board's automation: for administrators, but for what the rules made of an order and its buttons.

use super::orders::{Tagged, moved, permitted};
use crate::{
    http::{
        error::{HttpResult, Problem},
        extract::{Path, Payload},
        responses::{Created, Json},
    },
    services::{
        automation::{dry_run, of_order, rules},
        boards::{self, BoardView},
        context::Services,
        error::{ServiceError, ServiceResult},
        orders,
        sessions::SignedIn,
    },
};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    Right, RuleId, tr,
    wire::{DryRun, Moved, OrderRules, RuleView, RulesView, SwitchRule},
};

/// The board, for whoever may change its rules.
async fn editable(services: &Services, who: &SignedIn, board: &str) -> HttpResult<BoardView> {
    let view = boards::open(services, who, board).await?;
    view.permit(Right::Administer)?;
    Ok(view)
}

/// A rule's id in an address; a text that is none is a rule that does not exist.
fn known(rule: &str) -> ServiceResult<RuleId> {
    rule.parse().map_err(|_| ServiceError::NotFound("rule"))
}

pub(super) async fn list(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
) -> HttpResult<Json<RulesView>> {
    let view = editable(&services, &who, &board).await?;
    Ok(Json(rules::list(&services, &view).await?))
}

pub(super) async fn add(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<impl IntoResponse> {
    let view = editable(&services, &who, &board).await?;
    let rule = payload.json().await?.body;
    Ok(Created(rules::write(&services, &view, &who, (None, 0), rule).await?))
}

pub(super) async fn change(
    State(services): State<Services>,
    who: SignedIn,
    Path((board, rule)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<Json<RuleView>> {
    let view = editable(&services, &who, &board).await?;
    let (body, preconditions) = payload.json().await?.with_version()?;
    let seen = preconditions.if_match.and_then(|seen| u32::try_from(seen).ok());
    let seen = seen
        .filter(|seen| *seen > 0)
        .ok_or_else(|| Problem::malformed(tr!("If-Match is the rule’s revision.")))?;
    Ok(Json(rules::write(&services, &view, &who, (Some(known(&rule)?), seen), body).await?))
}

pub(super) async fn remove(
    State(services): State<Services>,
    who: SignedIn,
    Path((board, rule)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<StatusCode> {
    let view = editable(&services, &who, &board).await?;
    payload.nothing().await?;
    rules::remove(&services, &view, &who, known(&rule)?).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn switch(
    State(services): State<Services>,
    who: SignedIn,
    Path((board, rule)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<Json<RuleView>> {
    let view = editable(&services, &who, &board).await?;
    let SwitchRule { on } = payload.json().await?.body;
    Ok(Json(rules::switch(&services, &view, &who, (known(&rule)?, on)).await?))
}

pub(super) async fn try_out(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<DryRun>> {
    let view = editable(&services, &who, &board).await?;
    let ask = payload.json().await?.body;
    Ok(Json(dry_run::dry_run(&services, &view, ask).await?))
}

pub(super) async fn of_one_order(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
) -> HttpResult<Json<OrderRules>> {
    let found = orders::find(&services, &who, &order).await?;
    Ok(Json(of_order::of_order(&services, &found).await?))
}

pub(super) async fn press(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, rule)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    let ((), preconditions) = payload.nothing().await?.with_version()?;
    Ok(moved(of_order::press(&services, &found, &who, known(&rule)?, preconditions).await?))
}
