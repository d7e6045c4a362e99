//! How somebody gets in: the first run, signing in, and following a link that was handed out.

use super::{
    board_settings,
    context::Services,
    error::{LINK_SPENT, SET_UP_ALREADY, ServiceError, ServiceResult},
    passwords::{self, Visitor},
    places,
    throttle::{self, PER_ACCOUNT, PER_ADDRESS, PER_PLACE, Source},
};
use crate::shares::place;
use domain::{
    ActorRef, Calendar, Email, PersonId, spoken, tr, tr_later,
    wire::{AcceptInvitation, SetUp, Shop, SignIn},
};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, net::IpAddr};
use store::{Administration, NewPerson, OpenLink, time};
use uuid::Uuid;

/// Sets Milepost up: the answer is the administrator.
pub async fn set_up(services: &Services, ask: SetUp, from: IpAddr) -> ServiceResult<PersonId> {
    if services.store.shop().await?.is_some() {
        return Err(ServiceError::Conflict(SET_UP_ALREADY));
    }
    throttle::attempt(services, &Source::Place(place(from)), PER_PLACE).await?;
    if !services.set_up_code.is(&ask.code) {
        return Err(ServiceError::Forbidden(tr_later!(
            "This is not the code that Milepost prints in the terminal when it starts."
        )));
    }
    let person = found(services, ask).await?;
    places::remember(services, person, place(from)).await?;
    Ok(person)
}

/// Makes shop, board and administrator; who calls this has proved that they may.
pub async fn found(services: &Services, ask: SetUp) -> ServiceResult<PersonId> {
    time::zone(&ask.zone).map_err(|error| ServiceError::Invalid(format!("{error}.")))?;
    let currency = ask.currency.trim().to_uppercase();
    if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Err(ServiceError::Invalid(tr!("The currency must be three letters like EUR (ISO 4217).")));
    }
    let calendar = Calendar { zone: ask.zone.clone(), windows: ask.windows, holidays: Vec::new() };
    // Of the customers nothing is known yet but who serves them.
    let customers = spoken::now().of_customers();
    let board = board_settings::new_board(ask.board, ask.template.as_ref(), calendar, &[], customers)?;
    passwords::check(&ask.password, &[&ask.email, &ask.shop])?;
    let password = Some(services.passwords.hash(&ask.password).await?);
    let shop = Shop {
        name: ask.shop.into(),
        contact_email: ask.contact_email.map(Into::into),
        contact_phone: ask.contact_phone.map(Into::into),
        zone: ask.zone,
        currency,
        date_style: ask.date_style,
        tracking_days: Shop::TRACKING_DAYS,
    };
    let id = PersonId(Uuid::now_v7());
    let person = NewPerson {
        id,
        name: ask.name,
        email: ask.email,
        admin: true,
        roles: BTreeMap::new(),
        password,
        invitation: None,
    };
    let change = Administration::SetUp { shop, board: Box::new(board), person: Box::new(person), customers };
    services.store.administer(change, ActorRef::System).await?;
    Ok(id)
}

/// Checks address and password. Takes as long for an unknown address as for a known one; slows down who guesses, by where
/// they are, and from ever new places by the address, so that whoever knows the password still gets in from where they were
/// before.
pub async fn sign_in(services: &Services, ask: SignIn, from: IpAddr) -> ServiceResult<PersonId> {
    let here = place(from);
    let address = Sha256::digest(ask.email.trim().to_lowercase()).into();
    let (at_address, at_account) = (Source::Address(here, address), Source::Account(address));
    throttle::attempt(services, &Source::Place(here), PER_PLACE).await?;
    throttle::attempt(services, &at_address, PER_ADDRESS).await?;
    let person = match ask.email.parse::<Email>() {
        Ok(email) => services.store.person_by_email(&email).await?,
        Err(_) => None,
    };
    let person = person.filter(|person| person.active);
    let hash = person.as_ref().and_then(|person| person.password.as_deref());
    let visitor = match &person {
        Some(person) => places::visitor(services, person.id, here).await?,
        None => Visitor::Stranger,
    };
    if visitor == Visitor::Stranger {
        throttle::attempt(services, &at_account, PER_ACCOUNT).await?;
    }
    let right = services.passwords.matches(&ask.password, hash, visitor).await?;
    let person = person.filter(|_| right).ok_or(ServiceError::WrongPassword)?;
    throttle::forgive(services, &at_address).await?;
    throttle::take_back(services, &Source::Place(here), PER_PLACE).await?;
    if visitor == Visitor::Stranger {
        throttle::take_back(services, &at_account, PER_ACCOUNT).await?;
    }
    places::remember(services, person.id, here).await?;
    Ok(person.id)
}

/// A one-time link that can still be followed, and by whom.
pub async fn open_link(services: &Services, token: &str) -> ServiceResult<OpenLink> {
    let digest = store::secret::token_digest(token);
    let link = services.store.open_link(&digest, services.clock.now()).await?;
    link.ok_or(ServiceError::NotFound(LINK_SPENT))
}

/// Follows a one-time link: sets the password it is for, and answers whose it is.
pub async fn accept(
    services: &Services,
    token: &str,
    ask: AcceptInvitation,
    from: IpAddr,
) -> ServiceResult<PersonId> {
    let here = place(from);
    throttle::attempt(services, &Source::Place(here), PER_PLACE).await?;
    // A dead link is told before any work is done for it; the store checks again when it uses the link up.
    let link = open_link(services, token).await?;
    let shop = services.store.shop().await?.map(|shop| shop.name).unwrap_or_default();
    passwords::check(&ask.password, &[&link.email, &shop])?;
    let password = services.passwords.hash(&ask.password).await?;
    let change = Administration::FollowLink { digest: store::secret::token_digest(token), password };
    let person = services.store.administer(change, ActorRef::System).await?;
    let person = person.ok_or(ServiceError::Broken("a link without a person".into()))?;
    throttle::take_back(services, &Source::Place(here), PER_PLACE).await?;
    places::remember(services, person, here).await?;
    Ok(person)
}
