//! The order that the drawer shows: signals over its state, kept up to date by the board's feed, and the way to change it.

use super::entry::Entry;
use crate::{
    api::{ApiResult, ApiError, ApiFuture, api},
    board::state::{BoardState, use_board},
    ui::notices::{Notices, use_notices},
};
use domain::{
    Actor, OrderId, Workflow,
    wire::{EntryView, Moved, OrderView, Page, Problem},
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use uuid::Uuid;

/// An order with the newest entries of its trail.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrderDetail {
    /// The order.
    pub order: OrderView,
    /// Its newest entries, the newest first.
    pub entries: Vec<Entry>,
    /// Where the older ones begin.
    pub older: Option<String>,
}

impl OrderDetail {
    /// An order and the newest part of its trail, the entries read as the browser reads them. Fails when they cannot be.
    pub fn new(order: OrderView, trail: Page<EntryView>) -> Result<OrderDetail, serde_json::Error> {
        let entries =
            trail.items.into_iter().map(|entry| serde_json::from_value(serde_json::to_value(entry)?)).collect::<Result<_, _>>()?;
        Ok(OrderDetail { order, entries, older: trail.next })
    }

    /// Reads the order of a number.
    pub async fn fetch(slug: String, number: String) -> ApiResult<OrderDetail> {
        let order = api().order(slug, number).await?;
        let trail = api().entries(order.card.id, None).await?;
        Ok(OrderDetail { order, entries: trail.items, older: trail.next })
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
    number: StoredValue<String>,
    order: RwSignal<Arc<OrderView>>,
    /// Its entries, the newest first, as far as they are loaded.
    pub entries: RwSignal<Vec<Entry>>,
    /// Where the older ones begin.
    pub older: RwSignal<Option<String>>,
}

/// The order that is open.
pub fn use_order() -> OrderContext {
    expect_context()
}

impl OrderContext {
    /// Makes the order available to the parts below.
    pub fn provide(loaded: OrderDetail) -> OrderContext {
        let sheet = OrderContext {
            board: use_board(),
            notices: use_notices(),
            id: loaded.order.card.id,
            number: StoredValue::new(loaded.order.card.number.to_string()),
            order: RwSignal::new(Arc::new(loaded.order)),
            entries: RwSignal::new(loaded.entries),
            older: RwSignal::new(loaded.older),
        };
        provide_context(sheet);
        sheet
    }

    /// The order, tracked.
    pub fn order(self) -> Arc<OrderView> {
        self.order.get()
    }

    /// A part of the order: what reads it is told only when this part changes.
    pub fn part<T: PartialEq + Send + Sync + 'static>(self, read: impl Fn(&OrderView) -> T + Send + Sync + 'static) -> Memo<T> {
        Memo::new(move |_| self.order.with(|order| read(order)))
    }

    /// Whether the person may do something, by the rules; tracked.
    pub fn may(self, ask: impl Fn(&Actor, &Workflow, &OrderView) -> bool + Send + Sync + 'static) -> Memo<bool> {
        Memo::new(move |_| {
            let rules = self.board.rules();
            self.order.with(|order| !order.card.archived && ask(&rules.actor, &rules.workflow, order))
        })
    }

    /// Whether the person tends orders of this status: edits, holds and releases them.
    pub fn tends(self) -> Memo<bool> {
        self.may(|actor, workflow, order| workflow.status(&order.card.status).is_some_and(|status| actor.tends(status, workflow)))
    }

    /// The IANA zone of the shop.
    pub fn zone(self) -> String {
        self.board.rules.with_untracked(|rules| rules.workflow.calendar.zone.clone())
    }

    /// Reads the order again when the feed tells of it. Inside an effect: what it reads of the board is tracked.
    pub fn follow(self) {
        let told = self.board.news.get().is_some_and(|(order, _)| order == self.id);
        let newer = self.board.card(self.id).is_some_and(|card| card.version > self.version());
        if told || newer {
            self.refresh();
        }
    }

    /// Reads the order again.
    pub fn refresh(self) {
        spawn_local(async move {
            let read = OrderDetail::fetch(self.board.slug(), self.number.get_value()).await;
            if let Ok(loaded) = read
                && loaded.order.card.version >= self.version()
            {
                self.entries.set(loaded.entries);
                self.older.set(loaded.older);
                self.order.set(Arc::new(loaded.order));
            }
        });
    }

    /// Adds the older entries.
    pub async fn load_older(self) -> Result<(), ApiError> {
        let page = api().entries(self.id, self.older.get_untracked()).await?;
        self.entries.update(|entries| entries.extend(page.items));
        self.older.set(page.next);
        Ok(())
    }

    fn version(self) -> u64 {
        self.order.with_untracked(|order| order.card.version)
    }

    /// Changes the order. It is sent again with the same key when there is no answer, and decided again when only something
    /// changed in between that the person did not look at; both once.
    pub async fn change(self, call: impl Fn(OrderId, u64, Uuid) -> ApiFuture<Moved>) -> ApiResult<Moved> {
        let moved = self.send(call).await?;
        self.board.confirm(moved.order.clone());
        self.refresh();
        Ok(moved)
    }

    /// Like [`OrderContext::change`], for values of any kind.
    pub async fn send<T>(self, call: impl Fn(OrderId, u64, Uuid) -> ApiFuture<T>) -> ApiResult<T> {
        let key = Uuid::new_v4();
        let mut answer = call(self.id, self.version(), key).await;
        if matches!(answer, Err(ApiError::Offline)) {
            answer = call(self.id, self.version(), key).await;
        }
        match answer {
            Err(ApiError::Problem(problem)) if problem.status == 412 => match self.unchanged(&problem) {
                Some(version) => call(self.id, version, Uuid::new_v4()).await,
                None => {
                    self.refresh();
                    Err(ApiError::Problem(Box::new(Problem { detail: who_was_faster(&problem), ..*problem })))
                }
            },
            answer => answer,
        }
    }

    /// The version to go on from, if the order is still as the person saw it in what decides: its status and its hold.
    fn unchanged(self, problem: &Problem) -> Option<u64> {
        let now = problem.card.as_ref()?;
        self.order.with_untracked(|seen| (now.status == seen.card.status && now.hold == seen.card.hold).then_some(now.version))
    }
}

fn who_was_faster(problem: &Problem) -> String {
    let who = problem.last.as_ref().map_or("Somebody", |last| last.actor.name.as_str());
    format!(
        "{who} changed this order a moment ago, and it now shows how it is. What you typed is still here: look at it, then send it again."
    )
}
