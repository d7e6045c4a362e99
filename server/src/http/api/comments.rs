//! Routes of comments. A version that the caller saw is not asked for: whatever happened to the order, it can be talked about.

use super::orders::permitted;
use crate::{
    http::{
        error::HttpResult,
        extract::{Path, Payload},
        responses::{Created, Json},
    },
    services::{
        boards, comments,
        context::Services,
        error::{ServiceError, ServiceResult},
        orders,
        sessions::SignedIn,
    },
};
use axum::{extract::State, http::StatusCode, response::IntoResponse};
use domain::{
    CommentId, Right,
    wire::{CommentsView, ReadMarks},
};

/// A comment's id in an address; a text that is none is a comment that does not exist.
fn known(comment: &str) -> ServiceResult<CommentId> {
    comment.parse().map_err(|_| ServiceError::NotFound("comment"))
}

pub(super) async fn list(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
) -> HttpResult<Json<CommentsView>> {
    let found = orders::find(&services, &who, &order).await?;
    Ok(Json(comments::list(&services, &found).await?))
}

pub(super) async fn add(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> HttpResult<impl IntoResponse> {
    let found = permitted(&services, &who, &order, Right::Comment).await?;
    let (ask, preconditions) = payload.json().await?.with_preconditions()?;
    Ok(Created(comments::add(&services, &found, &who, ask, preconditions).await?))
}

pub(super) async fn edit(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, comment)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<Json<CommentsView>> {
    let found = permitted(&services, &who, &order, Right::Comment).await?;
    let (ask, preconditions) = payload.json().await?.with_preconditions()?;
    Ok(Json(comments::edit(&services, &found, &who, (known(&comment)?, ask), preconditions).await?))
}

pub(super) async fn remove(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, comment)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<Json<CommentsView>> {
    let found = permitted(&services, &who, &order, Right::Comment).await?;
    let ((), preconditions) = payload.nothing().await?.with_preconditions()?;
    Ok(Json(comments::delete(&services, &found, &who, known(&comment)?, preconditions).await?))
}

pub(super) async fn ask_sight(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> HttpResult<StatusCode> {
    let found = permitted(&services, &who, &order, Right::Comment).await?;
    let (ask, preconditions) = payload.json().await?.with_preconditions()?;
    comments::ask_sight(&services, &found, &who, ask, preconditions).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn mark_read(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> HttpResult<StatusCode> {
    let found = permitted(&services, &who, &order, Right::Comment).await?;
    let ask = payload.json().await?.body;
    comments::mark_read(&services, &found, &who, ask).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn reads(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
) -> HttpResult<Json<ReadMarks>> {
    let view = boards::open(&services, &who, &board).await?;
    Ok(Json(comments::reads(&services, &view, &who).await?))
}
