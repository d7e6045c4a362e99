//! How often somebody may try before they have to wait: so many attempts at once, then one more each so many seconds.

use super::TokenDigest;
use chrono::TimeDelta;
use domain::Instant;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// At so many buckets they are swept for full ones, which say nothing, and then whenever there are twice as many as were left.
const SWEEP: usize = 10_000;

/// So many attempts at once, then one more each so many seconds.
#[derive(Debug, Clone, Copy)]
pub struct Rate {
    /// Attempts at once.
    pub burst: f64,
    /// Seconds until one more.
    pub seconds: f64,
}

/// Whether an attempt may go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Attempt {
    /// It may.
    Counted,
    /// None is let through.
    TooMany {
        /// For so long.
        seconds: u64,
    },
}

impl Rate {
    /// How many seconds it takes until there is a whole attempt again.
    pub(super) fn wait(self, left: f64) -> u64 {
        // The fraction that floating point adds must not become a whole second.
        ((1.0 - left) * self.seconds - 1e-6).ceil() as u64
    }
}

/// Attempts by source, in memory.
#[derive(Debug, Default)]
pub(super) struct Buckets(Mutex<Sources>);

#[derive(Debug, Default)]
struct Sources {
    buckets: HashMap<TokenDigest, Bucket>,
    /// How many were left by the last sweep.
    left: usize,
}

#[derive(Debug, Clone, Copy)]
struct Bucket {
    left: f64,
    at: Instant,
    rate: Rate,
}

impl Buckets {
    /// Counts an attempt.
    pub(super) fn count(&self, source: &TokenDigest, rate: Rate, now: Instant) -> Attempt {
        let mut sources = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Sources { buckets, left } = &mut *sources;
        if buckets.len() > SWEEP.max(2 * *left) {
            buckets.retain(|_, bucket| bucket.filled(now).left < bucket.rate.burst);
            *left = buckets.len();
        }
        let bucket = buckets.entry(*source).or_insert(Bucket { left: rate.burst, at: now, rate });
        *bucket = bucket.filled(now);
        if bucket.left < 1.0 {
            return Attempt::TooMany { seconds: rate.wait(bucket.left) };
        }
        bucket.left -= 1.0;
        Attempt::Counted
    }

    /// Counts one attempt less.
    pub(super) fn take_back(&self, source: &TokenDigest, rate: Rate, now: Instant) {
        let mut sources = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = sources.buckets.get_mut(source) {
            *bucket = bucket.filled(now);
            bucket.left = (bucket.left + 1.0).min(rate.burst);
        }
    }

    /// Forgets the attempts of a source.
    pub(super) fn forgive(&self, source: &TokenDigest) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).buckets.remove(source);
    }
}

impl Bucket {
    fn filled(self, now: Instant) -> Bucket {
        let elapsed = (now - self.at).max(TimeDelta::zero()).as_seconds_f64();
        Bucket { left: (self.left + elapsed / self.rate.seconds).min(self.rate.burst), at: now, ..self }
    }
}
