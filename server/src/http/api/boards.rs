//! Routes of boards: which there are, what lies on one, its list and its audit trail.

use crate::http::{
    extract::{Path, Payload, Query},
    responses::{Created, Json},
};
use crate::{
    http::error::{Answer, Problem},
    services::{boards, context::Services, sessions::SignedIn},
};
use axum::{extract::State, response::IntoResponse};
use domain::{
    Card, Snapshot,
    wire::{BoardAccess, EntryView, NewBoard, Page},
};

pub(super) async fn list(State(milepost): State<Services>, who: SignedIn) -> Answer<Json<Vec<BoardAccess>>> {
    Ok(Json(boards::visible(&milepost, &who.person).await?))
}

pub(super) async fn create(State(milepost): State<Services>, who: SignedIn, payload: Payload) -> Answer<impl IntoResponse> {
    if !who.person.admin {
        return Err(Problem::forbidden("Only an administrator does this."));
    }
    let ask: NewBoard = payload.json().await?.body;
    Ok(Created(boards::create(&milepost, ask.name, &who).await?))
}

pub(super) async fn snapshot(
    State(milepost): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    mut query: Query,
) -> Answer<Json<Snapshot>> {
    let view = boards::open(&milepost, &who, &board).await?;
    let (filter, window) = (query.filter()?, query.limit()?);
    query.end()?;
    Ok(Json(boards::snapshot(&milepost, &view, &filter, window).await?))
}

pub(super) async fn orders(
    State(milepost): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    mut query: Query,
) -> Answer<Json<Page<Card>>> {
    let view = boards::open(&milepost, &who, &board).await?;
    let (filter, after, limit) = (query.filter()?, query.text("after"), query.limit()?);
    query.end()?;
    Ok(Json(boards::list(&milepost, &view, filter, after, limit).await?))
}

pub(super) async fn entries(
    State(milepost): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    mut query: Query,
) -> Answer<Json<Page<EntryView>>> {
    let view = boards::open(&milepost, &who, &board).await?;
    let (after, limit) = (query.parsed("after", "a position of the log")?.unwrap_or(0), query.limit()?);
    query.end()?;
    Ok(Json(boards::entries(&milepost, &view, after, limit).await?))
}
