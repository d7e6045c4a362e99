//! What the holder of a tracking link reads, as JSON.

use crate::http::{extract::Path, responses::Json, tracking::liked};
use crate::{
    http::error::HttpResult,
    services::{context::Services, tracking},
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, header},
};
use domain::wire::TrackView;

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
