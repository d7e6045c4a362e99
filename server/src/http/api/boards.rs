//! Routes of boards: which there are, what lies on one, its list and its audit trail.

use crate::http::{
    extract::{Path, Payload, Query},
    responses::{Created, Json},
};
use crate::{
    http::error::HttpResult,
    services::{board_settings, boards, context::Services, roles, sessions::SignedIn},
};
use axum::{extract::State, response::IntoResponse};
use domain::{
    Card, Right, Snapshot, tr,
    wire::{BoardAccess, BoardInfo, EntryView, NextNumber, Page, RolesView, TemplateView},
};

pub(super) async fn list(
    State(services): State<Services>,
    who: SignedIn,
) -> HttpResult<Json<Vec<BoardAccess>>> {
    Ok(Json(boards::visible(&services, &who).await?))
}

pub(super) async fn create(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<impl IntoResponse> {
    board_settings::permit(&who)?;
    let ask = payload.json().await?.body;
    Ok(Created(board_settings::create(&services, &who, ask).await?))
}

pub(super) async fn change(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<BoardInfo>> {
    let view = boards::open(&services, &who, &board).await?;
    view.permit(Right::Administer)?;
    let patch = payload.json().await?.body;
    Ok(Json(board_settings::change(&services, &view, &who, patch).await?))
}

pub(super) async fn all(State(services): State<Services>, who: SignedIn) -> HttpResult<Json<Vec<BoardInfo>>> {
    Ok(Json(board_settings::all(&services, &who).await?))
}

pub(super) async fn templates() -> Json<Vec<TemplateView>> {
    Json(board_settings::templates())
}

pub(super) async fn snapshot(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    Query(mut query): Query,
) -> HttpResult<Json<Snapshot>> {
    let view = boards::open(&services, &who, &board).await?;
    let (filter, order, window) = (query.filter()?, query.column_order()?, query.limit()?);
    query.end()?;
    Ok(Json(boards::snapshot(&services, &view, &filter, order, window).await?))
}

pub(super) async fn orders(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    Query(mut query): Query,
) -> HttpResult<Json<Page<Card>>> {
    let view = boards::open(&services, &who, &board).await?;
    let params = query.list_params()?;
    query.end()?;
    Ok(Json(boards::list(&services, &view, params).await?))
}

pub(super) async fn next_number(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
) -> HttpResult<Json<NextNumber>> {
    let view = boards::open(&services, &who, &board).await?;
    Ok(Json(boards::next_number(&services, &view).await?))
}

pub(super) async fn publish_roles(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<RolesView>> {
    let view = boards::open(&services, &who, &board).await?;
    view.permit(Right::Administer)?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    let seen = preconditions.if_match.and_then(|revision| u32::try_from(revision).ok()).unwrap_or_default();
    Ok(Json(roles::publish(&services, &view, &who, seen, ask).await?))
}

pub(super) async fn entries(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    Query(mut query): Query,
) -> HttpResult<Json<Page<EntryView>>> {
    let view = boards::open(&services, &who, &board).await?;
    let (after, limit) = (query.parsed("after", &tr!("a position of the log"))?.unwrap_or(0), query.limit()?);
    query.end()?;
    Ok(Json(boards::entries(&services, &view, after, limit).await?))
}
