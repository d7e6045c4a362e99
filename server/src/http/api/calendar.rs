//! Routes of a board's calendar: what it is, publishing another one, what that would do, and days off out of a file. For
//! administrators; the service asks.

use crate::http::{
    error::HttpResult,
    extract::{Path, Payload},
    responses::Json,
};
use crate::services::{boards, calendar, context::Services, sessions::SignedIn};
use axum::extract::State;
use domain::{
    tr_later,
    wire::{CalendarPreview, CalendarView, IcsDays},
};

pub(super) async fn read(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
) -> HttpResult<Json<CalendarView>> {
    let view = boards::open(&services, &who, &board).await?;
    Ok(Json(calendar::read(&services, &view)?))
}

pub(super) async fn publish(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<CalendarView>> {
    let view = boards::open(&services, &who, &board).await?;
    calendar::permit(&view)?;
    let (ask, preconditions) = payload.json().await?.with_version()?;
    let seen = preconditions.if_match.and_then(|revision| u32::try_from(revision).ok()).unwrap_or_default();
    Ok(Json(calendar::publish(&services, &view, &who, seen, ask).await?))
}

pub(super) async fn preview(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<CalendarPreview>> {
    let view = boards::open(&services, &who, &board).await?;
    calendar::permit(&view)?;
    Ok(Json(calendar::preview(&services, &view, payload.json().await?.body).await?))
}

pub(super) async fn read_ics(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<IcsDays>> {
    let view = boards::open(&services, &who, &board).await?;
    calendar::permit(&view)?;
    let text = payload
        .text(&["text/calendar", "text/plain"], tr_later!("an iCalendar file as text/calendar"))
        .await?;
    Ok(Json(calendar::read_ics(&services, &view, text).await?))
}
