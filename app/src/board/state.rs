//! The board that the page's parts share: signals over the model, and what one can do with a card. Every way of moving one
//! ends in [`BoardState::request_move`].

use super::{
    address::{self, Address, follow_history},
    filters::BoardFilters,
    forecast::{Forecast, Given, Rules},
    model::Model,
};
use crate::{
    live::FeedConnection,
    ui::notices::{Notices, use_notices},
};
use chrono::TimeDelta;
use domain::{
    Card, Date, Field, Filter, Instant, LongText, OrderId, Origin, Promise, Refusal, Snapshot, StatusId,
    wire::{Change, FeedEvent},
};
use leptos::prelude::*;
use std::{cell::Cell, collections::BTreeMap, sync::Arc, time::Duration};

/// How often ages are counted anew.
const TICK: Duration = Duration::from_secs(20);
/// After how many ticks the board is fetched anew: a quarter of an hour.
const FRESH: u32 = 45;
/// A move that somebody wants to make.
#[derive(Debug, Clone, PartialEq)]
pub struct Intent {
    /// The order.
    pub order: OrderId,
    /// The column; the present one puts the card elsewhere in it.
    pub to: StatusId,
    /// The card to stand below; `Some(None)` is the top, none the bottom.
    pub after: Option<Option<OrderId>>,
    /// Which door.
    pub origin: Origin,
}

/// A move that waits for answers.
#[derive(Debug, Clone, PartialEq)]
pub struct PendingPrompt {
    /// The move.
    pub intent: Intent,
    /// What it needs.
    pub needs: Vec<Refusal>,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct MoveInput {
    /// Why.
    pub reason: Option<LongText>,
    /// Field values.
    pub fields: BTreeMap<Field, Option<LongText>>,
    /// The promised window.
    pub promise: Option<Promise>,
}

/// The board's state, shared by context.
#[derive(Clone, Copy)]
pub struct BoardState {
    slug: StoredValue<String>,
    address: RwSignal<Address>,
    pub(super) model: RwSignal<Model>,
    /// The rules as this person meets them.
    pub rules: RwSignal<Arc<Rules>>,
    /// The time.
    pub now: RwSignal<Instant>,
    pub(super) today: RwSignal<Date>,
    /// The feed.
    pub live: FeedConnection,
    /// The newest change that came by the feed; the order drawer reads anew when it is about its order.
    pub latest_change: RwSignal<Option<(OrderId, u64)>>,
    /// The card that is lifted, by pointer or keyboard.
    pub lifted: RwSignal<Option<OrderId>>,
    /// The column and the place in it that the lifted card is over.
    pub over: RwSignal<Option<(StatusId, usize)>>,
    /// Whether it was lifted by the keyboard.
    pub lifted_by_keys: StoredValue<bool>,
    /// The card that the keyboard is on.
    pub active: RwSignal<Option<OrderId>>,
    /// On a phone: the column that is looked at, by its place.
    pub in_view: RwSignal<usize>,
    /// The move that waits for answers.
    pub asking: RwSignal<Option<PendingPrompt>>,
    /// The card whose move menu is open.
    pub menu: RwSignal<Option<OrderId>>,
    /// Whether something happened since the counters of a filtered board were fetched.
    pub(super) counts_differ: StoredValue<bool>,
    /// What came by the feed while the board is fetched anew.
    pub(super) resync_buffer: StoredValue<Option<Vec<Change>>>,
    pub(super) fetching: StoredValue<Vec<StatusId>>,
    /// What came by the feed while a card was in the hand.
    pub(super) held_events: StoredValue<Vec<FeedEvent>>,
    /// Where latest_change goes.
    pub notices: Notices,
}

/// The board around.
pub fn use_board() -> BoardState {
    expect_context()
}

impl BoardState {
    /// The state of a snapshot, as one person meets it.
    pub fn new(snapshot: &Snapshot, actor: domain::Actor, address: Address) -> BoardState {
        let rules = Rules { workflow: snapshot.workflow.clone(), actor, spans: snapshot.spans.clone() };
        BoardState {
            slug: StoredValue::new(snapshot.slug.clone()),
            address: RwSignal::new(address),
            model: RwSignal::new(Model::new(snapshot)),
            rules: RwSignal::new(Arc::new(rules)),
            now: RwSignal::new(snapshot.now),
            today: RwSignal::new(snapshot.today),
            live: FeedConnection::new(),
            latest_change: RwSignal::new(None),
            lifted: RwSignal::new(None),
            over: RwSignal::new(None),
            lifted_by_keys: StoredValue::new(false),
            active: RwSignal::new(None),
            held_events: StoredValue::new(Vec::new()),
            in_view: RwSignal::new(0),
            asking: RwSignal::new(None),
            menu: RwSignal::new(None),
            counts_differ: StoredValue::new(false),
            resync_buffer: StoredValue::new(None),
            fetching: StoredValue::new(Vec::new()),
            notices: use_notices(),
        }
    }

    /// Starts clock and feed. Only in the browser, so inside an effect.
    pub fn start(self) {
        if let Ok(ticking) = set_interval_with_handle(self.clock(), TICK) {
            on_cleanup(move || ticking.clear());
        }
        let slug = self.slug.get_value();
        self.live.connect(&slug, move || self.model.with_untracked(|model| model.seq), move |event| self.on_event(event));
        follow_history(self);
    }

    /// The browser's own clock is never read: the server's time at the start plus what has passed since. Today's date,
    /// working time and the counters of a filtered board are the server's business, and so fetched anew.
    fn clock(self) -> impl Fn() + 'static {
        let (start, begun) = (self.now.get_untracked(), elapsed());
        let ticks = Cell::new(0u32);
        move || {
            self.now.set(start + (elapsed() - begun));
            ticks.set(ticks.get() + 1);
            let counts = self.counts_differ.try_update_value(std::mem::take) == Some(true);
            if ticks.get().is_multiple_of(FRESH) || counts {
                self.resync();
            }
        }
    }

    /// The board's name in addresses.
    pub fn slug(self) -> String {
        self.slug.get_value()
    }

    /// Where the page is, tracked.
    pub fn address(self) -> Address {
        self.address.get()
    }

    /// The filters, tracked.
    pub fn chosen(self) -> BoardFilters {
        self.address.with(|address| address.chosen.clone())
    }

    /// The conditions that orders on the board meet.
    pub fn filter(self) -> Filter {
        self.address.with_untracked(|address| self.rules.with_untracked(|rules| address.chosen.filter(&rules.actor)))
    }

    /// Goes to another address of the board.
    pub fn go(self, to: Address) {
        address::remember(&to.of(&self.slug()));
        self.arrive(to);
    }

    /// Shows what an address says.
    pub fn arrive(self, at: Address) {
        let filters = self.address.with_untracked(|address| address.chosen != at.chosen);
        self.address.set(at);
        if filters {
            self.resync();
        }
    }

    /// The rules, tracked.
    pub fn rules(self) -> Arc<Rules> {
        self.rules.get()
    }

    /// A card as it is shown, tracked.
    pub fn card(self, id: OrderId) -> Option<Card> {
        self.model.with(|model| model.card(id))
    }

    /// Reads the model, tracked.
    pub fn with<T>(self, read: impl FnOnce(&Model) -> T) -> T {
        self.model.with(read)
    }

    /// Reads the model without following it.
    pub fn with_untracked<T>(self, read: impl FnOnce(&Model) -> T) -> T {
        self.model.with_untracked(read)
    }

    /// Where a card is shown: the place of its column on the board, and its own there. Tracked.
    pub fn place(self, id: OrderId) -> Option<(usize, usize)> {
        let found = |model: &Model, column: &super::model::Column| model.shown(&column.status).iter().position(|other| *other == id);
        self.model.with(|model| model.columns().iter().enumerate().find_map(|(at, column)| Some((at, found(model, column)?))))
    }

    /// The time, tracked.
    pub fn now(self) -> Instant {
        self.now.get()
    }

    /// The date in the shop's zone, tracked.
    pub fn today(self) -> Date {
        self.today.get()
    }

    /// The date in the shop's zone.
    pub fn today_now(self) -> Date {
        self.today.get_untracked()
    }

    /// Whether only some orders are shown, tracked.
    pub fn is_filtered(self) -> bool {
        self.address.with(|address| !address.chosen.is_empty())
    }

    /// A status' name.
    pub fn status_name(self, id: &StatusId) -> String {
        self.rules.with(|rules| rules.workflow.status(id).map_or_else(|| id.to_string(), |status| status.name.clone()))
    }

    /// What would come of moving a card to each column, in board order; as it is confirmed, not as it is shown. Tracked.
    pub fn forecast(self, id: OrderId) -> Vec<(StatusId, Forecast)> {
        let (rules, now) = (self.rules.get(), self.now.get());
        self.model.with(|model| model.confirmed(id).map(|card| rules.forecasts(model, card, now)).unwrap_or_default())
    }

    /// What would come of moving a card to one column. Tracked.
    pub fn forecast_to(self, id: OrderId, to: &StatusId) -> Option<Forecast> {
        let (rules, now) = (self.rules.get(), self.now.get());
        self.model.with(|model| Some(rules.forecast(model, model.confirmed(id)?, to, &Given::default(), now)))
    }

    /// Takes in what another part of the page changed.
    pub fn confirm(self, card: Card) {
        self.model.update(|model| if card.archived { model.take_off(&card) } else { model.confirm(card) });
    }
}

fn elapsed() -> TimeDelta {
    let ms = window().performance().map_or(0.0, |performance| performance.now());
    TimeDelta::milliseconds(ms as i64)
}

/// How long something unanswered waits before it is sent again, at first and at most, in milliseconds.
pub(super) const RETRY_MS: (u64, u64) = (1_000, 15_000);

/// Waits.
pub(super) async fn pause(ms: u64) {
    let (done, over) = futures::channel::oneshot::channel::<()>();
    set_timeout(
        move || {
            let _ = done.send(());
        },
        Duration::from_millis(ms),
    );
    // An error would mean that the timer was dropped: then the wait is over too.
    let _ = over.await;
}
