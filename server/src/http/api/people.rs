//! Routes of people: setting up, signing in and out, invitations, settings.

use crate::http::{
    extract::{ClientIp, Path, Payload},
    responses::{Created, Json},
};
use crate::{
    http::{
        error::{HttpResult, Problem},
        session,
    },
    services::{access, context::Services, people, sessions::SignedIn, shop},
};
use axum::{
    extract::State,
    http::{HeaderName, HeaderValue, StatusCode, header},
    response::IntoResponse,
};
use domain::{
    ActorRef, PersonId, tr_later,
    wire::{Me, MyLanguage, PersonView, Shop},
};

type WithCookie = (StatusCode, [(HeaderName, HeaderValue); 1]);

fn with_cookie(status: StatusCode, cookie: HeaderValue) -> WithCookie {
    (status, [(header::SET_COOKIE, cookie)])
}

/// Only administrators go on.
fn administrator(who: &SignedIn) -> HttpResult<ActorRef> {
    match who.is_admin() {
        true => Ok(ActorRef::Person(who.person.id)),
        false => Err(Problem::forbidden(tr_later!("Only an administrator does this."))),
    }
}

pub(super) async fn set_up(
    State(services): State<Services>,
    ClientIp(from): ClientIp,
    payload: Payload,
) -> HttpResult<WithCookie> {
    let ask = payload.json().await?.body;
    let person = access::set_up(&services, ask, from).await?;
    Ok(with_cookie(StatusCode::CREATED, session::open(&services, person).await?))
}

pub(super) async fn sign_in(
    State(services): State<Services>,
    ClientIp(from): ClientIp,
    payload: Payload,
) -> HttpResult<WithCookie> {
    let ask = payload.json().await?.body;
    let person = access::sign_in(&services, ask, from).await?;
    Ok(with_cookie(StatusCode::NO_CONTENT, session::open(&services, person).await?))
}

pub(super) async fn sign_out(State(services): State<Services>, who: SignedIn) -> HttpResult<WithCookie> {
    Ok(with_cookie(StatusCode::NO_CONTENT, session::close(&services, &who.session).await?))
}

pub(super) async fn me(State(services): State<Services>, who: SignedIn) -> HttpResult<Json<Me>> {
    Ok(Json(people::me(&services, &who).await?))
}

pub(super) async fn speak(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<Json<MyLanguage>> {
    let ask = payload.json().await?.body;
    Ok(Json(people::speak(&services, &who, ask).await?))
}

pub(super) async fn shop(State(services): State<Services>, _: SignedIn) -> HttpResult<Json<Shop>> {
    Ok(Json(shop::read(&services).await?))
}

pub(super) async fn change_shop(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<Json<Shop>> {
    let author = administrator(&who)?;
    let patch = payload.json().await?.body;
    Ok(Json(shop::change(&services, patch, author).await?))
}

pub(super) async fn list(
    State(services): State<Services>,
    who: SignedIn,
) -> HttpResult<Json<Vec<PersonView>>> {
    administrator(&who)?;
    Ok(Json(people::list(&services).await?))
}

pub(super) async fn change(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<Json<PersonView>> {
    let author = administrator(&who)?;
    let patch = payload.json().await?.body;
    Ok(Json(people::change(&services, patch, author).await?))
}

pub(super) async fn reset_link(
    State(services): State<Services>,
    who: SignedIn,
    Path(person): Path<String>,
    payload: Payload,
) -> HttpResult<impl IntoResponse> {
    let author = administrator(&who)?;
    let person: PersonId = person.parse().map_err(|_| Problem::not_found("person"))?;
    payload.nothing().await?;
    Ok(Created(people::reset_link(&services, person, author).await?))
}

pub(super) async fn invite(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<impl IntoResponse> {
    let author = administrator(&who)?;
    let ask = payload.json().await?.body;
    Ok(Created(people::invite(&services, ask, author).await?))
}

pub(super) async fn accept(
    State(services): State<Services>,
    ClientIp(from): ClientIp,
    Path(token): Path<String>,
    payload: Payload,
) -> HttpResult<WithCookie> {
    let ask = payload.json().await?.body;
    let person = access::accept(&services, &token, ask, from).await?;
    Ok(with_cookie(StatusCode::NO_CONTENT, session::open(&services, person).await?))
}
