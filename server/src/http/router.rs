//! All routes and what surrounds them: request ids, the log, measurements, headers, panics, compression, the same-site check,
//! limits, sessions.

use super::{
    api, assets, customer, feed, middleware, operations, pages, render, responses, session, state::AppState,
    tracking, unsubscribe,
};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
    routing::{any, get},
};
use tower_http::catch_panic::CatchPanicLayer;

/// Everything that Milepost answers.
pub fn router(state: AppState) -> Router {
    render::speak_the_pages_language();
    let with_session = Router::new()
        .nest("/api/v1", api::router())
        .route("/api", any(responses::unknown))
        .route("/api/{*rest}", any(responses::unknown))
        .merge(pages::router())
        .layer(from_fn_with_state(state.clone(), session::layer));
    let with_the_store = Router::new()
        .merge(with_session)
        .merge(customer::router(state.clone()))
        .merge(unsubscribe::router(state.clone()))
        .route("/t/{token}", get(tracking::page).post(tracking::speak))
        .route("/t/{token}/feed", get(feed::tracking))
        .route("/t/{token}/{*more}", get(tracking::nowhere))
        .layer(from_fn_with_state(state.clone(), middleware::limit));
    Router::new()
        .merge(with_the_store)
        .merge(operations::router())
        .merge(assets::router())
        .method_not_allowed_fallback(responses::wrong_method)
        .layer(from_fn_with_state(state.clone(), session::same_site))
        .layer(from_fn(middleware::compress))
        .layer(CatchPanicLayer::custom(middleware::panicked))
        .layer(from_fn_with_state(state.clone(), middleware::trace_and_headers))
        .with_state(state)
}
