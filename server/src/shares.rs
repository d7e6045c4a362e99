//! A share of something for each: so many at once of one person, place or link, whatever all others do. Who holds nothing
//! is not remembered.

use std::{
    collections::HashMap,
    fmt,
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How much each may hold at once. Clones share what is held.
pub struct Shares<K>(Arc<Held<K>>);

struct Held<K> {
    each: usize,
    holders: Mutex<HashMap<K, Arc<Semaphore>>>,
}

/// What one of them holds; given back when dropped.
pub struct Share<K: Eq + Hash> {
    key: K,
    permit: Option<OwnedSemaphorePermit>,
    held: Arc<Held<K>>,
}

impl<K: Eq + Hash + Clone> Shares<K> {
    /// So much for each.
    pub fn of(each: usize) -> Shares<K> {
        Shares(Arc::new(Held { each: each.min(Semaphore::MAX_PERMITS), holders: Mutex::default() }))
    }

    /// Takes so much at once; none where it is more than is left of the share.
    pub fn take(&self, key: K, count: usize) -> Option<Share<K>> {
        let permit = self.semaphore(&key).try_acquire_many_owned(u32::try_from(count).ok()?).ok();
        self.share(key, permit)
    }

    /// How much of a share is held now.
    pub fn held(&self, key: &K) -> usize {
        let holders = self.0.holders();
        holders.get(key).map_or(0, |semaphore| self.0.each - semaphore.available_permits())
    }

    /// How many hold something or wait for it.
    pub fn sharers(&self) -> usize {
        self.0.holders().len()
    }

    /// Takes one when there is one: those of the same key go first who came first.
    pub async fn wait(&self, key: K) -> Option<Share<K>> {
        let permit = self.semaphore(&key).acquire_owned().await.ok();
        self.share(key, permit)
    }

    /// What was not granted forgets its key again, like what is given back.
    fn share(&self, key: K, permit: Option<OwnedSemaphorePermit>) -> Option<Share<K>> {
        let share = Share { key, permit, held: self.0.clone() };
        share.permit.is_some().then_some(share)
    }

    fn semaphore(&self, key: &K) -> Arc<Semaphore> {
        let mut holders = self.0.holders();
        holders.entry(key.clone()).or_insert_with(|| Arc::new(Semaphore::new(self.0.each))).clone()
    }
}

impl<K> Held<K> {
    fn holders(&self) -> MutexGuard<'_, HashMap<K, Arc<Semaphore>>> {
        self.holders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K: Eq + Hash> Drop for Share<K> {
    fn drop(&mut self) {
        let mut holders = self.held.holders();
        self.permit = None;
        // Whoever waits for a share keeps its semaphore alive.
        let unused = |semaphore: &Arc<Semaphore>| {
            Arc::strong_count(semaphore) == 1 && semaphore.available_permits() == self.held.each
        };
        if holders.get(&self.key).is_some_and(unused) {
            holders.remove(&self.key);
        }
    }
}

impl<K> Clone for Shares<K> {
    fn clone(&self) -> Shares<K> {
        Shares(self.0.clone())
    }
}

impl<K> fmt::Debug for Shares<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Shares of {}", self.0.each)
    }
}

impl<K: Eq + Hash> fmt::Debug for Share<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Share")
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

    #[tokio::test]
    async fn each_has_a_share_and_nothing_is_kept_of_who_holds_none() {
        let shares = Shares::of(2);
        let held = (shares.take("a", 1).expect("free"), shares.take("a", 1).expect("free"));
        assert!(shares.take("a", 1).is_none() && shares.take("b", 3).is_none());
        assert!(shares.take("b", 2).is_some(), "another has a share of its own");
        assert_eq!(shares.sharers(), 1);
        let waiting = tokio::spawn({
            let shares = shares.clone();
            async move { shares.wait("a").await.is_some() }
        });
        tokio::task::yield_now().await;
        drop(held.0);
        assert!(waiting.await.expect("an answer"));
        drop(held.1);
        assert!(shares.0.holders().is_empty());
    }

    #[test]
    fn neighbours_in_one_ipv6_network_are_one_place() {
        let place_of = |text: &str| place(text.parse().expect("an address"));
        assert_eq!(place_of("2001:db8::1"), place_of("2001:db8::2"));
        assert_ne!(place_of("2001:db8::1"), place_of("2001:db8:0:1::1"));
        assert_eq!(place_of("::ffff:192.0.2.1"), place_of("192.0.2.1"));
    }
}
