//! All routes and what surrounds them: request ids, the log, measurements, headers, panics, compression, the same-site check,
//! limits, sessions.

use crate::{api, assets, compress, feed, limits, metrics, pages, problem::Problem, session, state::Milepost};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use std::{any::Any, time::Instant};
use tower_http::catch_panic::CatchPanicLayer;
use tracing::Instrument;
use uuid::Builder;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Everything that Milepost answers.
pub fn router(milepost: Milepost) -> Router {
    let with_session = Router::new()
        .nest("/api/v1", api::router())
        .route("/api", any(api::unknown))
        .route("/api/{*rest}", any(api::unknown))
        .merge(pages::router())
        .layer(middleware::from_fn_with_state(milepost.clone(), session::layer));
    let with_the_store = Router::new()
        .merge(with_session)
        .route("/t/{token}", get(pages::tracking))
        .route("/t/{token}/feed", get(feed::tracking))
        .layer(middleware::from_fn_with_state(milepost.clone(), limits::layer));
    Router::new()
        .merge(with_the_store)
        .merge(api::operations())
        .merge(assets::router())
        .method_not_allowed_fallback(api::wrong_method)
        .layer(middleware::from_fn_with_state(milepost.clone(), session::same_site))
        .layer(middleware::from_fn(compress::layer))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(milepost.clone(), around))
        .with_state(milepost)
}

/// What every request has: an id, a line in the log, its time among the measurements; and every answer its headers. All of it
/// in one layer, because each layer clones and boxes all that it surrounds.
async fn around(State(milepost): State<Milepost>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    // The id is ours: one that a stranger chose could forge entries of the log.
    let id = Builder::from_random_bytes(rand::random()).into_uuid().to_string();
    let method = metrics::method(request.method());
    // The route and never the path, which may hold a token.
    let matched = request.extensions().get::<MatchedPath>().cloned();
    let route = matched.as_ref().map_or("none", MatchedPath::as_str);
    let span = tracing::info_span!("request", method, route, id = id.as_str());
    let mut response = next.run(request).instrument(span.clone()).await;
    let (status, length) = (response.status(), begun.elapsed());
    span.in_scope(|| tracing::info!(status = status.as_u16(), ms = length.as_millis() as u64, "answered"));
    metrics::answered(route, method, status, length);
    if let Ok(id) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(REQUEST_ID, id);
    }
    add_headers(response.headers_mut(), milepost.config.public_url.is_https());
    response
}

/// The headers of every answer. Pages bring a policy of their own; what brings none loads nothing.
fn add_headers(headers: &mut HeaderMap, https: bool) {
    const EVERYWHERE: [(HeaderName, HeaderValue); 7] = [
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'")),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("permissions-policy"), HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=()")),
    ];
    for (name, value) in EVERYWHERE {
        headers.entry(name).or_insert(value);
    }
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
    Problem::Broken(format!("panic: {}", text.unwrap_or_default())).into_response()
}
