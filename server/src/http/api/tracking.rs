//! What the holder of a tracking link reads, as JSON.

use crate::http::{
    extract::{ClientIp, Path, Payload},
    responses::Json,
    tracking::liked,
};
use crate::{
    http::error::HttpResult,
    services::{context::Services, customer::look_up, tracking},
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, header},
};
use domain::wire::{LookUp, LookedUp, TrackView};

pub(super) async fn read(
    State(services): State<Services>,
    Path(token): Path<String>,
    asked: HeaderMap,
) -> HttpResult<([(HeaderName, &'static str); 2], Json<TrackView>)> {
    let view = tracking::view(&services, &token, liked(&asked)).await?;
    let private =
        [(header::REFERRER_POLICY, "no-referrer"), (HeaderName::from_static("x-robots-tag"), "noindex")];
    Ok((private, Json(view)))
}

/// The same answer for a wrong pair, an order that does not exist, and one of which only the mailed link works.
pub(super) async fn look_up(
    State(services): State<Services>,
    ClientIp(from): ClientIp,
    payload: Payload,
) -> HttpResult<Json<LookedUp>> {
    let ask: LookUp = payload.json().await?.body;
    let path = look_up::look_up(&services, &ask, from).await?;
    Ok(Json(LookedUp { tracking_url: services.link(&path) }))
}
