//! The list of orders, with search and filters. What is asked stands in the address, so that a list can be shared and the
//! form works before the script has arrived.

mod asked;
mod table;

pub use asked::OrdersQuery;

use crate::{
    api::{ListParams, api},
    shell::session::actor_on,
    ui::{empty::Empty, icon::Icon, notices::use_notices},
};
use asked::FLAGS;
use domain::{
    Card, Date, Instant, Right, Snapshot, Spans, Workflow,
    wire::{BoardAccess, Me, Page},
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use table::Table;
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

/// What the list needs of a board beside its orders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ListContext {
    /// The board's name in addresses.
    pub slug: String,
    /// The server's time.
    pub now: Instant,
    /// The date in the shop's zone.
    pub today: Date,
    /// Working time.
    pub spans: Spans,
    /// The rules.
    pub workflow: Workflow,
}

impl From<Snapshot> for ListContext {
    fn from(Snapshot { slug, now, today, spans, workflow, .. }: Snapshot) -> ListContext {
        ListContext { slug, now, today, spans, workflow }
    }
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct OrdersData {
    /// The board.
    pub frame: ListContext,
    /// What was asked.
    pub asked: OrdersQuery,
    /// The first orders that fit.
    pub page: Page<Card>,
}

/// The page.
#[component]
pub fn OrdersPage(me: Me, found: OrdersData) -> impl IntoView {
    let OrdersData { frame, asked, page } = found;
    let actor = actor_on(&me, &frame.slug);
    let may = [Right::Place, Right::Import].map(|right| actor.may(right, &frame.workflow));
    let frame = Arc::new(frame);
    view! {
        <Head slug=frame.slug.clone() may />
        <Asking frame=frame.clone() boards=me.boards asked=asked.clone() />
        <Rows frame page asked />
    }
}

#[component]
fn Head(slug: String, may: [bool; 2]) -> impl IntoView {
    let [place, import] = may;
    view! {
        <header class="PageHead">
            <h1>"Orders"</h1>
            <div class="PageHead-end">
                {import.then(|| view! { <a class="Button" href=format!("/boards/{slug}/import")><Icon name="import" />"Import"</a> })}
                {place.then(|| view! { <a class="Button" data-kind="primary" href=format!("/boards/{slug}/new")><Icon name="plus" />"New order"</a> })}
            </div>
        </header>
    }
}

/// Search and filters.
#[component]
fn Asking(frame: Arc<ListContext>, boards: Vec<BoardAccess>, asked: OrdersQuery) -> impl IntoView {
    let several = boards.len() > 1;
    let slug = frame.slug.clone();
    let option = |value: String, name: String, chosen: bool| view! { <option value=value selected=chosen>{name}</option> };
    let boards = boards.into_iter().map(|board| {
        let chosen = board.slug == slug;
        option(board.slug, board.name, chosen)
    });
    let chosen = asked.status.clone();
    let statuses = frame
        .workflow
        .statuses
        .iter()
        .map(|status| option(status.id.to_string(), status.name.clone(), chosen.as_ref() == Some(&status.id)));
    view! {
        <form
            class="OrdersFilter" action="/orders" method="get" role="search"
            on:change=move |event| {
                let input = event.target().and_then(|input| input.dyn_into::<web_sys::Element>().ok());
                let form = input.and_then(|input| input.closest("form").ok().flatten()).and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
                if let Some(form) = form {
                    // Fails only for a form that is no longer in the page.
                    let _ = form.request_submit();
                }
            }
        >
            {if several {
                view! { <select class="Input" name="board" aria-label="Board">{boards.collect_view()}</select> }.into_any()
            } else {
                view! { <input type="hidden" name="board" value=slug.clone() /> }.into_any()
            }}
            <label class="OrdersFilter-search">
                <Icon name="search" />
                <input class="Input" type="search" name="q" value=asked.q.clone().unwrap_or_default() placeholder="Number, customer, item" aria-label="Search orders" />
            </label>
            <button class="Button" type="submit">"Search"</button>
            <select class="Input" name="status" aria-label="Status">
                {option(String::new(), "Every status".into(), chosen.is_none())}
                {statuses.collect_view()}
            </select>
            <div class="OrdersFilter-flags">
                {FLAGS.map(|(name, label)| {
                    let on = asked.has(name);
                    view! { <label class="Choice"><input type="checkbox" name=name value="1" checked=on /> <span>{label}</span></label> }
                }).collect_view()}
            </div>
        </form>
    }
}

#[component]
fn Rows(frame: Arc<ListContext>, page: Page<Card>, asked: OrdersQuery) -> impl IntoView {
    let notices = use_notices();
    let (cards, next, busy) = (RwSignal::new(page.items), RwSignal::new(page.next), RwSignal::new(false));
    let total = page.total;
    let (slug, filter) = (frame.slug.clone(), asked.filter());
    let more = move |_| {
        let (slug, listing) = (slug.clone(), ListParams { filter: filter.clone(), after: next.get_untracked(), limit: None });
        busy.set(true);
        spawn_local(async move {
            match api().orders(slug, listing).await {
                Ok(page) => {
                    cards.update(|cards| cards.extend(page.items));
                    next.set(page.next);
                }
                Err(failure) => {
                    notices.warn(failure.message());
                }
            }
            busy.set(false);
        });
    };
    let plain = asked.address_of(None);
    if cards.with_untracked(Vec::is_empty) {
        return view! { <Nothing asked slug=frame.slug.clone() /> }.into_any();
    }
    view! {
        <div class="PageBody OrdersBody">
            <p class="OrdersCount" role="status">
                {move || count(cards.read().len(), total, next.get().is_some())}
                {(!asked.is_bare()).then(|| view! { " " <a href=plain>"Show all"</a> })}
            </p>
            <Table frame cards />
            {move || next.get().is_some().then(|| view! { <button class="Button" type="button" disabled=busy on:click=more.clone()>"Load more"</button> })}
        </div>
    }
    .into_any()
}

/// `50 of 66 orders`
fn count(shown: usize, total: Option<u32>, more: bool) -> String {
    let orders = |n: usize| if n == 1 { "order" } else { "orders" };
    match total {
        Some(total) if more => format!("{shown} of {total} orders"),
        _ if more => format!("The first {shown} orders"),
        _ => format!("{shown} {}", orders(shown)),
    }
}

#[component]
fn Nothing(asked: OrdersQuery, slug: String) -> impl IntoView {
    if asked.is_bare() {
        view! {
            <Empty title="No orders yet" text="Place the first one on the board, or bring those you have from a file.">
                <a class="Button" data-kind="primary" href=format!("/boards/{slug}")>"Go to the board"</a>
            </Empty>
        }
        .into_any()
    } else {
        let elsewhere = if asked.has("archived") { "the orders on the board" } else { "archived orders" };
        let text = format!("No order fits all of what you ask for. Loosen a filter, or look among {elsewhere}.");
        view! {
            <Empty title="Nothing found" text>
                <a class="Button" href=asked.address_of(None)>"Show all orders"</a>
            </Empty>
        }
        .into_any()
    }
}
