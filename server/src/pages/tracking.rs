//! The tracking page: one request, no WebAssembly, and the same answer in the same time for every link that leads nowhere.

use crate::{problem::Problem, state::Milepost, track};
use app::track::{self as look};
use axum::{
    body::Body,
    extract::{Path, State, rejection::PathRejection},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

/// The page behind a tracking link.
pub async fn page(State(milepost): State<Milepost>, token: Result<Path<String>, PathRejection>) -> Response {
    // A token that is not even text leads nowhere, like any other that is not one of ours.
    let token = token.map(|Path(token)| token).unwrap_or_default();
    let (status, html) = match track::view(&milepost, &token).await {
        Ok(view) => (StatusCode::OK, look::document(&view)),
        Err(Problem::NotFound(_)) => {
            let shop = milepost.store.shop().await.ok().flatten().map(|shop| shop.name);
            (StatusCode::NOT_FOUND, look::not_found(shop.as_deref().unwrap_or("Milepost")))
        }
        Err(problem) => return problem.into_response(),
    };
    (status, headers(), Body::from(html)).into_response()
}

/// Style and script stand in the page; the policy names them by their hashes, so that nothing else runs.
fn headers() -> HeaderMap {
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
}
