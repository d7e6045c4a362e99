//! What services share: one cheap handle to the store, the fan-out, the clock and the rest.

use super::{
    batched_reads::BatchedReads, mail::wake::Mails, notifications::bells::Bells, passwords::Passwords,
    searches::Searches, set_up_code::SetUpCode, tracking_page_cache::TrackingPageCache,
};
use crate::{broadcast::Broadcast, config::Config};
use std::{
    fmt,
    ops::Deref,
    sync::{Arc, atomic::AtomicBool},
};
use store::{Store, secret::Secret, time::Clock};

/// A running Milepost. Clones share everything.
#[derive(Clone)]
pub struct Services(Arc<Parts>);

/// What a Milepost consists of.
pub struct Parts {
    /// The log and all that follows from it.
    pub store: Arc<dyn Store>,
    /// The fan-out to viewers.
    pub broadcast: Arc<Broadcast>,
    /// Where "now" comes from.
    pub clock: Clock,
    /// What tracking links are made from.
    pub secret: Secret,
    /// What whoever runs it chose.
    pub config: Config,
    /// Computes password hashes.
    pub passwords: Passwords,
    /// The turns of searches.
    pub searches: Searches,
    /// Opens the first run.
    pub set_up_code: SetUpCode,
    /// Tracking pages that may be sent again.
    pub tracking_page_cache: TrackingPageCache,
    /// What requests ask first.
    pub batched_reads: BatchedReads,
    /// Whether a shop was found: from then on there is one.
    pub set_up: AtomicBool,
    /// The bells that somebody looks at.
    pub bells: Bells,
    /// Wakes whoever sends mails.
    pub mails: Mails,
}

impl Services {
    /// A Milepost over an open store. Needs a runtime around it: lookups are tasks.
    pub fn new(
        store: Arc<dyn Store>,
        broadcast: Arc<Broadcast>,
        clock: Clock,
        secret: Secret,
        config: Config,
    ) -> Result<Services, argon2::password_hash::Error> {
        locales::teach();
        let passwords = Passwords::new(config.password_cost)?;
        let set_up_code = SetUpCode::of(&secret);
        let (batched_reads, tracking_page_cache, set_up) =
            (BatchedReads::new(&store, &clock), TrackingPageCache::default(), AtomicBool::new(false));
        let parts = Parts {
            store,
            broadcast,
            clock,
            secret,
            config,
            passwords,
            searches: Searches::default(),
            set_up_code,
            tracking_page_cache,
            batched_reads,
            set_up,
            bells: Bells::default(),
            mails: Mails::default(),
        };
        Ok(Services(Arc::new(parts)))
    }

    /// A whole address of this Milepost for a path that begins with `/`.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.config.public_url)
    }
}

impl Deref for Services {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl fmt::Debug for Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Services({})", self.config.public_url)
    }
}
