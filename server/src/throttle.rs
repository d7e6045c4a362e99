//! Slows down who guesses passwords and codes, without locking out whoever owns them: attempts are counted by where they
//! come from, and for an address only together with that. In memory: a restart forgives.

use crate::problem::{Answer, Problem};
use chrono::TimeDelta;
use domain::Instant;
use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Mutex, PoisonError},
};

/// So many attempts at once, then one more each so many seconds.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    burst: f64,
    seconds: f64,
}

/// Guesses at one address from one place.
pub const PER_ADDRESS: Rate = Rate { burst: 5.0, seconds: 30.0 };
/// Guesses from one place, at any address or code.
pub const PER_PLACE: Rate = Rate { burst: 30.0, seconds: 4.0 };

/// More buckets than this are swept for full ones, which say nothing.
const SWEEP: usize = 10_000;

/// What attempts are counted by.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Source {
    /// A place: an IPv4 address, or the /64 that an IPv6 address is in.
    Place(IpAddr),
    /// A place, at an e-mail address (as SHA-256, so that the memory holds no addresses and no long ones).
    Address(IpAddr, [u8; 32]),
}

/// Counts attempts.
#[derive(Debug, Default)]
pub struct Throttle(Mutex<HashMap<Source, Bucket>>);

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
    rate: Rate,
}

impl Throttle {
    /// Counts an attempt, or says for how long none is let through (429).
    pub fn attempt(&self, source: Source, rate: Rate, now: Instant) -> Answer<()> {
        let mut buckets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() > SWEEP {
            buckets.retain(|_, bucket| bucket.filled(now).left < bucket.rate.burst);
        }
        let bucket = buckets.entry(source).or_insert(Bucket { left: rate.burst, at: now, rate });
        *bucket = bucket.filled(now);
        if bucket.left < 1.0 {
            // The fraction that floating point adds must not become a whole second.
            let wait = ((1.0 - bucket.left) * rate.seconds - 1e-6).ceil();
            return Err(Problem::Throttled(wait as u64));
        }
        bucket.left -= 1.0;
        Ok(())
    }

    /// Forgets the attempts of a source: the last one was right.
    pub fn forgive(&self, source: &Source) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(source);
    }
}

impl Bucket {
    fn filled(self, now: Instant) -> Bucket {
        let elapsed = (now - self.at).max(TimeDelta::zero()).as_seconds_f64();
        Bucket { left: (self.left + elapsed / self.rate.seconds).min(self.rate.burst), at: now, ..self }
    }
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
    use chrono::DateTime;

    #[test]
    fn after_the_burst_one_attempt_comes_back_each_interval() {
        let (throttle, start) = (Throttle::default(), DateTime::UNIX_EPOCH);
        let here = || Source::Place(IpAddr::from([192, 0, 2, 1]));
        let at = |seconds| throttle.attempt(here(), PER_ADDRESS, start + TimeDelta::seconds(seconds));
        assert!((0..5).all(|_| at(0).is_ok()));
        assert!(matches!(at(0), Err(Problem::Throttled(30))));
        assert!(matches!(at(10), Err(Problem::Throttled(20))));
        assert!(at(31).is_ok() && at(31).is_err());
        throttle.forgive(&here());
        assert!(at(31).is_ok());
        let there = Source::Place(IpAddr::from([192, 0, 2, 2]));
        assert!(throttle.attempt(there, PER_ADDRESS, start).is_ok(), "another place is not slowed down");
    }

    #[test]
    fn neighbours_in_one_ipv6_network_are_one_place() {
        let place_of = |text: &str| place(text.parse().expect("an address"));
        assert_eq!(place_of("2001:db8::1"), place_of("2001:db8::2"));
        assert_ne!(place_of("2001:db8::1"), place_of("2001:db8:0:1::1"));
        assert_eq!(place_of("::ffff:192.0.2.1"), place_of("192.0.2.1"));
    }
}
