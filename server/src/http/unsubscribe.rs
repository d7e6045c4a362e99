//! Where customers say that they want no more messages, and that they want them again. `GET` shows a page and does nothing: scanners
//! open every link of a mail. What it says is posted, by the page's form or by the mail program's one click (RFC 8058), whose body
//! says nothing that the address does not.

use super::{
    error::HttpResult,
    extract::Path,
    session,
    state::AppState,
    tracking::{Manner, form_page, not_shown},
};
use crate::services::{
    context::Services,
    error::ServiceResult,
    messages::unsubscribe::{self, PATH},
    shop,
};
use app::tracking::unsubscribe::{self as page, Standing};
use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    middleware::from_fn_with_state,
    response::{IntoResponse, Response},
    routing::{get, post},
};

/// Its routes.
pub(super) fn router(state: AppState) -> Router<AppState> {
    Router::new()
        .route("/unsubscribe/{token}", get(ask).post(stop))
        .route("/unsubscribe/{token}/again", post(resume))
        .layer(from_fn_with_state(state, session::strangers))
}

async fn ask(State(services): State<Services>, asked: HeaderMap, Path(token): Path<String>) -> Response {
    let standing = unsubscribe::is_unsubscribed(&services, &token)
        .await
        .map(|unsubscribed| if unsubscribed { Standing::Stopped } else { Standing::Asked });
    shown(&services, &asked, &token, standing).await
}

async fn stop(State(services): State<Services>, asked: HeaderMap, Path(token): Path<String>) -> Response {
    let done = unsubscribe::set(&services, &token, true).await;
    shown(&services, &asked, &token, done.map(|()| Standing::Stopped)).await
}

async fn resume(State(services): State<Services>, asked: HeaderMap, Path(token): Path<String>) -> Response {
    let done = unsubscribe::set(&services, &token, false).await;
    shown(&services, &asked, &token, done.map(|()| Standing::Resumed)).await
}

async fn shown(
    services: &Services,
    asked: &HeaderMap,
    token: &str,
    standing: ServiceResult<Standing>,
) -> Response {
    match standing {
        Ok(standing) => whole(services, asked, token, standing).await.into_response(),
        Err(error) => not_shown(services, token, asked, error).await,
    }
}

async fn whole(
    services: &Services,
    asked: &HeaderMap,
    token: &str,
    standing: Standing,
) -> HttpResult<Response> {
    let (shop, manner) = (shop::read(services).await?, Manner::read(services).await?);
    let html =
        page::document(&shop.name, &format!("{PATH}{token}"), standing, &manner.look, manner.words(asked));
    Ok(form_page(StatusCode::OK, html, &manner.look))
}
