//! Routes of how mails are sent, and what became of them: for administrators.

use crate::{
    http::{error::HttpResult, extract::Payload, responses::Json},
    services::{context::Services, mail, sessions::SignedIn},
};
use axum::extract::State;
use domain::wire::{MailTested, MailView};

pub(super) async fn read(State(services): State<Services>, who: SignedIn) -> HttpResult<Json<MailView>> {
    Ok(Json(mail::read(&services, &who).await?))
}

pub(super) async fn change(
    State(services): State<Services>,
    who: SignedIn,
    payload: Payload,
) -> HttpResult<Json<MailView>> {
    // Who may not is told so before anything is said of the form.
    mail::permit(&who)?;
    let ask = payload.json().await?.body;
    Ok(Json(mail::change(&services, &who, ask).await?))
}

pub(super) async fn test(State(services): State<Services>, who: SignedIn) -> HttpResult<Json<MailTested>> {
    Ok(Json(mail::test(&services, &who).await?))
}
