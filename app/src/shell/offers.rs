//! What the page that is shown offers to do with the order at hand, for the palette: the page knows the order and the
//! palette the keys.

use leptos::prelude::*;

/// What choosing an entry does.
#[derive(Clone)]
pub enum What {
    /// Leads to an address of this site.
    Go(String),
    /// Does something.
    Do(Callback<()>),
    /// Nothing, for the reason that stands beside it.
    Refused,
}

/// Something that can be done with the order at hand, or cannot and says why.
#[derive(Clone)]
pub struct Offer {
    /// Its icon.
    pub icon: &'static str,
    /// What it is, `Move to Ready for dispatch`.
    pub name: String,
    /// What else there is to know, or why it is refused.
    pub detail: String,
    /// The key that does the same outside the palette.
    pub key: Option<String>,
    /// What it does.
    pub what: What,
}

/// An order, and what can be done with it.
#[derive(Clone)]
pub struct AtHand {
    /// Which order, `536460 Marigold & Lantern Café`.
    pub title: String,
    /// What can be done.
    pub offers: Vec<Offer>,
}

type Ask = Callback<(), Option<AtHand>>;

/// Where the page that is shown leaves what it offers.
#[derive(Clone, Copy)]
pub struct Offers(StoredValue<Option<Ask>>);

impl Offers {
    /// Makes it available to the pages below.
    pub fn provide() {
        provide_context(Offers(StoredValue::new(None)));
    }

    /// Has the page around asked, for as long as it is shown.
    pub fn offer(ask: Ask) {
        let Some(Offers(offered)) = use_context() else { return };
        offered.set_value(Some(ask));
        on_cleanup(move || {
            // The page that is shown next may have come before this one goes.
            offered.try_update_value(|offered| {
                if offered.as_ref().is_some_and(|offered| offered.matches(&ask)) {
                    *offered = None;
                }
            });
        });
    }

    /// The order at hand, if the page has one.
    pub fn at_hand(self) -> Option<AtHand> {
        self.0.get_value()?.run(())
    }
}
