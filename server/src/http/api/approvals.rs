//! Routes of approvals and stand-ins.

use super::orders::{Tagged, moved, permitted};
use crate::{
    http::{
        error::HttpResult,
        extract::{Path, Payload},
        responses::{Created, Json},
    },
    services::{
        approvals,
        context::Services,
        error::{ServiceError, ServiceResult},
        orders,
        sessions::SignedIn,
        stand_ins,
    },
};
use axum::{extract::State, response::IntoResponse};
use domain::{
    ApprovalId, Right, StandInId, StepId,
    wire::{Moved, StandIns},
};

/// What a write about an approval comes with: who writes, which order and approval, and what is to be done.
type OnApproval = (State<Services>, SignedIn, Path<(String, String)>, Payload);

/// The same about a step of one.
type OnStep = (State<Services>, SignedIn, Path<(String, String, String)>, Payload);

/// An approval's id in an address; a text that is none is an approval that does not exist.
fn known(approval: &str) -> ServiceResult<ApprovalId> {
    approval.parse().map_err(|_| ServiceError::NotFound("approval"))
}

fn known_step(approval: &str, step: &str) -> ServiceResult<(ApprovalId, StepId)> {
    Ok((known(approval)?, step.parse().map_err(|_| ServiceError::NotFound("step"))?))
}

pub(super) async fn request(
    (State(services), who, Path((order, approval)), payload): OnApproval,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Request).await?;
    let ((), preconditions) = payload.nothing().await?.with_version()?;
    let command = approvals::request(known(&approval)?);
    Ok(moved(orders::carry_out(&services, &found, &who, command, preconditions).await?))
}

pub(super) async fn withdraw(
    (State(services), who, Path((order, approval)), payload): OnApproval,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Request).await?;
    let ((), preconditions) = payload.nothing().await?.with_version()?;
    let command = approvals::withdraw(known(&approval)?);
    Ok(moved(orders::carry_out(&services, &found, &who, command, preconditions).await?))
}

pub(super) async fn go_over(
    (State(services), who, Path((order, approval)), payload): OnApproval,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Override).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    let command = approvals::go_over(known(&approval)?, &ask);
    Ok(moved(orders::carry_out(&services, &found, &who, command, preconditions).await?))
}

pub(super) async fn decide(
    (State(services), who, Path((order, approval, step)), payload): OnStep,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Approve).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    let command = approvals::decide_step(known_step(&approval, &step)?, &ask)?;
    Ok(moved(orders::carry_out(&services, &found, &who, command, preconditions).await?))
}

pub(super) async fn add_approver(
    (State(services), who, Path((order, approval, step)), payload): OnStep,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Request).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    let command = approvals::add_approver(&services, &found, known_step(&approval, &step)?, &ask).await?;
    Ok(moved(orders::carry_out(&services, &found, &who, command, preconditions).await?))
}

pub(super) async fn stand_ins(State(services): State<Services>, who: SignedIn) -> HttpResult<Json<StandIns>> {
    Ok(Json(stand_ins::list(&services, &who).await?))
}

pub(super) async fn set_stand_in(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<impl IntoResponse> {
    let ask = payload.json().await?.body;
    Ok(Created(stand_ins::set(&services, &who, ask).await?))
}

pub(super) async fn end_stand_in(
    State(services): State<Services>,
    who: SignedIn,
    Path(id): Path<String>,
    payload: Payload,
) -> HttpResult<Json<StandIns>> {
    let id: StandInId = id.parse().map_err(|_| ServiceError::NotFound("stand-in"))?;
    payload.nothing().await?;
    Ok(Json(stand_ins::end(&services, &who, id).await?))
}
