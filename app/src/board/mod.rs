//! The board: columns of cards, live.

pub(crate) mod beside;
mod card;
mod card_fields;
mod column;
mod comments_read;
mod dialogs;
mod drag;
mod drop;
mod feed_sync;
mod filter_bar;
mod filters;
mod focus;
mod folding;
mod forecast;
mod geometry;
mod keyboard;
mod menu;
mod model;
mod offers;
mod presence;
mod prompt;
mod sending;
mod several;
pub(crate) mod state;
mod telling;
mod worst_first;

use crate::{
    api::api,
    board_context::use_board_slug,
    components::{empty::Empty, icon::Icon, moment::local_time, typed::typed},
    feed::Status as FeedStatus,
    load::loaded,
    paths,
    session::use_session,
};
use column::BoardColumn;
use dialogs::Dialogs;
use domain::{Right, Snapshot, Status, StatusId, Turns, isolated, query::to_query, tr};
use drag::DragLayer;
use filter_bar::{FilterBar, NothingMatches};
use filters::BoardFilters;
use keyboard::KeyboardHelp;
use leptos::{ev, html, prelude::*};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    components::Outlet,
    hooks::{use_location, use_navigate, use_url},
};
use state::{BoardState, use_board};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement};
use worst_first::WorstFirst;

/// A board's page. It is made anew for another board only: filters and orders come and go over the same one.
#[component]
pub fn BoardPage() -> impl IntoView {
    let (slug, url, session) = (use_board_slug(), use_url(), use_session());
    let filters = Memo::new(move |_| url.with(|url| BoardFilters::parse(url.search())));
    let snapshot = Resource::new(
        move || slug.get(),
        move |slug| {
            let (filter, order) = filters.with_untracked(|filters| {
                (filters.filter(&session.decider_on(&slug), &Turns::default()), filters.order())
            });
            api().snapshot(slug, filter, order, None)
        },
    );
    loaded(snapshot, move |snapshot| view! { <Board snapshot filters /> })
}

#[component]
fn Board(snapshot: Snapshot, filters: Memo<BoardFilters>) -> impl IntoView {
    let session = use_session();
    let board = BoardState::new(&snapshot, session, filters);
    provide_context(board);
    offers::offer(board);
    // Effects run in the browser alone.
    Effect::new(move || untrack(|| board.start()));
    // Roles may change while the board is open.
    Effect::new(move |before: Option<()>| {
        session.me();
        if before.is_some() {
            board.set_actor(session.actor_on(&board.slug()));
        }
    });
    let path = use_location().pathname;
    Effect::new(move |before: Option<()>| {
        path.track();
        // Going back or elsewhere ends what was under way on the page.
        if before.is_some() {
            board.cancel_drag();
        }
    });
    // They change in place when somebody publishes another workflow, and with what the person may see of it.
    let columns = Memo::new(move |_| board.view.rules.with(|rules| rules.status_ids()));
    view! {
        // A title of its own for each name: what a title reads, it reads when the board is gone, too.
        {move || view! { <Title text=isolated(&board.view.name.get()).into_owned() /> }}
        <div class="Board" data-board="">
            {view! { <Top /> <ArchivedNotice /> }.into_any()}
            {move || (board.sync.feed.status().get() == FeedStatus::SignedOut).then(|| view! { <SignedOut /> })}
            {view! { <FilterBar /> <Start /> <NothingMatches /> }.into_any()}
            <Strip />
            <div class="Board-columns" data-columns="" role="group" aria-label=tr!("Columns") tabindex="0" on:scroll=move |event| look(board, &event)>
                <For each=move || columns.get() key=|id| id.clone() let:id>{view! { <BoardColumn id /> }.into_any()}</For>
            </div>
            {view! { <Dialogs /> <DragLayer /> <KeyboardHelp /> }.into_any()}
        </div>
        <Outlet />
    }
}

#[component]
fn Top() -> impl IntoView {
    let board = use_board();
    let (slug, place) = (board.slug(), board.may(Right::Place));
    let new_order = paths::new_order(&slug);
    view! {
        <header class="Board-top">
            <h1 dir="auto">{board.view.name}</h1>
            <Liveness />
            <WorstFirst />
            <Search slug=slug.clone() />
            {move || place.get().then(|| view! { <a class="Button" data-kind="primary" href=new_order.clone()><Icon name="plus" />{tr!("New order")}</a> })}
        </header>
    }
}

/// Says of an archived board that it is one.
#[component]
fn ArchivedNotice() -> impl IntoView {
    let (board, is_admin) = (use_board(), use_session().is_admin());
    let is_archived = Memo::new(move |_| board.view.rules.with(|rules| rules.is_archived));
    move || {
        is_archived.get().then(|| {
            view! {
                <p class="Board-archived" role="status" translate="yes">
                    <Icon name="archive" />
                    <span>{tr!("This board is archived: its orders can be read, and nothing on it can be changed.")}</span>
                    {is_admin.then(|| view! { <a class="Button" href=paths::BOARDS>{tr!("Restore it under Settings")}</a> })}
                </p>
            }
        })
    }
}

/// The way into the list: by itself before the script is here, and by the router afterwards.
#[component]
fn Search(slug: String) -> impl IntoView {
    let (navigate, of_board) = (use_navigate(), slug.clone());
    let input = NodeRef::<html::Input>::new();
    let search = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let q = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        let pairs = [("board", of_board.clone()), ("q", q)];
        navigate(&format!("{}{}", paths::ORDERS, to_query(pairs)), NavigateOptions::default());
    };
    view! {
        <form class="Search" action=paths::ORDERS role="search" on:submit=search>
            <Icon name="search" />
            <input class="Input" type="search" name="q" dir="auto" placeholder=tr!("Number, customer, item, note") aria-label=tr!("Search orders") node_ref=input />
            <input type="hidden" name="board" value=slug />
        </form>
    }
}

/// Whether what is shown is what is, and since when not.
#[component]
fn Liveness() -> impl IntoView {
    let board = use_board();
    let status = board.sync.feed.status();
    let since = RwSignal::new(String::new());
    Effect::new(move || {
        if status.get() == FeedStatus::Stale {
            let zone = board.view.rules.with_untracked(|rules| rules.workflow.calendar.zone.clone());
            since.set(local_time(board.view.now.get_untracked(), &zone));
        }
    });
    let updated = Memo::new(move |_| {
        board.sync.feed.build().get().is_some_and(|build| page_build().is_some_and(|own| own != build))
    });
    view! {
        <p class="Live" data-live=move || status.get().name() role="status">
            {move || match status.get() {
                FeedStatus::Connecting => tr!("Connecting…"),
                FeedStatus::Live => tr!("a feed" => "Live"),
                FeedStatus::Stale => tr!("Stale since {} – reconnecting", since.get()),
                FeedStatus::SignedOut => tr!("Signed out"),
            }}
        </p>
        {move || updated.get().then(|| view! { <p class="Live" data-live="updated"><a href="" rel="external">{tr!("Milepost was updated: reload")}</a></p> })}
    }
}

/// The session ended elsewhere, or somebody else signed in: says so, with the way back to this very place.
#[component]
fn SignedOut() -> impl IntoView {
    let location = use_location();
    let way = move || {
        paths::sign_in_and_back(&location.pathname.with(|path| {
            location.search.with(|query| match query.as_str() {
                "" => path.clone(),
                query => format!("{path}?{query}"),
            })
        }))
    };
    view! {
        <p class="Board-signedOut" role="alert" translate="yes">
            {tr!("You are signed out. What is shown may be old, and nothing can be changed.")} " "
            <a class="Button" data-kind="primary" href=way rel="external">{tr!("Sign in")}</a>
        </p>
    }
}

/// The build that this page was made by.
fn page_build() -> Option<String> {
    document().query_selector("meta[name=build]").ok().flatten()?.get_attribute("content")
}

/// The columns were scrolled: notes which one is looked at, the one in the middle.
fn look(board: BoardState, event: &Event) {
    let Some(columns) = event.target().and_then(|columns| columns.dyn_into::<Element>().ok()) else { return };
    let view = columns.get_bounding_client_rect();
    let middle = view.left() + view.width() / 2.0;
    let begins_before = |column: &Element| column.get_bounding_client_rect().left() <= middle;
    let shown = columns.children();
    let all = (0..shown.length()).filter_map(|place| shown.item(place));
    let column = all.take_while(begins_before).count().saturating_sub(1);
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
        if let Some(chip) = strip.children().item(column).and_then(|chip| chip.dyn_into::<HtmlElement>().ok())
        {
            strip.set_scroll_left(chip.offset_left() - (strip.client_width() - chip.offset_width()) / 2);
        }
    });
    let statuses = Memo::new(move |_| {
        let named = |(place, status): (usize, &Status)| (place, status.id.clone(), status.name.clone());
        board
            .view
            .rules
            .with(|rules| rules.workflow.statuses.iter().enumerate().map(named).collect::<Vec<_>>())
    });
    view! {
        <nav class="Strip" aria-label=tr!("Columns") node_ref=strip>
            <For each=move || statuses.get() key=|status| status.clone() let:status><StripChip status /></For>
        </nav>
    }
}

#[component]
fn StripChip(status: (usize, StatusId, String)) -> impl IntoView {
    let board = use_board();
    let (place, id, name) = status;
    let to = format!("[data-status=\"{id}\"]");
    let of = id.clone();
    let total = Memo::new(move |_| board.with(|model| model.total(&of)));
    let show = move |_| {
        if board.folded.has_untracked(&id) {
            board.folded.toggle(&id);
        }
        if let Ok(Some(column)) = document().query_selector(&to) {
            column.scroll_into_view();
        }
    };
    let current = move || if board.in_view.get() == place { "true" } else { "false" };
    view! { <button class="Chip" type="button" aria-current=current on:click=show>{typed(name)} " " {total}</button> }
}

/// What to do on a board without orders.
#[component]
fn Start() -> impl IntoView {
    let board = use_board();
    let empty = Memo::new(move |_| {
        !board.is_filtered()
            && !board.view.rules.with(|rules| rules.is_archived)
            && board.with(|model| model.columns().iter().all(|column| column.total == 0))
    });
    let (place, import) = (board.may(Right::Place), board.may(Right::Import));
    // Of several boards, one without orders is mostly a new one, and who works on it is still to be said.
    let is_new = Memo::new(move |_| board.session.is_admin() && board.session.has_several_boards());
    move || {
        let (slug, place, import) = (board.slug(), place.get(), import.get());
        let text = if is_new.get() && place {
            tr!(
                "Place the first one, or bring those you have from a file. Others see this board once they hold a role on it."
            )
        } else if place || import {
            tr!("Place the first one, or bring those you have from a file.")
        } else {
            tr!("They appear here as soon as somebody places one.")
        };
        empty.get().then(|| {
            view! {
                <div class="Board-start">
                    <Empty title=tr!("No orders yet") text>
                        {place.then(|| view! { <a class="Button" data-kind="primary" href=paths::new_order(&slug)>{tr!("New order")}</a> })}
                        {import.then(|| view! { <a class="Button" href=paths::import(&slug)>{tr!("Import a file")}</a> })}
                        {(is_new.get() && place).then(|| view! { <a class="Button" href=paths::PEOPLE>{tr!("Give people roles")}</a> })}
                    </Empty>
                </div>
            }
        })
    }
}
