//! Places from which people have signed in before. Only a digest is kept, which this installation alone can make: where
//! somebody was stands nowhere.

use super::{context::Services, error::ServiceResult, passwords::Visitor};
use chrono::TimeDelta;
use domain::PersonId;
use std::net::IpAddr;
use store::TokenDigest;

/// A place that is known is written down again only after so long: signing in mostly writes nothing but the session.
const PRECISION: TimeDelta = TimeDelta::days(7);

/// Who somebody at this place is to that person's account.
pub async fn visitor(services: &Services, person: PersonId, place: IpAddr) -> ServiceResult<Visitor> {
    let seen = services.store.known_place(person, &digest(services, person, place)).await?;
    Ok(if seen.is_some() { Visitor::Known } else { Visitor::Stranger })
}

/// Notes that a person has signed in from here.
pub async fn remember(services: &Services, person: PersonId, place: IpAddr) -> ServiceResult<()> {
    let (digest, now) = (digest(services, person, place), services.clock.now());
    let seen = services.store.known_place(person, &digest).await?;
    if seen.is_none_or(|seen| now - seen > PRECISION) {
        services.store.remember_place(person, &digest, now).await?;
    }
    Ok(())
}

fn digest(services: &Services, person: PersonId, place: IpAddr) -> TokenDigest {
    let bytes = [person.0.as_bytes(), place.to_string().as_bytes()].concat();
    services.secret.keyed("place", &bytes)
}
