//! All routes and what surrounds them: request ids, the log, panics, headers, compression, the same-site check, limits, sessions.

use crate::{api, assets, compress, feed, limits, metrics, pages, problem::Problem, session, state::Milepost};
use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use std::{any::Any, time::Duration};
use tower_http::{
    catch_panic::CatchPanicLayer,
    request_id::{MakeRequestUuid, PropagateRequestIdLayer, SetRequestIdLayer},
    trace::TraceLayer,
};
use tracing::Span;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Everything that Milepost answers.
pub fn router(milepost: Milepost) -> Router {
    let with_session = Router::new()
        .nest("/api/v1", api::router())
        .route("/api", any(api::unknown))
        .route("/api/{*rest}", any(api::unknown))
        .merge(pages::router(milepost.clone()))
        .layer(middleware::from_fn_with_state(milepost.clone(), session::layer));
    let with_the_store = Router::new()
        .merge(with_session)
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
        .layer(middleware::from_fn_with_state(milepost.clone(), headers))
        .layer(middleware::from_fn(metrics::layer))
        .layer(PropagateRequestIdLayer::new(REQUEST_ID))
        .layer(TraceLayer::new_for_http().make_span_with(span).on_request(()).on_response(respond).on_failure(()))
        .layer(SetRequestIdLayer::new(REQUEST_ID, MakeRequestUuid))
        .layer(middleware::from_fn(own_request_id))
        .with_state(milepost)
}

/// The headers of every answer. Pages bring a policy of their own; what brings none loads nothing.
async fn headers(State(milepost): State<Milepost>, request: Request, next: Next) -> Response {
    const EVERYWHERE: [(HeaderName, &str); 7] = [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(), microphone=(), geolocation=(), payment=()"),
    ];
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in EVERYWHERE {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if milepost.config.public_url.is_https() {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    response
}

/// A request's id is ours: one that a stranger chose could forge entries of the log.
async fn own_request_id(mut request: Request, next: Next) -> Response {
    request.headers_mut().remove(REQUEST_ID);
    next.run(request).await
}

/// What the log says of a request: the route and never the path, which may hold a token.
fn span(request: &Request) -> Span {
    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    let id = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok()).unwrap_or("-");
    tracing::info_span!("request", method = %request.method(), route, id)
}

fn respond(response: &Response, latency: Duration, _: &Span) {
    tracing::info!(status = response.status().as_u16(), ms = latency.as_millis() as u64, "answered");
}

fn panicked(panic: Box<dyn Any + Send>) -> Response {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
    Problem::Broken(format!("panic: {}", text.unwrap_or_default())).into_response()
}
