//! Routes of messages to customers: of an order, of a move that somebody thinks of, and the shop's texts.

use super::orders::permitted;
use crate::{
    http::{
        error::HttpResult,
        extract::{Path, Payload, Query},
        responses::Json,
    },
    services::{
        boards,
        context::Services,
        error::ServiceError,
        messages::{forecast, of_order, settings},
        orders,
        sessions::SignedIn,
    },
};
use axum::{
    extract::State,
    http::{HeaderValue, header},
    response::{Html, IntoResponse, Response},
};
use domain::{
    Language, LongText, MessageKind, MessageText, Right, ShortText, tr,
    wire::{ForetoldMessage, MessageForecast, MessagePreview, MessageSettingsView, MessagesView},
};

pub(super) async fn list(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
) -> HttpResult<Json<MessagesView>> {
    let found = orders::find(&services, &who, &order).await?;
    Ok(Json(of_order::list(&services, &found).await?))
}

pub(super) async fn again(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, message)): Path<(String, String)>,
) -> HttpResult<Json<MessagesView>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    Ok(Json(of_order::again(&services, &found, &message).await?))
}

pub(super) async fn leave_out(
    State(services): State<Services>,
    who: SignedIn,
    Path((order, message)): Path<(String, String)>,
) -> HttpResult<Json<MessagesView>> {
    let found = permitted(&services, &who, &order, Right::Edit).await?;
    Ok(Json(of_order::leave_out(&services, &found, &who, &message).await?))
}

pub(super) async fn foretell(
    State(services): State<Services>,
    who: SignedIn,
    Path(board): Path<String>,
    payload: Payload,
) -> HttpResult<Json<MessageForecast>> {
    let view = boards::open(&services, &who, &board).await?;
    view.permit(Right::Move)?;
    let ask = payload.json().await?.body;
    Ok(Json(forecast::forecast(&services, &view, ask).await?))
}

/// The words that a move would send.
pub(super) async fn read_foretold(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    payload: Payload,
) -> HttpResult<Json<ForetoldMessage>> {
    let found = orders::find(&services, &who, &order).await?;
    let ask = payload.json().await?.body;
    Ok(Json(forecast::read(&services, &found.view, found.id, ask).await?))
}

pub(super) async fn settings(
    State(services): State<Services>,
    who: SignedIn,
) -> HttpResult<Json<MessageSettingsView>> {
    Ok(Json(settings::read(&services, &who).await?))
}

pub(super) async fn change_settings(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<Json<MessageSettingsView>> {
    settings::permit(&who)?;
    let ask = payload.json().await?.body;
    Ok(Json(settings::change(&services, &who, ask).await?))
}

pub(super) async fn preview(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<Json<MessagePreview>> {
    settings::permit(&who)?;
    let ask = payload.json().await?.body;
    Ok(Json(settings::preview(&services, &who, ask).await?))
}

/// What a mail may do in a frame of ours: look as it does in a mail program, and nothing else.
const OF_A_MAIL: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
);

/// The mail itself, for a frame of ours. Words that are not saved yet come in the address.
pub(super) async fn preview_page(
    State(services): State<Services>,
    who: SignedIn,
    Query(mut query): Query,
) -> HttpResult<Response> {
    settings::permit(&who)?;
    let kind = query.parsed::<MessageKind>("kind", &tr!("a kind of message"))?;
    let language = query.text("language");
    let subject = query.parsed::<ShortText>("subject", &tr!("one line of at most 200 characters"))?;
    let body = query.parsed::<LongText>("body", &tr!("a text of at most 2,000 characters"))?;
    query.end()?;
    let language = language.as_deref().and_then(Language::from_tag);
    let (Some(kind), Some(language)) = (kind, language) else {
        let why = tr!("Say which message in which language: `kind` and `language`.");
        return Err(ServiceError::Invalid(why).into());
    };
    let typed = match (subject, body) {
        (Some(subject), Some(body)) => Some(MessageText { subject, body }),
        (None, None) => None,
        _ => return Err(ServiceError::Invalid(tr!("Give both `subject` and `body`, or neither.")).into()),
    };
    let page = settings::preview_page(&services, &who, (kind, language), typed).await?;
    let mut response = Html(page).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, OF_A_MAIL);
    response.headers_mut().insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("SAMEORIGIN"));
    Ok(response)
}
