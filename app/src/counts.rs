//! How many orders of a board there are of each kind: what its chips and the navigation say. Asked for anew after something
//! has happened, and not more often than one can read.

use crate::{api::Client, commands::pause};
use domain::wire::BoardCounts;
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// Several changes at once are asked about once.
const GATHER: Duration = Duration::from_millis(300);
/// How long a figure stays at least.
const REST: Duration = Duration::from_millis(1_500);
/// The same in times of what the last answer took: who asks a busy server is no burden to it.
const RESTS: u32 = 10;

/// The counts of the board that was asked about last.
#[derive(Clone, Copy)]
pub struct Counts {
    known: RwSignal<Option<(String, BoardCounts)>>,
    /// The board to ask about next.
    wanted: StoredValue<Option<String>>,
    is_asking: StoredValue<bool>,
}

/// The counts of the app around.
pub fn use_counts() -> Counts {
    expect_context()
}

impl Counts {
    /// Makes them available to the pages below.
    pub fn provide() {
        let (known, wanted, is_asking) =
            (RwSignal::new(None), StoredValue::new(None), StoredValue::new(false));
        provide_context(Counts { known, wanted, is_asking });
    }

    /// What is known of a board. Tracked.
    pub fn of(self, slug: &str) -> Option<BoardCounts> {
        self.known.with(|known| known.as_ref().filter(|(board, _)| board == slug).map(|(_, of)| of.clone()))
    }

    /// Something happened on a board. Only in the browser.
    pub fn renew(self, slug: &str) {
        self.wanted.set_value(Some(slug.to_owned()));
        if self.is_asking.try_update_value(|is| std::mem::replace(is, true)) != Some(false) {
            return;
        }
        spawn_local(async move {
            pause(GATHER).await;
            while let Some(board) = self.wanted.try_update_value(Option::take).flatten() {
                // Without an answer the old figures stay, and whatever happens next asks again.
                let asked = js_sys::Date::now();
                if let Ok(counts) = Client.counts(&board).await {
                    let _ = self.known.try_set(Some((board, counts)));
                }
                let took = Duration::from_millis((js_sys::Date::now() - asked).max(0.0) as u64);
                pause(REST.max(took * RESTS)).await;
            }
            let _ = self.is_asking.try_update_value(|is| *is = false);
        });
    }
}
