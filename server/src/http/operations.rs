//! What whoever runs Milepost asks: does it run, can it work, what did it count.

use super::{error::HttpResult, responses::wrong_method, state::AppState};
use crate::{metrics, services::context::Services};
use axum::{
    Router,
    extract::State,
    http::header,
    response::{IntoResponse, Response},
    routing::get,
};

/// Whether the process runs, and whether it can do its work.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/healthz", get(|| async { "ok" }))
        .route("/readyz", get(ready))
        .method_not_allowed_fallback(wrong_method)
}

async fn ready(State(services): State<Services>) -> HttpResult<&'static str> {
    services.store.ready().await?;
    Ok("ready")
}

/// `GET /metrics`, in Prometheus's text format.
pub async fn metrics() -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"),
            (header::CACHE_CONTROL, "no-store"),
        ],
        metrics::rendered(),
    )
        .into_response()
}
