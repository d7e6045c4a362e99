//! What is on its way: pages of the router and data of pages, counted together, so that one bar shows all of it.

use leptos::prelude::*;

/// How much is on its way.
#[derive(Clone, Copy)]
pub struct Loading(RwSignal<u32>);

impl Loading {
    /// Makes it available to the pages below.
    pub fn provide() -> Loading {
        let loading = Loading(RwSignal::new(0));
        provide_context(loading);
        loading
    }

    /// Whether anything is.
    pub fn is_any(self) -> Signal<bool> {
        Signal::derive(move || self.0.get() > 0)
    }

    /// For what calls once when something begins and once when it ends, and may begin anew before it has ended.
    pub fn counter(self) -> SignalSetter<bool> {
        SignalSetter::map(move |begins| self.count(begins))
    }

    fn count(self, begins: bool) {
        self.0.update(|count| *count = if begins { *count + 1 } else { count.saturating_sub(1) });
    }
}

/// For what is either on its way or not, as long as the present owner lives.
pub fn switch() -> SignalSetter<bool> {
    let (loading, now) = (use_context::<Loading>(), StoredValue::new(false));
    let set = move |on: bool| {
        if now.try_update_value(|now| std::mem::replace(now, on)) == Some(!on)
            && let Some(loading) = loading
        {
            loading.count(on);
        }
    };
    on_cleanup(move || set(false));
    SignalSetter::map(set)
}
