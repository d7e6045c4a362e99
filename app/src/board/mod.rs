//! The board: columns of cards, live.

pub(crate) mod address;
mod card;
mod column;
mod drag;
mod filters;
mod focus;
mod forecast;
mod geometry;
mod keyboard;
mod drop;
mod menu;
mod model;
mod latest_change;
mod prompt;
mod sending;
pub(crate) mod state;

use crate::{
    api::ApiResult,
    live::Status as Feed,
    order::{DRAWER, OrderDetail},
    piece::Piece,
    shell::session::actor_on,
    ui::{empty::Empty, icon::Icon, moment::local_time},
};
use address::{Address, follow_link};
use column::BoardColumn;
use domain::{Filter, Right, Snapshot, wire::Me};
use drag::DragLayer;
use filters::{BoardFilters, Filters};
use keyboard::KeyboardHelp;
use leptos::{html, prelude::*, task::spawn_local};
use menu::MoveMenu;
use prompt::MovePrompt;
use serde::{Deserialize, Serialize};
use state::{BoardState, use_board};
use std::time::Duration;
use wasm_bindgen::JsCast;
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web_sys::{Element, Event, HtmlElement};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BoardData {
    /// The board.
    pub snapshot: Snapshot,
    /// The address, from the path on.
    pub address: String,
    /// The order that is open over it.
    pub order: Option<ApiResult<OrderDetail>>,
}

impl BoardData {
    /// The conditions that an address of the board asks for.
    pub fn filter(query: &str, me: &Me, slug: &str) -> Filter {
        BoardFilters::from_query(query).filter(&actor_on(me, slug))
    }
}

/// A board's page.
#[component]
pub fn BoardPage(me: Me, opened: BoardData) -> impl IntoView {
    let BoardData { snapshot, address, order } = opened;
    let actor = actor_on(&me, &snapshot.slug);
    let may = [Right::Place, Right::Import].map(|right| actor.may(right, &snapshot.workflow));
    let board = BoardState::new(&snapshot, actor, Address::within(&snapshot.slug, &address).unwrap_or_default());
    provide_context(board);
    // Effects run in the browser alone.
    Effect::new(move || {
        untrack(|| board.start());
        fetch_ahead();
    });
    let statuses = snapshot.workflow.statuses;
    view! {
        <div class="Board" data-board="" on:click=move |event| follow_link(board, &event)>
            {view! { <Top name=snapshot.name zone=snapshot.workflow.calendar.zone may /> }.into_any()}
            {view! { <Start may /> }.into_any()}
            <Strip />
            <div class="Board-columns" data-columns="" role="group" aria-label="Columns" tabindex="0" on:scroll=move |event| look(board, &event)>
                {statuses.into_iter().map(|status| view! { <BoardColumn status /> }.into_any()).collect_view()}
            </div>
            {view! { <Dialogs /> <DragLayer /> <KeyboardHelp /> }.into_any()}
        </div>
        {view! { <OpenOrder first=order /> }.into_any()}
    }
}

/// The order that the address names.
#[component]
fn OpenOrder(first: Option<ApiResult<OrderDetail>>) -> impl IntoView {
    let board = use_board();
    let number = Memo::new(move |_| board.address().order);
    // It came with the page; every other one is fetched.
    let first = StoredValue::new(first);
    let make = DRAWER.when(move || number.with(Option::is_some), move || not_fetched(board));
    move || number.get().zip(make.get()).map(|(number, make)| make(number, first.try_update_value(Option::take).flatten()))
}

/// Menu and prompt of a move.
#[component]
fn Dialogs() -> impl IntoView {
    let board = use_board();
    let needed = move || board.menu.with(Option::is_some) || board.asking.with(Option::is_some);
    let make = DIALOGS.when(needed, move || not_fetched(board));
    move || make.get().map(|make| make())
}

static DIALOGS: Piece<fn() -> AnyView> = Piece::new(|| Box::pin(async { dialogs().await.ok() }));

#[wasm_split(later, fallible)]
fn dialogs() -> Result<fn() -> AnyView, SplitLoaderError> {
    Ok(|| view! { <MoveMenu /> <MovePrompt /> }.into_any())
}

fn not_fetched(board: BoardState) {
    board.notices.warn("A part of Milepost could not be fetched. Check the connection and reload the page.");
}

/// Fetches what is needed next once there is time.
fn fetch_ahead() {
    let fetch = || {
        spawn_local(async {
            DRAWER.load().await;
            DIALOGS.load().await;
        });
    };
    set_timeout(fetch, Duration::from_secs(1));
}

#[component]
fn Top(name: String, zone: String, may: [bool; 2]) -> impl IntoView {
    let slug = use_board().slug();
    let [place, _] = may;
    view! {
        <header class="Board-top">
            <h1>{name}</h1>
            <Liveness zone />
            <Filters />
            <form class="Search" action="/orders" role="search">
                <Icon name="search" />
                <input class="Input" type="search" name="q" placeholder="Search number, customer, item" aria-label="Search orders" />
                <input type="hidden" name="board" value=slug.clone() />
            </form>
            {place.then(|| view! { <a class="Button" data-kind="primary" href=format!("/boards/{slug}/new")><Icon name="plus" />"New order"</a> })}
        </header>
    }
}

/// Whether what is shown is what is, and since when not.
#[component]
fn Liveness(zone: String) -> impl IntoView {
    let board = use_board();
    let status = board.live.status();
    let since = RwSignal::new(String::new());
    Effect::new(move || {
        if let Feed::Stale { .. } = status.get() {
            since.set(local_time(board.now.get_untracked(), &zone));
        }
    });
    let updated = Memo::new(move |_| board.live.build().get().is_some_and(|build| page_build().is_some_and(|own| own != build)));
    view! {
        <p class="Live" data-live=move || status.get().name() role="status">
            {move || match status.get() {
                Feed::Connecting => "Connecting…".to_owned(),
                Feed::Live => "Live".to_owned(),
                Feed::Stale { .. } => format!("Stale since {} – reconnecting", since.get()),
            }}
        </p>
        {move || updated.get().then(|| view! { <p class="Live" data-live="updated"><a href="">"Milepost was updated: reload"</a></p> })}
    }
}

/// The build that this page was made by.
fn page_build() -> Option<String> {
    document().query_selector("meta[name=build]").ok().flatten()?.get_attribute("content")
}

/// The columns were scrolled: notes which one is looked at. All are equally wide.
fn look(board: BoardState, event: &Event) {
    let Some(columns) = event.target().and_then(|columns| columns.dyn_into::<Element>().ok()) else { return };
    let count = board.rules.with_untracked(|rules| rules.workflow.statuses.len()) as i32;
    let (left, width) = (columns.scroll_left(), columns.scroll_width().max(1));
    let column = ((2 * left * count + width) / (2 * width)).clamp(0, (count - 1).max(0)) as usize;
    if board.in_view.get_untracked() != column {
        board.in_view.set(column);
    }
}

/// On a phone: which column is shown.
#[component]
fn Strip() -> impl IntoView {
    let board = use_board();
    let strip = NodeRef::<html::Nav>::new();
    Effect::new(move || {
        let column = board.in_view.get() as u32;
        let Some(strip) = strip.get() else { return };
        if let Some(chip) = strip.children().item(column).and_then(|chip| chip.dyn_into::<HtmlElement>().ok()) {
            strip.set_scroll_left(chip.offset_left() - (strip.client_width() - chip.offset_width()) / 2);
        }
    });
    let statuses = board.rules.with_untracked(|rules| rules.workflow.statuses.clone());
    view! {
        <nav class="Strip" aria-label="Columns" node_ref=strip>
            {statuses
                .into_iter()
                .enumerate()
                .map(|(place, status)| {
                    let (id, to) = (status.id.clone(), format!("[data-status=\"{}\"]", status.id));
                    let total = Memo::new(move |_| board.with(|model| model.total(&id)));
                    let show = move |_| {
                        if let Ok(Some(column)) = document().query_selector(&to) {
                            column.scroll_into_view();
                        }
                    };
                    view! { <button class="Chip" type="button" aria-current=move || if board.in_view.get() == place { "true" } else { "false" } on:click=show>{status.name} " " {total}</button> }
                })
                .collect_view()}
        </nav>
    }
}

/// What to do on a board without orders.
#[component]
fn Start(may: [bool; 2]) -> impl IntoView {
    let board = use_board();
    let empty = Memo::new(move |_| !board.is_filtered() && board.with(|model| model.columns().iter().all(|column| column.total == 0)));
    let [place, import] = may;
    move || {
        let slug = board.slug();
        let text = if place || import {
            "Place the first one, or bring those you have from a file."
        } else {
            "They appear here as soon as somebody places one."
        };
        empty.get().then(|| {
            view! {
                <div class="Board-start">
                    <Empty title="No orders yet" text>
                        {place.then(|| view! { <a class="Button" data-kind="primary" href=format!("/boards/{slug}/new")>"New order"</a> })}
                        {import.then(|| view! { <a class="Button" href=format!("/boards/{slug}/import")>"Import a file"</a> })}
                    </Empty>
                </div>
            }
        })
    }
}
