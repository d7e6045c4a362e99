//! The order that the drawer shows: signals over its state, kept up to date by the board's feed, and the way to change it.

use crate::{
    api::{ApiError, ApiFuture, ApiResult, Client, api},
    board::state::{BoardState, use_board},
    commands::{self, Persistence},
    components::notices::{Notices, use_notices},
};
use domain::{
    Actor, OrderId, Part, Workflow, isolated, tr,
    wire::{CommentsView, Editing, EntryView, MessagesView, Moved, OrderView},
};
use futures::future::join3;
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use std::{sync::Arc, time::Duration};
use uuid::Uuid;

/// How long it takes at the most until messages are planned, on a server that has room.
const PLANNED: Duration = Duration::from_millis(1_200);

/// An order with the newest part of its trail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderDetail {
    /// The order.
    pub order: OrderView,
    /// Its newest entries, the newest first.
    pub entries: Vec<EntryView>,
    /// Where the older ones begin.
    pub older: Option<String>,
    /// What was said of it; nothing where notes are withheld.
    pub comments: CommentsView,
    /// What its customer was told.
    pub messages: MessagesView,
}

impl OrderDetail {
    /// Asks for the order of a number.
    pub async fn load(slug: String, number: String) -> ApiResult<OrderDetail> {
        let order = api().order(slug, number);
        OrderDetail::with_trail(order).await
    }

    /// Asks for the order of an id.
    pub async fn of_id(id: OrderId) -> ApiResult<OrderDetail> {
        let order = api().order_of_id(id);
        OrderDetail::with_trail(order).await
    }

    async fn with_trail(order: ApiFuture<OrderView>) -> ApiResult<OrderDetail> {
        // The door is found before anything is awaited: afterwards no page may be around.
        let api = api();
        let order = order.await?;
        let comments: ApiFuture<CommentsView> = match order.withheld.contains(&Part::Notes) {
            true => Box::pin(std::future::ready(Ok(CommentsView::default()))),
            false => api.comments(order.card.id),
        };
        let (trail, messages) = (api.entries(order.card.id, None), api.messages(order.card.id));
        let (trail, comments, messages) = join3(trail, comments, messages).await;
        let (trail, comments, messages) = (trail?, comments?, messages?);
        Ok(OrderDetail { order, entries: trail.items, older: trail.next, comments, messages })
    }
}

/// The order that is open.
#[derive(Clone, Copy)]
pub struct OrderContext {
    /// The board around.
    pub board: BoardState,
    /// What just happened.
    pub notices: Notices,
    /// The order.
    pub id: OrderId,
    order: RwSignal<Arc<OrderView>>,
    /// Its entries, the newest first, as far as they are loaded.
    pub entries: RwSignal<Vec<EntryView>>,
    /// Where the older ones begin.
    pub older: RwSignal<Option<String>>,
    /// What was said of it.
    pub comments: RwSignal<CommentsView>,
    /// What its customer was told.
    pub messages: RwSignal<MessagesView>,
    /// Whether it went where the person does not see it.
    pub gone: RwSignal<bool>,
    /// The part that is open as a form, as the others are told.
    pub editing: RwSignal<Option<Editing>>,
}

/// The order that is open.
pub fn use_order() -> OrderContext {
    expect_context()
}

impl OrderContext {
    /// Makes the order available to the parts below.
    pub fn provide(detail: OrderDetail) -> OrderContext {
        let context = OrderContext {
            board: use_board(),
            notices: use_notices(),
            id: detail.order.card.id,
            order: RwSignal::new(Arc::new(detail.order)),
            entries: RwSignal::new(detail.entries),
            older: RwSignal::new(detail.older),
            comments: RwSignal::new(detail.comments),
            messages: RwSignal::new(detail.messages),
            gone: RwSignal::new(false),
            editing: RwSignal::new(None),
        };
        provide_context(context);
        context
    }

    /// The order as it is now, for forms that start from it.
    pub fn order(self) -> Arc<OrderView> {
        self.order.get_untracked()
    }

    /// A part of the order, tracked.
    pub fn part<T: PartialEq + Send + Sync + 'static>(
        self,
        read: impl Fn(&OrderView) -> T + Send + Sync + 'static,
    ) -> Memo<T> {
        Memo::new(move |_| self.order.with(|order| read(order)))
    }

    /// Whether the person may do something to an order that is not archived, by the board's rules. Tracked.
    pub fn may(
        self,
        ask: impl Fn(&Actor, &Workflow, &OrderView) -> bool + Send + Sync + 'static,
    ) -> Memo<bool> {
        Memo::new(move |_| {
            let rules = self.board.rules();
            let in_use = !rules.is_archived;
            self.order
                .with(|order| in_use && !order.card.archived && ask(&rules.actor, &rules.workflow, order))
        })
    }

    /// Whether the person may change the order's data. Tracked.
    pub fn may_edit(self) -> Memo<bool> {
        self.may(|actor, workflow, order| {
            workflow.status(&order.card.status).is_some_and(|status| actor.can_edit(status, workflow))
        })
    }

    /// Whether a part of the order is withheld from the person. Tracked.
    pub fn withholds(self, part: Part) -> Memo<bool> {
        self.part(move |order| order.withheld.contains(&part))
    }

    /// From whom it is, in words.
    pub fn withheld_from(self) -> String {
        match self.board.session.seeing_as() {
            Some(role) => tr!("withheld from {}", isolated(&role.name)),
            None => tr!("withheld from your role"),
        }
    }

    /// The board's zone.
    pub fn zone(self) -> String {
        self.board.view.rules.with_untracked(|rules| rules.workflow.calendar.zone.clone())
    }

    /// Reads the order anew when the feed tells of a change, the board was fetched anew or knows a newer version. In an effect,
    /// which keeps the position of the log up to which it has followed and how often the board was fetched by then.
    pub fn follow(self, (seen, renewed): (Option<u64>, u32)) -> (Option<u64>, u32) {
        let told =
            self.board.sync.latest_change.get().filter(|(order, _)| *order == self.id).map(|(_, seq)| seq);
        let times = self.board.sync.renewed.get();
        let newer = self.board.card(self.id).is_some_and(|card| card.version > self.version());
        if told > seen || times > renewed || newer {
            self.refresh();
        }
        (told.max(seen), times)
    }

    /// Reads the order anew.
    pub fn refresh(self) {
        spawn_local(async move {
            let detail = match OrderDetail::of_id(self.id).await {
                Ok(detail) => detail,
                Err(error) => {
                    let _ = self.gone.try_update(|gone| *gone |= error.status() == Some(404));
                    return;
                }
            };
            // Closed in the meantime: then there is nothing to show it in.
            if self.order.is_disposed() || detail.order.card.version < self.version() {
                return;
            }
            self.gone.set(false);
            // Older entries that were loaded already stay.
            let oldest = detail.entries.last().map(|entry| entry.seq);
            let mut entries = detail.entries;
            let kept = self.entries.with_untracked(|known| {
                known
                    .iter()
                    .filter(|entry| oldest.is_some_and(|oldest| entry.seq < oldest))
                    .cloned()
                    .collect::<Vec<_>>()
            });
            if kept.is_empty() {
                self.older.set(detail.older);
            }
            entries.extend(kept);
            self.entries.set(entries);
            self.comments.set(detail.comments);
            let planning = detail.messages.on;
            self.messages.set(detail.messages);
            self.order.set(Arc::new(detail.order));
            if planning {
                self.read_messages_soon();
            }
        });
    }

    /// What follows from a change for the customer is planned right after it.
    fn read_messages_soon(self) {
        spawn_local(async move {
            commands::pause(PLANNED).await;
            // Where that fails the next look at the order shows them.
            if let Ok(messages) = Client.messages(self.id).await {
                let _ = self.messages.try_set(messages);
            }
        });
    }

    /// Reads the next older part of the trail.
    pub async fn load_older(self) -> ApiResult<()> {
        let asked = self.older.get_untracked();
        let page = api().entries(self.id, asked.clone()).await?;
        // Closed in the meantime, or read anew.
        if self.older.try_get_untracked() != Some(asked) {
            return Ok(());
        }
        self.entries.update(|entries| entries.extend(page.items));
        self.older.set(page.next);
        Ok(())
    }

    fn version(self) -> u64 {
        self.order.with_untracked(|order| order.card.version)
    }

    /// Changes the order and shows what came of it.
    pub async fn change(self, call: impl Fn(OrderId, u64, Uuid) -> ApiFuture<Moved>) -> ApiResult<()> {
        let moved = self.send(call).await?;
        self.board.take_confirmed(moved.order);
        self.refresh();
        Ok(())
    }

    /// Changes the order as it is shown and never as somebody has made it since; shows what came of it.
    pub async fn change_shown(self, call: impl Fn(OrderId, u64, Uuid) -> ApiFuture<Moved>) -> ApiResult<()> {
        let version = self.version();
        let answer =
            commands::send(Persistence::OnceMore(self.notices), |key| call(self.id, version, key)).await;
        self.board.take_confirmed(answer.map_err(|error| self.who_was_faster(error))?.order);
        self.refresh();
        Ok(())
    }

    /// Sends a change of the order; whoever else changed it meanwhile is named.
    pub async fn send<T>(self, call: impl Fn(OrderId, u64, Uuid) -> ApiFuture<T>) -> ApiResult<T> {
        let seen = self.order().card.clone();
        let answer = commands::change_order(Persistence::OnceMore(self.notices), &seen, call, |_| {}).await;
        answer.map_err(|error| self.who_was_faster(error))
    }

    fn who_was_faster(self, error: ApiError) -> ApiError {
        match error {
            ApiError::Problem(mut problem) if problem.status == 412 => {
                self.refresh();
                problem.detail = match &problem.last {
                    Some(last) => tr!(
                        "{} changed this order a moment ago, and it now shows how it is. What you typed is still here: look at it, then send it again.",
                        isolated(&last.actor.name)
                    ),
                    None => tr!(
                        "Somebody changed this order a moment ago, and it now shows how it is. What you typed is still here: look at it, then send it again."
                    ),
                };
                ApiError::Problem(problem)
            }
            error => error,
        }
    }
}
