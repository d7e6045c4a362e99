//! Routes of what somebody is told: the caller's own.

use crate::{
    http::{
        error::HttpResult,
        extract::{Path, Payload, Query},
        responses::Json,
    },
    services::{context::Services, error::ServiceError, notifications::inbox, sessions::SignedIn},
};
use axum::extract::State;
use domain::{
    NotificationId, NotificationSettings, tr,
    wire::{BellCount, InboxView},
};

pub(super) async fn list(
    State(services): State<Services>,
    who: SignedIn,
    Query(mut query): Query,
) -> HttpResult<Json<InboxView>> {
    let show = query.text("show");
    let after: Option<NotificationId> = query.parsed("after", &tr!("the “next” of an earlier answer"))?;
    query.end()?;
    Ok(Json(inbox::list(&services, &who, show.as_deref(), after).await?))
}

pub(super) async fn change(
    State(services): State<Services>,
    who: SignedIn,
    Path(id): Path<String>,
    payload: Payload,
) -> HttpResult<Json<BellCount>> {
    let ask = payload.json().await?.body;
    let id = id.parse().map_err(|_| ServiceError::NotFound("notification"))?;
    Ok(Json(inbox::change(&services, &who, id, ask).await?))
}

pub(super) async fn read(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<Json<BellCount>> {
    let ask = payload.json().await?.body;
    Ok(Json(inbox::read(&services, &who, ask).await?))
}

pub(super) async fn settings(
    State(services): State<Services>,
    who: SignedIn,
) -> HttpResult<Json<NotificationSettings>> {
    Ok(Json(inbox::settings(&services, &who).await?))
}

pub(super) async fn change_settings(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<Json<NotificationSettings>> {
    let ask = payload.json().await?.body;
    Ok(Json(inbox::change_settings(&services, &who, ask).await?))
}
