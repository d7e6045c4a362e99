//! Routes of the customers' page: its settings, its logo and a preview, for administrators; and the language of an order's customer.

use super::orders::permitted;
use crate::{
    http::{
        error::HttpResult,
        extract::{Path, Payload, Query},
        responses::Json,
        tracking as page,
    },
    services::{context::Services, customer_page, error::ServiceError, sessions::SignedIn},
};
use app::tracking::{self as look, PageLook};
use axum::{
    body::Bytes,
    extract::{State, rejection::BytesRejection},
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use domain::{
    Colour, Language, Right, tr,
    wire::{CustomerLanguage, CustomerPageView},
};
use locales::Words;

pub(super) async fn read(
    State(services): State<Services>,
    who: SignedIn,
) -> HttpResult<Json<CustomerPageView>> {
    Ok(Json(customer_page::read(&services, &who).await?))
}

pub(super) async fn change(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<Json<CustomerPageView>> {
    customer_page::permit(&who)?;
    let ask = payload.json().await?.body;
    Ok(Json(customer_page::change(&services, &who, ask).await?))
}

pub(super) async fn change_logo(
    State(services): State<Services>,
    who: SignedIn,
    file: Result<Bytes, BytesRejection>,
) -> HttpResult<Json<CustomerPageView>> {
    customer_page::permit(&who)?;
    let file =
        file.map_err(|_| ServiceError::Invalid(tr!("The logo has at most 64 KB: save it smaller.")))?;
    Ok(Json(customer_page::change_logo(&services, &who, &file).await?))
}

pub(super) async fn remove_logo(
    State(services): State<Services>,
    who: SignedIn,
) -> HttpResult<Json<CustomerPageView>> {
    Ok(Json(customer_page::remove_logo(&services, &who).await?))
}

/// The page itself, for a frame of our own. Colours that are not saved yet come in the address; so does the language.
pub(super) async fn preview(
    State(services): State<Services>,
    who: SignedIn,
    Query(mut query): Query,
) -> HttpResult<Response> {
    let language = query.text("language").as_deref().and_then(Language::from_tag);
    let colour = |text: Option<String>| text.and_then(|text| text.parse::<Colour>().ok());
    let (accent, dark) = (colour(query.text("accent")), colour(query.text("accent_dark")));
    query.end()?;
    let (view, mut stored) = customer_page::preview(&services, &who, language).await?;
    stored.page.accent = accent.or(stored.page.accent);
    stored.page.accent_dark = dark.or(stored.page.accent_dark);
    let shown = PageLook::of(&stored.page, stored.logo);
    let mut response = Html(look::preview(&view, &shown, Words::of(view.language))).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_SECURITY_POLICY, page::value(&page::policy(&shown, "'self'")));
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    Ok(response)
}

pub(super) async fn speak(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> HttpResult<Json<CustomerLanguage>> {
    let found = permitted(&services, &who, &order, Right::Contact).await?;
    let ask = payload.json().await?.body;
    Ok(Json(customer_page::speak(&services, &found, &who, ask).await?))
}
