//! Routes of what is known of customers, for administrators. Whom to look for comes in a body: addresses stand in logs.

use crate::{
    http::{
        error::HttpResult,
        extract::{Path, Payload, Query},
        responses::Json,
    },
    services::{
        context::Services,
        error::ServiceError,
        privacy::{self, Asked, plain},
        sessions::SignedIn,
    },
};
use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{
    ActorRef, OrderId, PersonId, tr,
    wire::{EraseCustomer, ErasedCustomer, FindCustomer, FoundCustomers, PrivacyView},
};
use store::Whose;

pub(super) async fn read(State(services): State<Services>, who: SignedIn) -> HttpResult<Json<PrivacyView>> {
    Ok(Json(privacy::read(&services, &who).await?))
}

pub(super) async fn change(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<Json<PrivacyView>> {
    privacy::permit(&who)?;
    let settings = payload.json().await?.body;
    Ok(Json(privacy::change(&services, &who, settings).await?))
}

pub(super) async fn find(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<Json<FoundCustomers>> {
    privacy::permit(&who)?;
    let FindCustomer { q } = payload.json().await?.body;
    Ok(Json(privacy::find(&services, &who, &q).await?))
}

/// All that is held of the customer of an order, as a file: JSON, or with `?form=text` for people to read.
pub(super) async fn export(
    State(services): State<Services>,
    who: SignedIn,
    Path(order): Path<String>,
    Query(mut query): Query,
) -> HttpResult<Response> {
    privacy::permit(&who)?;
    let form = query.text("form");
    query.end()?;
    let whose = privacy::of_order(&services, id(&order)?).await?;
    let export = privacy::export(&services, &whose).await?;
    let (body, kind, name) = match form.as_deref() {
        None | Some("json") => {
            let json = serde_json::to_string_pretty(&export);
            let json = json.map_err(|error| ServiceError::Broken(error.to_string()))?;
            (json, "application/json", "attachment; filename=\"customer.json\"")
        }
        Some("text") => {
            let name = "attachment; filename=\"customer.txt\"";
            (plain::text(&export), "text/plain; charset=utf-8", name)
        }
        Some(_) => {
            return Err(ServiceError::Malformed(tr!("“form” is json or text.")).into());
        }
    };
    let mut response = body.into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(name));
    Ok(response)
}

pub(super) async fn erase(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<Json<ErasedCustomer>> {
    privacy::permit(&who)?;
    let EraseCustomer { order, email, later } = payload.json().await?.body;
    let whose = match email {
        Some(email) => Whose::Email(email),
        None => privacy::of_order(&services, order).await?,
    };
    let asked = Asked { author: ActorRef::Person(who.person.id), later };
    Ok(Json(privacy::erase(&services, &whose, &asked).await?))
}

/// Somebody who has left is made nameless.
pub(super) async fn erase_person(
    State(services): State<Services>,
    who: SignedIn,
    Path(person): Path<String>,
) -> HttpResult<StatusCode> {
    privacy::permit(&who)?;
    let person: PersonId = person.parse().map_err(|_| ServiceError::NotFound("person"))?;
    privacy::erase_person(&services, person, ActorRef::Person(who.person.id)).await?;
    Ok(StatusCode::NO_CONTENT)
}

fn id(text: &str) -> Result<OrderId, ServiceError> {
    text.parse().map_err(|_| ServiceError::NotFound("order"))
}
