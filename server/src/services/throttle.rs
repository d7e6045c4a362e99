//! Slows down who guesses passwords and codes, without locking out whoever owns them: attempts are counted by where they
//! come from, and for an address only together with that. The store counts: in memory on one machine, where a restart
//! forgives, and for all instances together on PostgreSQL.

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
};
use std::net::{IpAddr, Ipv6Addr};
use store::{Attempt, Rate};

/// Guesses at one address from one place.
pub const PER_ADDRESS: Rate = Rate { burst: 5.0, seconds: 30.0 };
/// Guesses from one place, at any address or code.
pub const PER_PLACE: Rate = Rate { burst: 30.0, seconds: 4.0 };

/// What attempts are counted by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A place: an IPv4 address, or the /64 that an IPv6 address is in.
    Place(IpAddr),
    /// A place, at an e-mail address (as SHA-256).
    Address(IpAddr, [u8; 32]),
}

impl Source {
    /// What the store knows it by: a digest that only this installation can make, so that no address is written down.
    fn digest(&self, services: &Services) -> [u8; 32] {
        let bytes = match self {
            Source::Place(ip) => ip.to_string().into_bytes(),
            Source::Address(ip, address) => [ip.to_string().as_bytes(), &address[..]].concat(),
        };
        services.secret.keyed("attempts", &bytes)
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

/// The place of an address: one household or server is given a whole /64 of IPv6.
pub fn place(ip: IpAddr) -> IpAddr {
    match ip.to_canonical() {
        IpAddr::V6(ip) => {
            let [a, b, c, d, ..] = ip.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        v4 => v4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_in_one_ipv6_network_are_one_place() {
        let place_of = |text: &str| place(text.parse().expect("an address"));
        assert_eq!(place_of("2001:db8::1"), place_of("2001:db8::2"));
        assert_ne!(place_of("2001:db8::1"), place_of("2001:db8:0:1::1"));
        assert_eq!(place_of("::ffff:192.0.2.1"), place_of("192.0.2.1"));
    }
}
