//! The board that the page's parts share: signals over the model, and what one can do with a card. Every way of moving one
//! ends in [`BoardState::request_move`].

use super::{
    forecast::{Forecast, Given, Rules},
    model::{Model, Outcome, Pending},
};
use crate::{
    backend::{Failure, Listing, backend},
    live::Live,
    ui::notices::{Notices, use_notices},
};
use chrono::TimeDelta;
use domain::{
    Card, Date, Field, Filter, Instant, LongText, OrderId, Origin, Promise, Rank, Refusal, Snapshot, StatusId,
    wire::{Change, FeedEvent, MoveOrder, Problem, TakeBack},
};
use leptos::{prelude::*, task::spawn_local};
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use uuid::Uuid;

/// How often ages are counted anew.
const TICK: Duration = Duration::from_secs(20);
/// How long an unanswered move waits before it is sent again, at first and at most.
const RETRY_MS: (u64, u64) = (1_000, 15_000);
/// Cards fetched at a time while scrolling.
const WINDOW: u32 = 100;

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
pub struct Asking {
    /// The move.
    pub intent: Intent,
    /// What it needs.
    pub needs: Vec<Refusal>,
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answers {
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
    query: StoredValue<String>,
    filter: StoredValue<Filter>,
    model: RwSignal<Model>,
    /// The rules as this person meets them.
    pub rules: RwSignal<Arc<Rules>>,
    /// The time.
    pub now: RwSignal<Instant>,
    today: RwSignal<Date>,
    /// The feed.
    pub live: Live,
    /// The newest change that came by the feed; the order drawer reads anew when it is about its order.
    pub news: RwSignal<Option<(OrderId, u64)>>,
    /// The card that is lifted, by pointer or keyboard.
    pub lifted: RwSignal<Option<OrderId>>,
    /// The column and the place in it that the lifted card is over.
    pub over: RwSignal<Option<(StatusId, usize)>>,
    /// Whether it was lifted by the keyboard.
    pub lifted_by_keys: StoredValue<bool>,
    /// The card that the keyboard is on.
    pub active: RwSignal<Option<OrderId>>,
    /// The move that waits for answers.
    pub asking: RwSignal<Option<Asking>>,
    /// The card whose move menu is open.
    pub menu: RwSignal<Option<OrderId>>,
    missed: StoredValue<Option<Vec<Change>>>,
    fetching: StoredValue<Vec<StatusId>>,
    /// What came by the feed while a card was in the hand.
    kept: StoredValue<Vec<FeedEvent>>,
    /// Where news goes.
    pub notices: Notices,
}

/// The board around.
pub fn use_board() -> BoardState {
    expect_context()
}

impl BoardState {
    /// The state of a snapshot, as one person meets it.
    pub fn new(snapshot: &Snapshot, actor: domain::Actor, filter: Filter, query: String) -> BoardState {
        let rules = Rules { workflow: snapshot.workflow.clone(), actor, spans: snapshot.spans.clone() };
        BoardState {
            slug: StoredValue::new(snapshot.slug.clone()),
            query: StoredValue::new(query),
            filter: StoredValue::new(filter),
            model: RwSignal::new(Model::new(snapshot)),
            rules: RwSignal::new(Arc::new(rules)),
            now: RwSignal::new(snapshot.now),
            today: RwSignal::new(snapshot.today),
            live: Live::new(),
            news: RwSignal::new(None),
            lifted: RwSignal::new(None),
            over: RwSignal::new(None),
            lifted_by_keys: StoredValue::new(false),
            active: RwSignal::new(None),
            kept: StoredValue::new(Vec::new()),
            asking: RwSignal::new(None),
            menu: RwSignal::new(None),
            missed: StoredValue::new(None),
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
        self.live.connect(&slug, move || self.model.with_untracked(|model| model.seq), move |event| self.hear(event));
    }

    /// The browser's own clock is never read: the server's time at the start plus what has passed since.
    fn clock(self) -> impl Fn() + 'static {
        let (start, begun) = (self.now.get_untracked(), elapsed());
        move || self.now.set(start + (elapsed() - begun))
    }

    // What is there.

    /// The board's name in addresses.
    pub fn slug(self) -> String {
        self.slug.get_value()
    }

    /// The query of the page's address, `?late=1` or empty: links to orders keep it.
    pub fn query(self) -> String {
        self.query.get_value()
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

    /// Whether only some orders are shown.
    pub fn is_filtered(self) -> bool {
        !self.filter.with_value(Filter::is_empty)
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

    // Moving.

    /// Makes a move, asks for what it needs, or says why it is not allowed.
    pub fn request_move(self, intent: Intent) {
        if self.model.with_untracked(|model| model.is_pending(intent.order)) {
            self.notices.tell("This card's last move is still being saved. Try again in a moment.");
            return;
        }
        match untrack(|| self.forecast_to(intent.order, &intent.to)) {
            None => {
                self.notices.warn("This order is not on the board any more.");
            }
            Some(Forecast::Here) => self.reorder(intent),
            Some(Forecast::Refused(refusals)) => {
                self.notices.warn(reasons(&refusals));
            }
            Some(Forecast::NeedsInput(needs)) => {
                self.show(&intent);
                self.asking.set(Some(Asking { intent, needs }));
            }
            Some(Forecast::Allowed) => {
                self.show(&intent);
                self.send(intent, Answers::default());
            }
        }
    }

    /// Goes on with the move that waits, if these answers are enough.
    pub fn answer(self, answers: Answers) {
        let Some(asking) = self.asking.get_untracked() else { return };
        let Intent { order, to, .. } = &asking.intent;
        let filled = answers.fields.iter().filter(|(_, value)| value.is_some()).map(|(field, _)| *field);
        let given = Given::new(answers.reason.is_some(), filled, answers.promise);
        let (rules, now) = (self.rules.get_untracked(), self.now.get_untracked());
        let forecast = self.model.with_untracked(|model| Some(rules.forecast(model, model.confirmed(*order)?, to, &given, now)));
        match forecast {
            Some(Forecast::NeedsInput(needs)) => self.asking.set(Some(Asking { needs, ..asking })),
            Some(Forecast::Allowed) => {
                self.asking.set(None);
                self.send(asking.intent, answers);
            }
            Some(Forecast::Refused(refusals)) => {
                self.cancel();
                self.notices.warn(reasons(&refusals));
            }
            Some(Forecast::Here) | None => self.cancel(),
        }
    }

    /// Gives the waiting move up; the card goes back.
    pub fn cancel(self) {
        if let Some(asking) = self.asking.get_untracked() {
            self.asking.set(None);
            self.model.update(|model| model.withdraw(asking.intent.order));
        }
    }

    fn reorder(self, intent: Intent) {
        let (rules, now) = (self.rules.get_untracked(), self.now.get_untracked());
        let refusals = self.model.with_untracked(|model| match model.confirmed(intent.order) {
            Some(card) => rules.reorder_refusals(model, card, now),
            None => Vec::new(),
        });
        if refusals.is_empty() {
            self.show(&intent);
            self.send(intent, Answers::default());
        } else {
            self.notices.warn(reasons(&refusals));
        }
    }

    /// The card in its new place, before the server knows.
    fn show(self, intent: &Intent) {
        self.model.update(|model| {
            let (above, below) = model.neighbours(&intent.to, intent.order, intent.after);
            let rank = Rank::between(above.as_ref(), below.as_ref());
            model.begin(intent.order, Pending { to: intent.to.clone(), rank });
        });
    }

    fn send(self, intent: Intent, answers: Answers) {
        // What the person saw, before any news that waits is taken in.
        let Some(seen) = self.model.with_untracked(|model| model.confirmed(intent.order).cloned()) else { return };
        spawn_local(async move {
            let order = MoveOrder {
                to: intent.to.clone(),
                after: intent.after,
                reason: answers.reason,
                fields: answers.fields,
                promise: answers.promise,
                origin: intent.origin,
            };
            let answer = match self.deliver(&intent, seen.version, &order).await {
                Err(Failure::Problem(problem)) if problem.status == 412 => self.once_more(&seen, &intent, &order, *problem).await,
                answer => answer,
            };
            match answer {
                Ok(seq) => self.arrived(&seen, &intent, seq),
                Err(failure) => self.give_back(&seen, &failure),
            }
        });
    }

    /// Sends until there is an answer: with the same key, so that it is done once however often it is sent.
    async fn deliver(self, intent: &Intent, version: u64, order: &MoveOrder) -> Result<u64, Failure> {
        let (key, mut wait, mut notice) = (Uuid::new_v4(), RETRY_MS.0, None);
        loop {
            let answer = backend().move_order(intent.order, version, key, order.clone()).await;
            let unanswered = match &answer {
                Err(Failure::Offline) => true,
                Err(Failure::Problem(problem)) => problem.status == 503,
                _ => false,
            };
            if !unanswered {
                if let Some(id) = notice {
                    self.notices.take_away(id);
                }
                return answer.map(|moved| {
                    self.model.update(|model| model.confirm(moved.order));
                    moved.seq
                });
            }
            notice.get_or_insert_with(|| {
                self.notices.keep("Not saved yet: the server cannot be reached. It is tried again by itself; keep this page open.")
            });
            pause(wait).await;
            wait = (wait * 2).min(RETRY_MS.1);
        }
    }

    /// The order has changed since the person saw it. Where what they saw still holds, their move does too.
    async fn once_more(self, seen: &Card, intent: &Intent, order: &MoveOrder, problem: Problem) -> Result<u64, Failure> {
        let Some(now) = problem.card.clone() else { return Err(Failure::Problem(Box::new(problem))) };
        let same = now.status == seen.status && now.hold == seen.hold && !now.archived;
        let version = now.version;
        self.model.update(|model| {
            model.take(now);
        });
        if !same {
            return Err(Failure::Problem(Box::new(problem)));
        }
        self.deliver(intent, version, order).await
    }

    fn arrived(self, seen: &Card, intent: &Intent, seq: u64) {
        let name = untrack(|| self.status_name(&intent.to));
        if seen.status == intent.to {
            return self.notices.say(format!("{} was put elsewhere in {name}", seen.number));
        }
        let (order, number) = (intent.order, seen.number.clone());
        self.notices.offer(format!("{number} moved to {name}"), "Undo", move || self.take_back(order, seq));
    }

    /// Puts the card back and says why.
    fn give_back(self, seen: &Card, failure: &Failure) {
        self.model.update(|model| model.withdraw(seen.id));
        let text = match failure {
            Failure::Problem(problem) if problem.status == 412 => untrack(|| self.who_won(seen, problem)),
            Failure::Problem(problem) if !problem.refusals.is_empty() => reasons(&problem.refusals),
            failure => failure.message(),
        };
        self.notices.warn(text);
    }

    fn who_won(self, seen: &Card, problem: &Problem) -> String {
        let Some((last, card)) = problem.last.as_ref().zip(problem.card.as_ref()) else { return problem.detail.clone() };
        let (who, number) = (&last.actor.name, &seen.number);
        match last.kind.as_str() {
            _ if card.archived => format!("{who} archived {number} a moment ago."),
            "moved" | "taken_back" => format!("{who} moved {number} to {} a moment ago.", self.status_name(&card.status)),
            "held" => format!("{who} put {number} on hold a moment ago. Release it first."),
            _ => format!("{who} changed {number} a moment ago. Look at it and try again."),
        }
    }

    fn take_back(self, order: OrderId, seq: u64) {
        spawn_local(async move {
            let Some(card) = self.model.with_untracked(|model| model.confirmed(order).cloned()) else { return };
            match backend().take_back(order, card.version, Uuid::new_v4(), TakeBack { seq }).await {
                Ok(moved) => {
                    let name = untrack(|| self.status_name(&moved.order.status));
                    self.model.update(|model| model.confirm(moved.order));
                    self.notices.tell(format!("{} is back in {name}", card.number));
                }
                Err(failure) => {
                    self.notices.warn(failure.message());
                }
            }
        });
    }

    /// Takes in what another part of the page changed.
    pub fn confirm(self, card: Card) {
        self.model.update(|model| if card.archived { model.take_off(&card) } else { model.confirm(card) });
    }

    // News.

    /// Takes in what came while a card was in the hand.
    pub fn catch_up(self) {
        let kept = self.kept.try_update_value(std::mem::take).unwrap_or_default();
        kept.into_iter().for_each(|event| self.hear(event));
    }

    /// News of the feed. While a card is in the hand the board stands still, so that nothing slips away under it.
    fn hear(self, event: FeedEvent) {
        if self.lifted.with_untracked(Option::is_some) {
            self.kept.update_value(|kept| kept.push(event));
            return;
        }
        match event {
            FeedEvent::Hello(_) => {}
            FeedEvent::Change(change) => self.take_in(*change),
            FeedEvent::Skip { seq } => {
                if self.model.try_update(|model| model.skip(seq)) == Some(Outcome::Resync) {
                    self.resync();
                }
            }
            FeedEvent::Reset => self.resync(),
        }
    }

    fn take_in(self, change: Change) {
        let waiting = self.missed.try_update_value(|missed| missed.as_mut().map(|missed| missed.push(change.clone())).is_some());
        if waiting == Some(true) {
            return;
        }
        self.news.set(Some((change.order, change.seq)));
        if self.apply(&change) == Outcome::Resync {
            self.resync();
        }
    }

    fn apply(self, change: &Change) -> Outcome {
        let (rules, filter) = (self.rules.get_untracked(), self.filter.get_value());
        let (now, today) = (self.now.get_untracked(), self.today.get_untracked());
        let mut outcome = Outcome::Applied;
        self.model.update(|model| {
            outcome = model.apply(change, |card| filter.matches(card, &rules.workflow, now, today));
            if outcome == Outcome::Applied && filter.is_empty() {
                model.count(&change.columns);
            }
        });
        outcome
    }

    /// Fetches the board anew; what comes by the feed meanwhile is taken in afterwards.
    fn resync(self) {
        if self.missed.with_value(Option::is_some) {
            return;
        }
        self.missed.set_value(Some(Vec::new()));
        spawn_local(async move {
            let (mut wait, slug) = (RETRY_MS.0, self.slug.get_value());
            let snapshot = loop {
                match backend().snapshot(slug.clone(), self.filter.get_value()).await {
                    Ok(snapshot) => break snapshot,
                    Err(failure) if failure.status().is_some_and(|status| status < 500) => {
                        self.notices.keep(failure.message());
                        return;
                    }
                    Err(_) => pause(wait).await,
                }
                wait = (wait * 2).min(RETRY_MS.1);
            };
            self.renew(&snapshot);
        });
    }

    fn renew(self, snapshot: &Snapshot) {
        self.today.set(snapshot.today);
        self.rules.update(|rules| {
            let actor = rules.actor.clone();
            *rules = Arc::new(Rules { workflow: snapshot.workflow.clone(), actor, spans: snapshot.spans.clone() });
        });
        self.model.update(|model| model.renew(snapshot));
        let missed = self.missed.try_update_value(Option::take).flatten().unwrap_or_default();
        for change in missed {
            self.take_in(change);
        }
        // Whatever was open in a drawer may be older than the snapshot.
        self.news.update(|news| *news = news.map(|(order, _)| (order, snapshot.seq)));
    }

    /// Fetches the next cards of a column, unless they are on their way.
    pub fn load_more(self, status: &StatusId) {
        let next = self.model.with_untracked(|model| model.column(status).and_then(|column| column.next.clone()));
        let Some(after) = next.filter(|_| self.fetching.with_value(|fetching| !fetching.contains(status))) else { return };
        self.fetching.update_value(|fetching| fetching.push(status.clone()));
        let status = status.clone();
        spawn_local(async move {
            let filter = Filter { status: vec![status.clone()], ..self.filter.get_value() };
            let listing = Listing { filter, after: Some(after.clone()), limit: Some(WINDOW) };
            let page = backend().orders(self.slug.get_value(), listing).await;
            self.fetching.update_value(|fetching| fetching.retain(|other| *other != status));
            if let Ok(page) = page {
                self.model.update(|model| model.extend(&status, &after, page.items, page.next));
            }
        });
    }
}

/// Reasons and who can clear them, in sentences.
fn reasons(refusals: &[Refusal]) -> String {
    refusals.iter().map(|refusal| refusal.message.as_str()).collect::<Vec<_>>().join(" ")
}

fn elapsed() -> TimeDelta {
    let ms = window().performance().map_or(0.0, |performance| performance.now());
    TimeDelta::milliseconds(ms as i64)
}

async fn pause(ms: u64) {
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
