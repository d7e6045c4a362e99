//! Code that a program fetches when it is first needed: a download of its own, so that the board is there sooner. On the
//! server all of it is always there.

use futures::FutureExt;
use leptos::{prelude::*, task::spawn_local};
use std::{future::Future, pin::Pin, sync::OnceLock};

/// A function whose code comes in a piece of its own.
pub struct Piece<F: 'static> {
    code: OnceLock<F>,
    fetch: fn() -> Fetch<F>,
}

/// A piece on its way; none when it cannot be had.
pub type Fetch<F> = Pin<Box<dyn Future<Output = Option<F>>>>;

impl<F: Copy + Send + Sync + 'static> Piece<F> {
    /// A piece that is fetched like this.
    pub const fn new(fetch: fn() -> Fetch<F>) -> Piece<F> {
        Piece { code: OnceLock::new(), fetch }
    }

    /// The function, if its code is here.
    pub fn get(&self) -> Option<F> {
        let here = || if cfg!(feature = "hydrate") { None } else { (self.fetch)().now_or_never().flatten() };
        self.code.get().copied().or_else(here)
    }

    /// The function, its code fetched if need be; none when it cannot be had.
    pub async fn load(&self) -> Option<F> {
        if let Some(code) = self.get() {
            return Some(code);
        }
        let code = (self.fetch)().await?;
        Some(*self.code.get_or_init(|| code))
    }

    /// The function as soon as it is needed and its code is here. What to do when it cannot be had is the caller's business.
    pub fn when(&'static self, needed: impl Fn() -> bool + 'static, failed: impl Fn() + Copy + 'static) -> Signal<Option<F>> {
        // Server and browser start alike: with what is needed at once, and that alone.
        let code = RwSignal::new(untrack(&needed).then(|| self.get()).flatten());
        // Effects run in the browser alone.
        Effect::new(move || {
            if needed() && code.with_untracked(Option::is_none) {
                spawn_local(async move {
                    match self.load().await {
                        // Whoever needed it may be gone.
                        Some(loaded) => drop(code.try_set(Some(loaded))),
                        None => failed(),
                    }
                });
            }
        });
        code.into()
    }
}
