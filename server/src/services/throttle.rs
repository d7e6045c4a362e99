//! Slows down who guesses passwords and codes, without locking out whoever owns them: attempts are counted by where they
//! come from, for an address together with that, and slowly for an address from everywhere, where nobody has signed in to it
//! before. An attempt that was right does not count. The store counts: in memory on one machine, where a restart
//! forgives, and for all instances together on PostgreSQL.

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
};
use crate::shares::place;
use domain::OrderId;
use std::net::IpAddr;
use store::{Attempt, Rate};

/// Guesses at one address from one place.
pub const PER_ADDRESS: Rate = Rate { burst: 5.0, seconds: 30.0 };
/// Guesses from one place, at any address or code: an office comes in at nine, and some of it mistypes.
pub const PER_PLACE: Rate = Rate { burst: 40.0, seconds: 4.0 };
/// Guesses at one address from all places together that it has not been signed in to from.
pub const PER_ACCOUNT: Rate = Rate { burst: 20.0, seconds: 90.0 };

/// What attempts are counted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A place: an IPv4 address, or the /64 that an IPv6 address is in.
    Place(IpAddr),
    /// A place, at an e-mail address (as SHA-256).
    Address(IpAddr, [u8; 32]),
    /// An e-mail address, from anywhere.
    Account([u8; 32]),
    /// A tracking link (as SHA-256).
    Link([u8; 32]),
    /// A place, asking for new links.
    NewLink(IpAddr),
    /// The links that an order's customer is mailed.
    LinkMail(OrderId),
    /// A place, looking orders up.
    LookUp(IpAddr),
    /// An order's number, as a digest.
    LookedUp([u8; 32]),
    /// Whatever is looked up.
    AnyLookUp,
}

impl Source {
    /// What the store knows it by: a digest that only this installation can make, so that no address is written down.
    fn digest(&self, services: &Services) -> [u8; 32] {
        let bytes = match self {
            Source::Place(ip) => ip.to_string().into_bytes(),
            Source::Address(ip, address) => [ip.to_string().as_bytes(), &address[..]].concat(),
            Source::Account(address) => address.to_vec(),
            Source::Link(link) => link.to_vec(),
            Source::NewLink(ip) | Source::LookUp(ip) => place(*ip).to_string().into_bytes(),
            Source::LinkMail(order) => order.0.as_bytes().to_vec(),
            Source::LookedUp(number) => number.to_vec(),
            Source::AnyLookUp => Vec::new(),
        };
        services.secret.keyed(self.purpose(), &bytes)
    }

    /// What keeps two kinds of the same bytes apart.
    fn purpose(&self) -> &'static str {
        match self {
            Source::Place(_) | Source::Address(..) | Source::Account(_) => "attempts",
            Source::Link(_) => "attempts of a link",
            Source::NewLink(_) => "attempts at new links",
            Source::LinkMail(_) => "attempts at link mails",
            Source::LookUp(_) => "attempts to look up",
            Source::LookedUp(_) => "attempts at a number",
            Source::AnyLookUp => "attempts at any number",
        }
    }
}

/// Counts an attempt, or says for how long none is let through (429).
pub async fn attempt(services: &Services, source: &Source, rate: Rate) -> ServiceResult<()> {
    match services.store.attempt(&source.digest(services), rate, services.clock.now()).await? {
        Attempt::Counted => Ok(()),
        Attempt::TooMany { seconds } => Err(ServiceError::Throttled(seconds)),
    }
}

/// Forgets the attempts of a source: the last one was right.
pub async fn forgive(services: &Services, source: &Source) -> ServiceResult<()> {
    Ok(services.store.forgive(&source.digest(services)).await?)
}

/// Takes one attempt back: it was right.
pub async fn take_back(services: &Services, source: &Source, rate: Rate) -> ServiceResult<()> {
    Ok(services.store.take_back_attempt(&source.digest(services), rate, services.clock.now()).await?)
}
