//! What services and handlers share: one cheap handle to the store, the hub, the clock and the rest.

use crate::{config::Config, hub::Hub, limits::Gate, lookups::Lookups, pages::kept::KeptPages, password::Passwords, people::SetUpCode};
use std::{
    fmt,
    ops::Deref,
    sync::{Arc, atomic::AtomicBool},
};
use store::{Store, secret::Secret, time::Clock};

/// A running Milepost. Clones share everything.
#[derive(Clone)]
pub struct Milepost(Arc<Parts>);

/// What a Milepost consists of.
pub struct Parts {
    /// The log and all that follows from it.
    pub store: Arc<dyn Store>,
    /// The fan-out to viewers.
    pub hub: Arc<Hub>,
    /// Where "now" comes from.
    pub clock: Clock,
    /// What tracking links are made from.
    pub secret: Secret,
    /// What whoever runs it chose.
    pub config: Config,
    /// Computes password hashes.
    pub passwords: Passwords,
    /// What is free of the limits.
    pub gate: Gate,
    /// Opens the first run.
    pub set_up_code: SetUpCode,
    /// Tracking pages that may be sent again.
    pub tracking_pages: KeptPages,
    /// What requests ask first.
    pub lookups: Lookups,
    /// Whether a shop was found: from then on there is one.
    pub set_up: AtomicBool,
}

impl Milepost {
    /// A Milepost over an open store. Needs a runtime around it: lookups are tasks.
    pub fn new(
        store: Arc<dyn Store>,
        hub: Arc<Hub>,
        clock: Clock,
        secret: Secret,
        config: Config,
    ) -> Result<Milepost, argon2::password_hash::Error> {
        let passwords = Passwords::new(config.password_cost)?;
        let (gate, set_up_code) = (Gate::new(&config.limits), SetUpCode::of(&secret));
        let (lookups, tracking_pages, set_up) = (Lookups::new(&store, &clock), KeptPages::default(), AtomicBool::new(false));
        let parts = Parts { store, hub, clock, secret, config, passwords, gate, set_up_code, tracking_pages, lookups, set_up };
        Ok(Milepost(Arc::new(parts)))
    }

    /// A whole address of this Milepost for a path that begins with `/`.
    pub fn link(&self, path: &str) -> String {
        format!("{}{path}", self.config.public_url)
    }
}

impl Deref for Milepost {
    type Target = Parts;
    fn deref(&self) -> &Parts {
        &self.0
    }
}

impl fmt::Debug for Milepost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Milepost({})", self.config.public_url)
    }
}
