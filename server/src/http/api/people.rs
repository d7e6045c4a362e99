//! Routes of people: setting up, signing in and out, invitations, settings.

use crate::http::{
    extract::{ClientIp, Path, Payload},
    responses::{Created, Json},
};
use crate::{
    http::{
        error::{Answer, Problem},
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
    ActorRef, PersonId,
    wire::{Me, PersonView, Shop},
};

type WithCookie = (StatusCode, [(HeaderName, HeaderValue); 1]);

fn with_cookie(status: StatusCode, cookie: HeaderValue) -> WithCookie {
    (status, [(header::SET_COOKIE, cookie)])
}

/// Only administrators go on.
fn administrator(who: &SignedIn) -> Answer<ActorRef> {
    match who.person.admin {
        true => Ok(ActorRef::Person(who.person.id)),
        false => Err(Problem::forbidden("Only an administrator does this.")),
    }
}

pub(super) async fn set_up(State(milepost): State<Services>, ClientIp(from): ClientIp, payload: Payload) -> Answer<WithCookie> {
    let ask = payload.json().await?.body;
    let person = access::set_up(&milepost, ask, from).await?;
    Ok(with_cookie(StatusCode::CREATED, session::open(&milepost, person).await?))
}

pub(super) async fn sign_in(State(milepost): State<Services>, ClientIp(from): ClientIp, payload: Payload) -> Answer<WithCookie> {
    let ask = payload.json().await?.body;
    let person = access::sign_in(&milepost, ask, from).await?;
    Ok(with_cookie(StatusCode::NO_CONTENT, session::open(&milepost, person).await?))
}

pub(super) async fn sign_out(State(milepost): State<Services>, who: SignedIn) -> Answer<WithCookie> {
    Ok(with_cookie(StatusCode::NO_CONTENT, session::close(&milepost, &who.session).await?))
}

pub(super) async fn me(State(milepost): State<Services>, who: SignedIn) -> Answer<Json<Me>> {
    Ok(Json(people::me(&milepost, &who).await?))
}

pub(super) async fn shop(State(milepost): State<Services>, _: SignedIn) -> Answer<Json<Shop>> {
    Ok(Json(shop::read(&milepost).await?))
}

pub(super) async fn change_shop(State(milepost): State<Services>, who: SignedIn, payload: Payload) -> Answer<Json<Shop>> {
    let author = administrator(&who)?;
    let patch = payload.json().await?.body;
    Ok(Json(shop::change(&milepost, patch, author).await?))
}

pub(super) async fn list(State(milepost): State<Services>, who: SignedIn) -> Answer<Json<Vec<PersonView>>> {
    administrator(&who)?;
    Ok(Json(people::list(&milepost).await?))
}

pub(super) async fn change(State(milepost): State<Services>, who: SignedIn, payload: Payload) -> Answer<Json<PersonView>> {
    let author = administrator(&who)?;
    let patch = payload.json().await?.body;
    Ok(Json(people::change(&milepost, patch, author).await?))
}

pub(super) async fn reset_link(
    State(milepost): State<Services>,
    who: SignedIn,
    Path(person): Path<String>,
    payload: Payload,
) -> Answer<impl IntoResponse> {
    let author = administrator(&who)?;
    let person: PersonId = person.parse().map_err(|_| Problem::not_found("person"))?;
    payload.nothing().await?;
    Ok(Created(people::reset_link(&milepost, person, author).await?))
}

pub(super) async fn invite(State(milepost): State<Services>, who: SignedIn, payload: Payload) -> Answer<impl IntoResponse> {
    let author = administrator(&who)?;
    let ask = payload.json().await?.body;
    Ok(Created(people::invite(&milepost, ask, author).await?))
}

pub(super) async fn accept(
    State(milepost): State<Services>,
    ClientIp(from): ClientIp,
    Path(token): Path<String>,
    payload: Payload,
) -> Answer<WithCookie> {
    let ask = payload.json().await?.body;
    let person = access::accept(&milepost, &token, ask, from).await?;
    Ok(with_cookie(StatusCode::NO_CONTENT, session::open(&milepost, person).await?))
}
