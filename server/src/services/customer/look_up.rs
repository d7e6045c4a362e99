//! The way to an order without its link: its number, and something that only its customer knows. A wrong pair and an order that
//! does not exist are one answer, made of the same reads. Who guesses is slowed down by where they are, by order and all together;
//! once that is so for an order, the right pair has its link mailed to the customer, and whoever typed it sees what all others see.

use super::{contact, links};
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
    throttle::{self, Source},
};
use domain::wire::LookUp;
use std::net::IpAddr;
use store::Rate;

/// Tries from one place, at any order.
const PER_PLACE: Rate = Rate { burst: 30.0, seconds: 20.0 };
/// Wrong tries at one order, from everywhere.
const PER_ORDER: Rate = Rate { burst: 10.0, seconds: 3600.0 };
/// Wrong tries at all orders together. A shop's customers mistype less than that.
const ALL: Rate = Rate { burst: 1000.0, seconds: 2.0 };
/// How long a number or contact may be.
const LONGEST: usize = 254;

/// The path of the order's tracking page.
pub async fn look_up(services: &Services, ask: &LookUp, from: IpAddr) -> ServiceResult<String> {
    let number = ask.number.trim().trim_start_matches('#').trim();
    if number.len() > LONGEST || ask.contact.len() > LONGEST {
        return Err(not_found());
    }
    let here = Source::LookUp(from);
    let order = Source::LookedUp(services.secret.keyed("looked up", number.to_lowercase().as_bytes()));
    throttle::attempt(services, &here, PER_PLACE).await?;
    let open = is_counted(services, &order, PER_ORDER).await?;
    let open = is_counted(services, &Source::AnyLookUp, ALL).await? && open;
    let found = services.store.look_up(number).await?;
    let theirs = found.into_iter().find(|(_, contact)| contact::is_of(&ask.contact, contact));
    let Some((located, _)) = theirs else { return Err(not_found()) };
    if !open {
        links::mail(services, located.order);
        return Err(not_found());
    }
    for (source, rate) in [(&here, PER_PLACE), (&order, PER_ORDER), (&Source::AnyLookUp, ALL)] {
        throttle::take_back(services, source, rate).await?;
    }
    let token = services.secret.tracking_token(located.order, located.tracking_generation);
    Ok(format!("/t/{token}"))
}

fn not_found() -> ServiceError {
    ServiceError::NotFound("order with these details")
}

async fn is_counted(services: &Services, source: &Source, rate: Rate) -> ServiceResult<bool> {
    match throttle::attempt(services, source, rate).await {
        Ok(()) => Ok(true),
        Err(ServiceError::Throttled(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
