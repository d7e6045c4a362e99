//! Routes of who has an order open. They change nothing that is kept.

use crate::{
    http::{
        error::HttpResult,
        extract::{Path, Payload},
    },
    services::{
        context::Services,
        error::{ServiceError, ServiceResult},
        orders, presence,
        sessions::SignedIn,
    },
};
use axum::{extract::State, http::StatusCode};
use domain::tr;
use uuid::Uuid;

/// A page's own id, which it makes up.
fn known(tab: &str) -> ServiceResult<Uuid> {
    let invalid = || ServiceError::Invalid(tr!("A page names itself by a UUID."));
    tab.parse().map_err(|_| invalid())
}

pub(super) async fn show(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, tab)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<StatusCode> {
    let found = orders::find(&services, &who, &order).await?;
    let ask = payload.json().await?.body;
    presence::show(&services, &found, &who, (known(&tab)?, ask)).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) async fn leave(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, tab)): Path<(String, String)>,
    payload: Payload,
) -> HttpResult<StatusCode> {
    let found = orders::find(&services, &who, &order).await?;
    payload.nothing().await?;
    presence::leave(&services, &found, &who, known(&tab)?).await;
    Ok(StatusCode::NO_CONTENT)
}
