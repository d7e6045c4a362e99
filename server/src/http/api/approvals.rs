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
        sessions::SignedIn,
        stand_ins,
    },
};
use axum::{extract::State, response::IntoResponse};
use domain::{
    ApprovalId, Right, StandInId, StepId,
    wire::{Moved, StandIns},
};

/// An approval's id in an address; a text that is none is an approval that does not exist.
fn known(approval: &str) -> ServiceResult<ApprovalId> {
    approval.parse().map_err(|_| ServiceError::NotFound("approval"))
}

fn known_step(approval: &str, step: &str) -> ServiceResult<(ApprovalId, StepId)> {
    Ok((known(approval)?, step.parse().map_err(|_| ServiceError::NotFound("step"))?))
}

pub(super) async fn request(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, approval)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Request).await?;
    let ((), preconditions) = payload.nothing().await?.with_version()?;
    Ok(moved(approvals::request(&services, &found, &who, known(&approval)?, preconditions).await?))
}

pub(super) async fn withdraw(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, approval)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Request).await?;
    let ((), preconditions) = payload.nothing().await?.with_version()?;
    Ok(moved(approvals::withdraw(&services, &found, &who, known(&approval)?, preconditions).await?))
}

pub(super) async fn go_over(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, approval)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Override).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    Ok(moved(approvals::go_over(&services, &found, &who, (known(&approval)?, ask), preconditions).await?))
}

pub(super) async fn decide(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, approval, step)): Path<(String, String, String)>,
    payload: Payload,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Approve).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    let which = known_step(&approval, &step)?;
    Ok(moved(approvals::decide_step(&services, &found, &who, (which, ask), preconditions).await?))
}

pub(super) async fn add_approver(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, approval, step)): Path<(String, String, String)>,
    payload: Payload,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Request).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    let which = known_step(&approval, &step)?;
    Ok(moved(approvals::add_approver(&services, &found, &who, (which, ask), preconditions).await?))
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
