//! The tracking page: one request, no WebAssembly, and the same answer in the same time for every link that leads nowhere.

use super::error::{HttpResult, Problem};
use crate::{
    coding::Coding,
    services::{
        context::Services,
        error::{LinkEnd, ServiceError},
        shop, tracking,
        tracking_page_cache::{CachedPage, Key},
    },
    transport::compression::accepted,
};
use app::tracking::{self as look};
use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use store::secret::token_digest;

/// The page behind a tracking link.
pub async fn page(
    State(services): State<Services>,
    token: Result<Path<String>, PathRejection>,
    asked: HeaderMap,
) -> Response {
    // A token that is not even text leads nowhere, like any other that is not one of ours.
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let key = (token_digest(&token), accepted(&asked));
    if let Some(page) = services.tracking_page_cache.find(&key, services.clock.now()) {
        return encoded(key.1, page);
    }
    match rendered(&services, &token, key).await {
        Ok(page) => encoded(key.1, page),
        Err(Problem::Service(ServiceError::NotFound(_))) => nowhere(State(services)).await,
        Err(Problem::Service(ServiceError::LinkEnded(end))) => {
            gone(&services, &token, end, false).await.into_response()
        }
        Err(problem) => problem.into_response(),
    }
}

/// A link that leads nowhere. A customer's mistyped address is no way to the entrance of the shop's people.
pub async fn nowhere(State(services): State<Services>) -> Response {
    let shop = services.store.shop().await.ok().flatten().map(|shop| shop.name);
    let html = look::not_found(shop.as_deref().unwrap_or("Milepost"));
    (StatusCode::NOT_FOUND, HEADERS.clone(), Body::from(html)).into_response()
}

/// The page of a link that led somewhere once.
pub(super) async fn gone(services: &Services, token: &str, end: LinkEnd, sent: bool) -> HttpResult<Response> {
    let shop = shop::read(services).await?;
    let page = match end {
        LinkEnd::Replaced => look::look_up::replaced(&shop, &format!("/t/{token}/link"), sent),
        LinkEnd::Expired => look::look_up::expired(&shop),
    };
    Ok(form_page(StatusCode::GONE, page))
}

/// A page with forms. It may tell our own pages where it is, for only then do browsers say that a form is ours.
pub(super) fn form_page(status: StatusCode, html: String) -> Response {
    let mut response = (status, HEADERS.clone(), Body::from(html)).into_response();
    response.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    response
}

/// The page in the coding asked for. It is kept if the order stood still while it was read.
async fn rendered(services: &Services, token: &str, key: Key) -> HttpResult<Bytes> {
    let generation = services.tracking_page_cache.generation();
    let located = tracking::find(services, token).await?;
    let watch = services.broadcast.watch_order(located.order);
    let view = tracking::view_of(services, &located).await?;
    let html = look::document(&view);
    let body = key
        .1
        .encode(html.into())
        .map_err(|error| Problem::broken(format!("a page was not compressed: {error}")))?;
    if view.version == located.version {
        services.tracking_page_cache.insert(
            generation,
            key,
            CachedPage { body: body.clone(), order: located.order, watch, at: view.as_of_utc },
        );
    }
    Ok(body)
}

fn encoded(coding: Coding, page: Bytes) -> Response {
    let mut response = (HEADERS.clone(), Body::from(page)).into_response();
    if let Some(name) = coding.name() {
        response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(name));
        response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    }
    response
}

/// Style and script stand in the page; the policy names them by their hashes, so that nothing else runs.
static HEADERS: LazyLock<HeaderMap> = LazyLock::new(|| {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)));
    let policy = format!(
        "default-src 'none'; style-src {}; script-src {}; connect-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'self'; \
         frame-ancestors 'none'",
        hash(look::STYLE),
        hash(look::SCRIPT)
    );
    let fields = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy.as_str()),
        (header::CACHE_CONTROL, "no-store"),
        (header::REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("x-robots-tag"), "noindex, nofollow"),
    ];
    fields.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(value).ok()?))).collect()
});
