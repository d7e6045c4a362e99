//! A page rendered whole, with its data inside.

use super::{
    document::{document, with_node_count},
    error::Problem,
    last_board::last_board,
    page_api::PageApi,
};
use crate::services::{context::Services, sessions::SignedIn};
use app::{LastBoard, PageStatus, ReturnedForm, SignedInPerson, api::Api};
use axum::{
    body::to_bytes,
    extract::Request,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{TeamLanguage, spoken, wire::Me};
use leptos::prelude::{provide_context, use_context};
use std::sync::Arc;

/// Has the parts of a page that are done apart from it be in its language.
pub(super) fn speak_the_pages_language() {
    spoken::otherwise(use_context::<TeamLanguage>);
}

/// Renders the page of a request's address, with a form that came back where there is one.
pub(super) async fn render(
    services: Services,
    who: Option<SignedIn>,
    me: Option<Me>,
    request: Request,
    returned: ReturnedForm,
) -> Response {
    let status = PageStatus::default();
    let (page_api, of_page): (Arc<dyn Api>, _) = (Arc::new(PageApi { services, who }), status.clone());
    let last = LastBoard(last_board(request.headers()));
    // What the page loads is loaded apart from it, and is told by this.
    let language = spoken::now();
    let contexts = move || {
        provide_context(page_api.clone());
        provide_context(last.clone());
        provide_context(language);
        provide_context(SignedInPerson(me.clone()));
        provide_context(of_page.clone());
        provide_context(returned.clone());
    };
    let rendered = leptos_axum::render_app_async_with_context(contexts, document)(request).await;
    whole(rendered, &status).await
}

/// The page as one piece, with the status that it has set: a stream could not be compressed as well, nor in one go.
async fn whole(rendered: Response, status: &PageStatus) -> Response {
    let (mut parts, body) = rendered.into_parts();
    let body = match to_bytes(body, usize::MAX).await {
        Ok(body) => body,
        Err(error) => return Problem::broken(error.to_string()).into_response(),
    };
    let body = with_node_count(&String::from_utf8_lossy(&body));
    if let Some(status) = status.get().and_then(|status| StatusCode::from_u16(status).ok()) {
        parts.status = status;
    }
    Response::from_parts(parts, body.into())
}
