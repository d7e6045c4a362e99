//! The list of orders, with search and filters. What is asked stands in the address, so that a list can be shared and the
//! form works before the script has arrived.

mod asked;
mod table;

use crate::{
    backend::{Answer, Listing, backend},
    shell::session::{actor_on, use_session},
    ui::{empty::Empty, failure::Failed, icon::Icon, notices::use_notices},
};
use asked::{Asked, FLAGS};
use domain::{
    Card, Date, Filter, Instant, Right, Snapshot, Spans, Workflow,
    wire::{BoardAccess, Page},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::{use_navigate, use_query_map};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use table::Table;
use wasm_bindgen::JsCast;

/// What the list needs of a board beside its orders.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Frame {
    slug: String,
    now: Instant,
    today: Date,
    spans: Spans,
    workflow: Workflow,
}

impl From<Snapshot> for Frame {
    fn from(snapshot: Snapshot) -> Frame {
        let Snapshot { slug, now, today, spans, workflow, .. } = snapshot;
        Frame { slug, now, today, spans, workflow }
    }
}

/// The page.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let (query, session) = (use_query_map(), use_session());
    let asked = Memo::new(move |_| query.with(Asked::from_query));
    let board = Memo::new(move |_| asked.get().board);
    let frame = Resource::new_blocking(
        move || board.get(),
        move |board| async move {
            let me = session.me().await?;
            let known = me.boards.iter().find(|access| Some(&access.slug) == board.as_ref()).or(me.boards.first());
            let Some(slug) = known.map(|access| access.slug.clone()) else { return Ok(None) };
            // The list is fetched on its own: of the snapshot only the frame is of use.
            let frame = backend().snapshot(slug, Filter::default()).await.map(Frame::from)?;
            let actor = actor_on(&me, &frame.slug);
            let may = [Right::Place, Right::Import].map(|right| actor.may(right, &frame.workflow));
            Ok(Some((Arc::new(frame), me.boards, may)))
        },
    );
    let list = Resource::new_blocking(
        move || asked.get(),
        move |asked| async move {
            let Some((frame, ..)) = frame.await? else { return Ok(None) };
            backend().orders(frame.slug.clone(), Listing { filter: asked.filter(), after: None, limit: None }).await.map(Some)
        },
    );
    view! {
        <Title text="Orders" />
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match frame.await {
                    Ok(Some((frame, boards, may))) => view! {
                        <Head slug=frame.slug.clone() may />
                        <Asking frame=frame.clone() boards asked=asked.get() />
                        <Listed frame list asked />
                    }.into_any(),
                    Ok(None) => view! { <Empty title="No board yet" text="Nobody gave you a role on a board. Ask an administrator to." /> }.into_any(),
                    Err(failure) => view! { <Failed failure /> }.into_any(),
                }
            })}
        </Transition>
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
fn Asking(frame: Arc<Frame>, boards: Vec<BoardAccess>, asked: Asked) -> impl IntoView {
    let navigate = use_navigate();
    let go = move |form: web_sys::HtmlFormElement| {
        if let Some(asked) = Asked::from_form(&form) {
            navigate(&asked.address(), Default::default());
        }
    };
    let (send, change) = (go.clone(), go);
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
            on:submit=move |event: SubmitEvent| {
                event.prevent_default();
                if let Some(form) = event.target().and_then(|form| form.dyn_into().ok()) {
                    send(form);
                }
            }
            on:change=move |event| {
                let form = event.target().and_then(|input| input.dyn_into::<web_sys::Element>().ok()).and_then(|input| input.closest("form").ok().flatten());
                if let Some(form) = form.and_then(|form| form.dyn_into().ok()) {
                    change(form);
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
            <button class="Button" type="submit">"Search"</button>
        </form>
    }
}

type List = Resource<Answer<Option<Page<Card>>>>;

#[component]
fn Listed(frame: Arc<Frame>, list: List, asked: Memo<Asked>) -> impl IntoView {
    view! {
        <Transition fallback=Skeleton>
            {move || {
                let frame = frame.clone();
                Suspend::new(async move {
                    match list.await {
                        Ok(Some(page)) => view! { <Rows frame page asked=asked.get_untracked() /> }.into_any(),
                        Ok(None) => ().into_any(),
                        Err(failure) => view! { <Failed failure /> }.into_any(),
                    }
                })
            }}
        </Transition>
    }
}

#[component]
fn Rows(frame: Arc<Frame>, page: Page<Card>, asked: Asked) -> impl IntoView {
    let notices = use_notices();
    let (cards, next, busy) = (RwSignal::new(page.items), RwSignal::new(page.next), RwSignal::new(false));
    let total = page.total;
    let (slug, filter) = (frame.slug.clone(), asked.filter());
    let more = move |_| {
        let (slug, listing) = (slug.clone(), Listing { filter: filter.clone(), after: next.get_untracked(), limit: None });
        busy.set(true);
        spawn_local(async move {
            match backend().orders(slug, listing).await {
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
fn Nothing(asked: Asked, slug: String) -> impl IntoView {
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

#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <div class="PageBody OrdersSkeleton" aria-busy="true" aria-label="The orders are loading">
            {(0..8).map(|_| view! { <div class="Skeleton"></div> }).collect_view()}
        </div>
    }
}
