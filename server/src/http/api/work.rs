//! Routes of whose turn it is: a person's work, a board's troubles, who has an order, and how its time is counted.

use super::orders::{Tagged, moved, permitted};
use crate::{
    http::{
        error::HttpResult,
        extract::{Path, Payload},
        responses::Json,
    },
    services::{assignment, boards, clock, context::Services, counts, orders, sessions::SignedIn, work},
};
use axum::extract::State;
use domain::{
    Right,
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
