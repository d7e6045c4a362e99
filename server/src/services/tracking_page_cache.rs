//! Tracking pages as they were sent a moment ago, for links that many open at once. A page is sent again only while nothing
//! happened to its order, within the same minute, for the page says it, and for a second at most, so that what another
//! instance or the command line changed shows soon. Whatever was done through this instance shows at once: a link that was
//! renewed never opens again.

use crate::{broadcast::OrderWatch, coding::Coding};
use bytes::Bytes;
use chrono::{DurationRound, TimeDelta};
use domain::{Instant, Language, OrderId};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use store::TokenDigest;

/// How long a page is sent again.
const LASTS: TimeDelta = TimeDelta::seconds(1);
/// How many pages are held at most, of some 3 KB each, or 10 KB for the rare client that takes no compression.
const MOST: usize = 512;

/// Which page: whose link, in which coding, and for whom: somebody who likes this language best of ours.
pub type Key = (TokenDigest, Coding, Option<Language>);

/// The pages of one Milepost.
#[derive(Debug, Default)]
pub struct TrackingPageCache(Mutex<Cache>);

#[derive(Debug, Default)]
struct Cache {
    pages: HashMap<Key, CachedPage>,
    /// Grows with each change that was made here.
    changes: u64,
}

/// A page and what it holds for.
#[derive(Debug)]
pub struct CachedPage {
    /// The page.
    pub body: Bytes,
    /// Its content security policy.
    pub policy: Arc<str>,
    pub order: OrderId,
    /// Subscribed before the order was read, so that no change falls between the two.
    pub watch: OrderWatch,
    /// The moment that the page speaks of.
    pub at: Instant,
}

/// Where the changes stood when a page began to be read.
#[derive(Debug, Clone, Copy)]
pub struct Generation(u64);

impl TrackingPageCache {
    /// The page of a link with its policy, if it can be sent again now.
    pub fn find(&self, key: &Key, now: Instant) -> Option<(Bytes, Arc<str>)> {
        let pages = self.lock();
        let pages = pages.pages.get(key)?;
        pages.holds(now).then(|| (pages.body.clone(), pages.policy.clone()))
    }

    /// Call it before anything that stands on a page is read.
    pub fn generation(&self) -> Generation {
        Generation(self.lock().changes)
    }

    /// Keeps a page, unless something was changed here since it began to be read.
    pub fn insert(&self, generation: Generation, key: Key, page: CachedPage) {
        let mut pages = self.lock();
        if pages.changes != generation.0 {
            return;
        }
        if pages.pages.len() >= MOST {
            pages.pages.retain(|_, pages| pages.holds(page.at));
        }
        if pages.pages.len() < MOST {
            pages.pages.insert(key, page);
        }
    }

    /// Drops an order's pages.
    pub fn forget(&self, order: OrderId) {
        self.drop_those(|pages| pages.order == order);
    }

    /// Drops all pages.
    pub fn forget_all(&self) {
        self.drop_those(|_| true);
    }

    fn drop_those(&self, which: impl Fn(&CachedPage) -> bool) {
        let mut pages = self.lock();
        pages.changes += 1;
        pages.pages.retain(|_, pages| !which(pages));
    }

    /// A panic while the lock was held leaves whole pages behind.
    fn lock(&self) -> MutexGuard<'_, Cache> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CachedPage {
    fn holds(&self, now: Instant) -> bool {
        let minute = |at: Instant| at.duration_trunc(TimeDelta::minutes(1)).ok();
        self.watch.is_unchanged() && self.at <= now && now - self.at < LASTS && minute(self.at) == minute(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::broadcast::Broadcast;
    use chrono::DateTime;
    use uuid::Uuid;

    const KEY: Key = ([7; 32], Coding::Brotli, None);

    fn at(millis: i64) -> Instant {
        DateTime::from_timestamp_millis(1_764_000_000_000 + millis).expect("a time")
    }

    fn page(broadcast: &Arc<Broadcast>, order: OrderId, at: Instant) -> CachedPage {
        CachedPage {
            body: Bytes::from_static(b"page"),
            policy: "".into(),
            order,
            watch: broadcast.watch_order(order),
            at,
        }
    }

    #[test]
    fn a_page_lasts_a_second_and_not_beyond_its_minute() {
        let (pages, broadcast, order) =
            (TrackingPageCache::default(), Broadcast::new(), OrderId(Uuid::from_u128(1)));
        pages.insert(pages.generation(), KEY, page(&broadcast, order, at(0)));
        assert!(
            pages.find(&KEY, at(999)).is_some()
                && pages.find(&KEY, at(1_000)).is_none()
                && pages.find(&KEY, at(-1)).is_none()
        );
        assert!(
            pages.find(&([7; 32], Coding::Gzip, None), at(0)).is_none()
                && pages.find(&([8; 32], Coding::Brotli, None), at(0)).is_none()
                && pages.find(&([7; 32], Coding::Brotli, Some(Language::Arabic)), at(0)).is_none()
        );
        pages.insert(pages.generation(), KEY, page(&broadcast, order, at(59_900)));
        assert!(pages.find(&KEY, at(59_999)).is_some() && pages.find(&KEY, at(60_000)).is_none());
    }

    #[test]
    fn what_was_changed_here_drops_its_pages_and_those_that_are_being_made() {
        let (pages, broadcast, order, other) = (
            TrackingPageCache::default(),
            Broadcast::new(),
            OrderId(Uuid::from_u128(1)),
            OrderId(Uuid::from_u128(2)),
        );
        pages.insert(pages.generation(), KEY, page(&broadcast, order, at(0)));
        let generation = pages.generation();
        pages.forget(other);
        assert!(pages.find(&KEY, at(0)).is_some());
        pages.forget(order);
        assert!(pages.find(&KEY, at(0)).is_none());
        pages.insert(generation, KEY, page(&broadcast, order, at(0)));
        assert!(pages.find(&KEY, at(0)).is_none());
    }

    #[test]
    fn no_more_are_kept_than_there_is_room_for() {
        let (pages, broadcast) = (TrackingPageCache::default(), Broadcast::new());
        let insert = |n: u16, time: Instant| {
            let (mut digest, order) = ([0; 32], OrderId(Uuid::from_u128(n.into())));
            digest[..2].copy_from_slice(&n.to_be_bytes());
            pages.insert(pages.generation(), (digest, Coding::Brotli, None), page(&broadcast, order, time));
        };
        (0..2_000).for_each(|n| insert(n, at(0)));
        assert_eq!(pages.lock().pages.len(), MOST);
        // Those of before make room for those of now.
        insert(3_000, at(2_000));
        assert_eq!(pages.lock().pages.len(), 1);
    }
}
