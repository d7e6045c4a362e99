//! The board: columns of cards, live.

mod card;
mod column;
mod drag;
mod filters;
mod focus;
mod forecast;
mod geometry;
mod keyboard;
mod lift;
mod menu;
mod model;
mod prompt;
pub(crate) mod state;

use crate::{
    backend::backend,
    live::Status as Feed,
    shell::session::{actor_on, use_session},
    ui::{empty::Empty, failure::Failed, icon::Icon, moment::local_time},
};
use column::BoardColumn;
use domain::{Actor, Right, Snapshot, wire::Me};
use drag::DragLayer;
use filters::{Chosen, Filters};
use keyboard::KeyboardHelp;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    components::Outlet,
    hooks::{use_params_map, use_query_map},
};
use menu::MoveMenu;
use prompt::MovePrompt;
use state::{BoardState, use_board};

/// A board's page.
#[component]
pub fn BoardPage() -> impl IntoView {
    let (params, query, session) = (use_params_map(), use_query_map(), use_session());
    let slug = Memo::new(move |_| params.with(|params| params.get("board").unwrap_or_default()));
    let chosen = Memo::new(move |_| query.with(Chosen::from_query));
    let data = Resource::new_blocking(
        move || (slug.get(), chosen.get()),
        move |(slug, chosen)| async move {
            let me = session.me().await?;
            let filter = chosen.filter(&actor_on(&me, &slug));
            backend().snapshot(slug, filter).await.map(|snapshot| (me, snapshot))
        },
    );
    view! {
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match data.await {
                    Ok((me, snapshot)) => view! { <Board me snapshot chosen=chosen.get_untracked() /> }.into_any(),
                    Err(failure) => view! { <Failed failure /> }.into_any(),
                }
            })}
        </Transition>
    }
}

#[component]
fn Board(me: Me, snapshot: Snapshot, chosen: Chosen) -> impl IntoView {
    let actor = actor_on(&me, &snapshot.slug);
    let board = BoardState::new(&snapshot, actor.clone(), chosen.filter(&actor), chosen.query());
    provide_context(board);
    // Effects run in the browser alone.
    Effect::new(move || untrack(|| board.start()));
    let empty = snapshot.columns.iter().all(|column| column.count.total == 0) && !board.is_filtered();
    let statuses = snapshot.workflow.statuses.clone();
    view! {
        <Title text=snapshot.name.clone() />
        <div class="Board" data-board="">
            {view! { <Top snapshot=snapshot.clone() chosen actor=actor.clone() /> }.into_any()}
            {if empty { view! { <Start slug=snapshot.slug.clone() actor workflow=snapshot.workflow.clone() /> }.into_any() } else { ().into_any() }}
            <Strip />
            <div class="Board-columns" data-columns="" role="group" aria-label="Columns" tabindex="0">
                {statuses.into_iter().map(|status| view! { <BoardColumn status /> }.into_any()).collect_view()}
            </div>
            {view! { <MoveMenu /> <MovePrompt /> <DragLayer /> <KeyboardHelp /> }.into_any()}
        </div>
        <Outlet />
    }
}

#[component]
fn Top(snapshot: Snapshot, chosen: Chosen, actor: Actor) -> impl IntoView {
    let place = actor.may(Right::Place, &snapshot.workflow);
    let (slug, zone) = (snapshot.slug.clone(), snapshot.workflow.calendar.zone.clone());
    view! {
        <header class="Board-top">
            <h1>{snapshot.name.clone()}</h1>
            <Liveness zone />
            <Filters slug=slug.clone() chosen actor workflow=snapshot.workflow />
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
        {move || updated.get().then(|| view! { <p class="Live" data-live="updated"><a href="" rel="external">"Milepost was updated: reload"</a></p> })}
    }
}

/// The build that this page was made by.
fn page_build() -> Option<String> {
    document().query_selector("meta[name=build]").ok().flatten()?.get_attribute("content")
}

/// On a phone: which column is shown.
#[component]
fn Strip() -> impl IntoView {
    let board = use_board();
    let statuses = board.rules.with_untracked(|rules| rules.workflow.statuses.clone());
    view! {
        <nav class="Strip" aria-label="Columns">
            {statuses
                .into_iter()
                .map(|status| {
                    let (id, to) = (status.id.clone(), format!("[data-status=\"{}\"]", status.id));
                    let total = Memo::new(move |_| board.with(|model| model.total(&id)));
                    let show = move |_| {
                        if let Ok(Some(column)) = document().query_selector(&to) {
                            column.scroll_into_view();
                        }
                    };
                    view! { <button class="Chip" type="button" on:click=show>{status.name} " " {total}</button> }
                })
                .collect_view()}
        </nav>
    }
}

/// What to do on a board without orders.
#[component]
fn Start(slug: String, actor: Actor, workflow: domain::Workflow) -> impl IntoView {
    let may = |right| actor.may(right, &workflow);
    let (place, import) = (may(Right::Place), may(Right::Import));
    let text = if place || import {
        "Place the first one, or bring those you have from a file."
    } else {
        "They appear here as soon as somebody places one."
    };
    view! {
        <div class="Board-start">
            <Empty title="No orders yet" text>
                {place.then(|| view! { <a class="Button" data-kind="primary" href=format!("/boards/{slug}/new")>"New order"</a> })}
                {import.then(|| view! { <a class="Button" href=format!("/boards/{slug}/import")>"Import a file"</a> })}
            </Empty>
        </div>
    }
}

#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <div class="Board" aria-busy="true" aria-label="The board is loading">
            <div class="Board-columns">
                {(0..6).map(|_| view! { <div class="Column Skeleton"></div> }).collect_view()}
            </div>
        </div>
    }
}
