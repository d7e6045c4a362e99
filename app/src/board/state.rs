//! The board that the page's parts share: signals over the model, and what one can do with a card. Every way of moving one
//! ends in [`BoardState::request_move`].

use super::{
    comments_read::CommentsRead,
    filters::BoardFilters,
    folding::Folded,
    forecast::{Forecast, Given, Rules},
    model::Model,
    presence::Presence,
    several::Several,
};
use crate::{
    components::notices::{Notices, use_notices},
    counts::{Counts, use_counts},
    feed::FeedConnection,
    paths,
    session::Session,
};
use domain::{
    Actor, BoardTime, Card, ColumnOrder, Date, Filter, Instant, OrderId, Origin, Refusal, Right, Snapshot,
    StatusId, Turns,
    wire::{Change, FeedEvent},
};
use leptos::prelude::*;
use std::sync::Arc;

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

/// A part of an order that a key on its card asks for: the drawer opens with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// Whom to give it to.
    Assign,
    /// What it waits for.
    Hold,
    /// What to say of it.
    Comment,
    /// When it arrives.
    Promise,
}

/// What is shown: the orders, as one person may move them, at a time.
#[derive(Clone, Copy)]
pub struct BoardView {
    slug: StoredValue<String>,
    /// Its name for people.
    pub name: RwSignal<String>,
    /// The filters that the address names.
    pub filters: Memo<BoardFilters>,
    pub(super) model: RwSignal<Model>,
    /// The rules as this person meets them.
    pub rules: RwSignal<Arc<Rules>>,
    /// The time.
    pub now: RwSignal<Instant>,
    pub(super) today: RwSignal<Date>,
}

/// The card that is being dragged, by pointer or keyboard.
#[derive(Clone, Copy)]
pub struct DragState {
    /// Which.
    pub dragged: RwSignal<Option<OrderId>>,
    /// The column and the place in it that it is over.
    pub over: RwSignal<Option<(StatusId, usize)>>,
    /// Whether it is the keyboard that drags.
    pub by_keyboard: StoredValue<bool>,
}

/// What asks about a move.
#[derive(Clone, Copy)]
pub struct MoveDialogs {
    /// The card whose move menu is open.
    pub menu: RwSignal<Option<OrderId>>,
    /// The move that waits for answers.
    pub prompt: RwSignal<Option<PendingPrompt>>,
}

/// How the board stays what the server has.
#[derive(Clone, Copy)]
pub struct FeedSync {
    /// The feed.
    pub feed: FeedConnection,
    /// The newest change that came by the feed; the order drawer reads anew when it is about its order.
    pub latest_change: RwSignal<Option<(OrderId, u64)>>,
    /// How often the whole board was fetched anew; the order drawer reads anew then, too.
    pub renewed: RwSignal<u32>,
    /// Whether something happened since the counters of a filtered board were fetched.
    pub(super) counts_differ: StoredValue<bool>,
    /// What came by the feed while the board is fetched anew.
    pub(super) resync_buffer: StoredValue<Option<Vec<Change>>>,
    /// What came by the feed while a card was dragged.
    pub(super) held_events: StoredValue<Vec<FeedEvent>>,
    /// The columns whose next cards are on their way.
    pub(super) fetching: StoredValue<Vec<StatusId>>,
}

/// The board's state, shared by context.
#[derive(Clone, Copy)]
pub struct BoardState {
    /// What is shown.
    pub view: BoardView,
    /// What is dragged.
    pub drag: DragState,
    /// What asks.
    pub dialogs: MoveDialogs,
    /// Cards that are chosen together.
    pub several: Several,
    /// What keeps it true.
    pub sync: FeedSync,
    /// The card that the keyboard is on.
    pub active: RwSignal<Option<OrderId>>,
    /// On a phone: the column that is looked at, by its place.
    pub in_view: RwSignal<usize>,
    /// The columns that are folded.
    pub folded: Folded,
    /// The card that somebody peeks at.
    pub peek: RwSignal<Option<OrderId>>,
    /// What the drawer of an order opens with.
    pub opening: RwSignal<Option<(OrderId, Opening)>>,
    /// Who else has which order open.
    pub presence: Presence,
    /// How many orders there are of each kind.
    pub counts: Counts,
    /// Up to where the person has read what was said.
    pub comments_read: CommentsRead,
    /// Where news goes.
    pub notices: Notices,
    /// Who looks.
    pub session: Session,
}

/// The board around.
pub fn use_board() -> BoardState {
    expect_context()
}

impl BoardState {
    /// The state of a snapshot, as one person meets it.
    pub fn new(snapshot: &Snapshot, session: Session, filters: Memo<BoardFilters>) -> BoardState {
        let actor = session.actor_on(&snapshot.slug);
        let view = BoardView {
            slug: StoredValue::new(snapshot.slug.clone()),
            name: RwSignal::new(snapshot.name.clone()),
            filters,
            model: RwSignal::new(Model::new(snapshot)),
            rules: RwSignal::new(Arc::new(Rules::of(snapshot, actor))),
            now: RwSignal::new(snapshot.now),
            today: RwSignal::new(snapshot.today),
        };
        let drag = DragState {
            dragged: RwSignal::new(None),
            over: RwSignal::new(None),
            by_keyboard: StoredValue::new(false),
        };
        let dialogs = MoveDialogs { menu: RwSignal::new(None), prompt: RwSignal::new(None) };
        let sync = FeedSync {
            feed: FeedConnection::new(),
            latest_change: RwSignal::new(None),
            renewed: RwSignal::new(0),
            counts_differ: StoredValue::new(false),
            resync_buffer: StoredValue::new(None),
            held_events: StoredValue::new(Vec::new()),
            fetching: StoredValue::new(Vec::new()),
        };
        let (active, in_view) = (RwSignal::new(None), RwSignal::new(0));
        BoardState {
            view,
            drag,
            dialogs,
            several: Several::default(),
            sync,
            active,
            in_view,
            folded: Folded::new(),
            peek: RwSignal::new(None),
            opening: RwSignal::new(None),
            presence: Presence::new(session.with_me(|me| me.id)),
            counts: use_counts(),
            comments_read: CommentsRead::new(),
            notices: use_notices(),
            session,
        }
    }

    /// The board's name in addresses.
    pub fn slug(self) -> String {
        self.view.slug.get_value()
    }

    /// The board's address with its filters, without any order over it. Tracked.
    pub fn address(self) -> String {
        self.view.filters.with(|filters| paths::board(&self.slug()) + &filters.query())
    }

    /// The address of an order over the board, which stays as it is. Tracked.
    pub fn order_address(self, number: &str) -> String {
        self.view.filters.with(|filters| paths::order(&self.slug(), number) + &filters.query())
    }

    /// The conditions that orders on the board meet.
    pub fn filter(self) -> Filter {
        let (who, turns) = (self.session.decider_on(&self.slug()), self.turns().unwrap_or_default());
        self.view.filters.with_untracked(|filters| filters.filter(&who, &turns))
    }

    /// Whose orders are, once that is known.
    fn turns(self) -> Option<Turns> {
        untrack(|| self.counts.of(&self.slug())).map(|counts| counts.turns)
    }

    /// Whether a card is shown, which is shown so far or not. As long as it is not known who is there, a filter that asks it
    /// leaves everything as it is: the board is fetched anew then.
    pub fn is_wanted(self, card: &Card, is_shown: bool) -> bool {
        if self.view.filters.with_untracked(BoardFilters::needs_turns) && self.turns().is_none() {
            return is_shown;
        }
        let (rules, filter) = (self.view.rules.get_untracked(), self.filter());
        let (now, today) = (self.view.now.get_untracked(), self.view.today.get_untracked());
        let time = BoardTime { now, today, spans: &rules.spans, slack: &rules.slack };
        filter.matches(card, &rules.workflow, time)
    }

    /// The order that the columns are asked for in.
    pub fn order(self) -> ColumnOrder {
        self.view.filters.with_untracked(BoardFilters::order)
    }

    /// The rules, tracked.
    pub fn rules(self) -> Arc<Rules> {
        self.view.rules.get()
    }

    /// A card as it is shown, tracked.
    pub fn card(self, id: OrderId) -> Option<Card> {
        self.view.model.with(|model| model.card(id))
    }

    /// Reads the model, tracked.
    pub fn with<T>(self, read: impl FnOnce(&Model) -> T) -> T {
        self.view.model.with(read)
    }

    /// Reads the model without following it.
    pub fn with_untracked<T>(self, read: impl FnOnce(&Model) -> T) -> T {
        self.view.model.with_untracked(read)
    }

    /// Where a card is shown: the place of its column on the board, and its own there. Tracked.
    pub fn place(self, id: OrderId) -> Option<(usize, usize)> {
        let found = |model: &Model, column: &super::model::ColumnState| {
            model.shown(&column.status).iter().position(|other| *other == id)
        };
        self.view.model.with(|model| {
            model.columns().iter().enumerate().find_map(|(at, column)| Some((at, found(model, column)?)))
        })
    }

    /// The time, tracked.
    pub fn now(self) -> Instant {
        self.view.now.get()
    }

    /// The date in the board's zone, tracked.
    pub fn today(self) -> Date {
        self.view.today.get()
    }

    /// Whether only some orders are shown, tracked.
    pub fn is_filtered(self) -> bool {
        self.view.filters.with(|filters| !filters.is_empty())
    }

    /// Whether the person has a right here, for at least some order.
    pub fn may(self, right: Right) -> Memo<bool> {
        Memo::new(move |_| {
            self.view.rules.with(|rules| !rules.is_archived && rules.actor.may(right, &rules.workflow))
        })
    }

    /// A status' name.
    pub fn status_name(self, id: &StatusId) -> String {
        self.view.rules.with(|rules| rules.status_name(id))
    }

    /// What would come of moving a card to each column, in board order; as it is confirmed, not as it is shown. Tracked.
    pub fn forecast(self, id: OrderId) -> Vec<(StatusId, Forecast)> {
        let (rules, now) = (self.view.rules.get(), self.view.now.get());
        self.view.model.with(|model| {
            model.confirmed(id).map(|card| rules.forecasts(model, card, now)).unwrap_or_default()
        })
    }

    /// What would come of moving a card to one column. Tracked.
    pub fn forecast_to(self, id: OrderId, to: &StatusId) -> Option<Forecast> {
        let (rules, now) = (self.view.rules.get(), self.view.now.get());
        self.view
            .model
            .with(|model| Some(rules.forecast(model, model.confirmed(id)?, to, &Given::default(), now)))
    }

    /// The person's roles have changed.
    pub fn set_actor(self, actor: Actor) {
        self.view.rules.update(|rules| {
            if rules.actor != actor {
                *rules = Arc::new(Rules { actor, ..Rules::clone(rules) });
            }
        });
    }

    /// Takes in what another part of the page changed. A card that the filter does not let through any more is gone, whether
    /// its change comes by the feed before or after this.
    pub fn take_confirmed(self, card: Card) {
        let is_shown = self.with_untracked(|model| model.confirmed(card.id).is_some());
        let is_wanted = self.is_wanted(&card, is_shown);
        self.view.model.update(|model| if is_wanted { model.confirm(card) } else { model.take_off(&card) });
    }
}
