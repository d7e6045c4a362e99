//! Routes of whose turn it is: a person's work, a board's troubles, who has an order, how its time is counted, and
//! when it arrives.

use super::orders::{Tagged, moved, permitted};
use crate::{
    http::{
        error::HttpResult,
        extract::{Path, Payload},
        responses::Json,
    },
    services::{
        acknowledgement, arrival, assignment, boards, clock, context::Services, counts, orders,
        sessions::SignedIn, slack, work,
    },
};
use axum::extract::State;
use domain::{
    Arrival, Reckoning, Right,
    wire::{AttentionView, BoardCounts, Candidate, ClockView, Moved, WorkView},
};

pub(super) async fn mine(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
) -> HttpResult<Json<WorkView>> {
    let view = boards::open(&services, &who, &board).await?;
    Ok(Json(work::mine(&services, &view).await?))
}

pub(super) async fn attention(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
) -> HttpResult<Json<AttentionView>> {
    let view = boards::open(&services, &who, &board).await?;
    Ok(Json(work::attention(&services, &view).await?))
}

pub(super) async fn counts(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
) -> HttpResult<Json<BoardCounts>> {
    let view = boards::open(&services, &who, &board).await?;
    Ok(Json(counts::read(&services, &view).await?))
}

pub(super) async fn clock(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
) -> HttpResult<Json<ClockView>> {
    let found = orders::find(&services, &who, &order).await?;
    Ok(Json(clock::read(&services, &found).await?))
}

pub(super) async fn slack(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
) -> HttpResult<Json<Option<Reckoning>>> {
    let found = orders::find(&services, &who, &order).await?;
    Ok(Json(slack::read(&services, &found).await?))
}

pub(super) async fn arrival(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
) -> HttpResult<Json<Option<Arrival>>> {
    let found = orders::find(&services, &who, &order).await?;
    Ok(Json(arrival::read(&services, &found).await?))
}

pub(super) async fn candidates(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
) -> HttpResult<Json<Vec<Candidate>>> {
    let found = orders::find(&services, &who, &order).await?;
    Ok(Json(assignment::candidates(&services, &found).await?))
}

pub(super) async fn assign(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Assign).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    Ok(moved(assignment::assign(&services, &found, &who, ask, preconditions).await?))
}

pub(super) async fn acknowledge(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> HttpResult<Tagged<Moved>> {
    let found = permitted(&services, &who, &order, Right::Acknowledge).await?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    Ok(moved(acknowledgement::acknowledge(&services, &found, &who, ask, preconditions).await?))
}
