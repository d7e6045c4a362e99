//! What surrounds the routes.

use super::{
    error::{HttpResult, Problem},
    language,
    proxies::ProxyNotices,
};
use crate::{
    metrics,
    services::context::Services,
    transport::{
        body_timeout::BodyTimeout,
        compression,
        limits::{ConcurrencyLimiter, RequestPermit},
    },
};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use std::{any::Any, sync::Arc, time::Instant};
use tracing::Instrument;
use uuid::Builder;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// What every request has: an id, a line in the log, its time among the measurements; and every answer its headers. All of it
/// in one layer, because each layer clones and boxes all that it surrounds.
pub(super) async fn trace_and_headers(
    State(services): State<Services>,
    request: Request,
    next: Next,
) -> Response {
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
    add_headers(response.headers_mut(), services.config.public_url.is_https());
    response
}

/// The headers of every answer. Pages bring a policy of their own; what brings none loads nothing.
fn add_headers(headers: &mut HeaderMap, https: bool) {
    const EVERYWHERE: [(HeaderName, HeaderValue); 7] = [
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY")),
        (header::REFERRER_POLICY, HeaderValue::from_static("same-origin")),
        (
            header::CONTENT_SECURITY_POLICY,
            HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'"),
        ),
        (HeaderName::from_static("cross-origin-opener-policy"), HeaderValue::from_static("same-origin")),
        (HeaderName::from_static("cross-origin-resource-policy"), HeaderValue::from_static("same-origin")),
        (
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static("camera=(), microphone=(), geolocation=(), payment=()"),
        ),
    ];
    for (name, value) in EVERYWHERE {
        headers.entry(name).or_insert(value);
    }
    if https {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
}

/// The answer to a request whose handler panicked.
pub(super) fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned());
    Problem::broken(format!("panic: {}", text.unwrap_or_default())).into_response()
}

/// Compresses whole answers as the client takes them.
pub(super) async fn compress(request: Request, next: Next) -> HttpResult<Response> {
    Ok(compression::layer(request, next).await?)
}

/// Gives each request its turn, or none. What is answered is over; a stream that goes on after the answer holds nothing.
pub(super) async fn limit(
    State(services): State<Services>,
    State(limiter): State<ConcurrencyLimiter>,
    State(notices): State<Arc<ProxyNotices>>,
    request: Request,
    next: Next,
) -> Response {
    notices.look_at(&request, &services.config);
    let permit = match RequestPermit::take(&limiter) {
        Ok(permit) => permit,
        Err(error) => return language::answered(&request, error.into()),
    };
    let mut request = request.map(|body| BodyTimeout::around(body, services.config.limits.patience));
    request.extensions_mut().insert(permit.clone());
    let response = next.run(request).await;
    permit.end();
    response
}
