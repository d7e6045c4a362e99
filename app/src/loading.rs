//! What is on its way: pages of the router and data of pages, counted together, so that one bar shows all of it.
//!
//! What a setter calls may touch no value of the arena: the setter lies there itself and holds it open meanwhile, and where
//! another thread of the same page waits to put something in, both would wait for ever. So these are counted pointers.

use leptos::prelude::*;
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

/// How much is on its way.
#[derive(Clone)]
pub struct Loading(ArcRwSignal<u32>);

impl Loading {
    /// Makes it available to the pages below.
    pub fn provide() -> Loading {
        let loading = Loading(ArcRwSignal::new(0));
        provide_context(loading.clone());
        loading
    }

    /// Whether anything is.
    pub fn is_any(&self) -> Signal<bool> {
        let count = self.0.clone();
        Signal::derive(move || count.get() > 0)
    }

    /// For what calls once when something begins and once when it ends, and may begin anew before it has ended.
    pub fn counter(&self) -> SignalSetter<bool> {
        let loading = self.clone();
        SignalSetter::map(move |begins| loading.count(begins))
    }

    fn count(&self, begins: bool) {
        self.0.update(|count| *count = if begins { *count + 1 } else { count.saturating_sub(1) });
    }
}

/// For what is either on its way or not, as long as the present owner lives.
pub fn switch() -> SignalSetter<bool> {
    let (loading, now) = (use_context::<Loading>(), Arc::new(AtomicBool::new(false)));
    let set = move |on: bool| {
        if now.swap(on, Ordering::Relaxed) != on
            && let Some(loading) = &loading
        {
            loading.count(on);
        }
    };
    on_cleanup({
        let set = set.clone();
        move || set(false)
    });
    SignalSetter::map(set)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{sync::mpsc, thread, time::Duration};

    #[test]
    fn a_switch_waits_for_no_other_thread_of_the_page() {
        let owner = Owner::new();
        let (switch, is_any) = owner.with(|| {
            let loading = Loading::provide();
            (switch(), loading.is_any())
        });
        let (done, finished) = mpsc::channel();
        let work = |work: fn(SignalSetter<bool>, bool)| {
            let (owner, done) = (owner.clone(), done.clone());
            thread::spawn(move || {
                (0..20_000).for_each(|n| owner.with(|| work(switch, n % 2 == 0)));
                done.send(()).unwrap();
            });
        };
        work(|switch, on| switch.set(on));
        work(|_, on| StoredValue::new(on).dispose());
        for _ in 0..2 {
            finished.recv_timeout(Duration::from_secs(30)).expect("neither waits for the other");
        }
        assert!(!owner.with(|| is_any.get_untracked()), "what was begun has ended");
        owner.with(|| switch.set(true));
        assert!(owner.with(|| is_any.get_untracked()));
        owner.cleanup();
    }
}
