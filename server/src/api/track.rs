//! What the holder of a tracking link reads, as JSON.

use super::{Json, extract::Path};
use crate::{problem::Answer, state::Milepost, track};
use axum::{
    extract::State,
    http::{HeaderName, header},
};
use domain::wire::TrackView;

pub(super) async fn read(
    State(milepost): State<Milepost>,
    Path(token): Path<String>,
) -> Answer<([(HeaderName, &'static str); 2], Json<TrackView>)> {
    let view = track::view(&milepost, &token).await?;
    let private = [(header::REFERRER_POLICY, "no-referrer"), (HeaderName::from_static("x-robots-tag"), "noindex")];
    Ok((private, Json(view)))
}
