//! The list of orders, with search, filters and sorting. What is asked stands in the address, so that a list can be shared
//! and the form works before the script has arrived.

mod form;
mod query;
mod table;

use crate::{
    api::{ApiResult, api},
    board_context::BoardContext,
    components::{empty::Empty, icon::Icon, notices::use_notices, typed::typed},
    load::{NoBoard, loaded, loaded_part},
    paths,
    session::use_session,
};
use domain::{Card, ListParams, Right, SortKey, tr, wire::Page};
use form::OrdersForm;
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::hooks::use_url;
use query::OrdersQuery;
use std::sync::Arc;
use table::Table;

/// How many questions a search asks at most before it shows that nothing was found so far.
const QUESTIONS: usize = 5;

/// The page.
#[component]
pub fn OrdersPage() -> impl IntoView {
    let (url, session) = (use_url(), use_session());
    let query = Memo::new(move |_| url.with(|url| OrdersQuery::parse(url.search())));
    // The board that is asked for, be it archived, or the one that the person was on last.
    let slug = Memo::new(move |_| {
        let asked = query.with(|query| query.board.clone());
        asked.or_else(|| session.board_or_last(None).map(|board| board.slug))
    });
    view! {
        <Title text=tr!("Orders") />
        {move || match slug.get() {
            Some(slug) => view! { <List slug query /> }.into_any(),
            None => view! { <NoBoard /> }.into_any(),
        }}
    }
}

#[component]
fn List(slug: String, query: Memo<OrdersQuery>) -> impl IntoView {
    let (of_board, of_orders) = (slug.clone(), slug);
    let board = Resource::new(|| (), move |()| BoardContext::load(of_board.clone()));
    let params = move || query.with(|query| query.params.clone());
    let found = Resource::new(params, move |params| load(of_orders.clone(), params));
    loaded(board, move |board| {
        let board = Arc::new(board);
        let rows = board.clone();
        view! {
            <Head board=board.clone() />
            <OrdersForm board query />
            {loaded_part(found, move |page| view! { <Rows board=rows.clone() page query /> })}
        }
    })
}

/// The first orders that fit. A search looks at so many orders a question and then says where it goes on.
async fn load(slug: String, params: ListParams) -> ApiResult<Page<Card>> {
    let api = api();
    let mut page = api.orders(slug.clone(), params.clone()).await?;
    for _ in 0..QUESTIONS {
        if !page.items.is_empty() || page.next.is_none() {
            break;
        }
        page = api.orders(slug.clone(), ListParams { after: page.next, ..params.clone() }).await?;
    }
    Ok(page)
}

#[component]
fn Head(board: Arc<BoardContext>) -> impl IntoView {
    let session = use_session();
    let [place, import] = [Right::Place, Right::Import].map(|right| board.permits(session, right));
    let (slug, several) = (board.slug.clone(), session.has_several_boards());
    view! {
        <header class="PageHead">
            <h1>{tr!("Orders")}</h1>
            {several.then(|| view! { <p class="PageHead-note">{typed(&board.name)}</p> })}
            <div class="PageHead-end">
                {import.then(|| view! { <a class="Button" href=paths::import(&slug)><Icon name="import" />{tr!("Import")}</a> })}
                {place.then(|| view! { <a class="Button" data-kind="primary" href=paths::new_order(&slug)><Icon name="plus" />{tr!("New order")}</a> })}
            </div>
        </header>
    }
}

#[component]
fn Rows(board: Arc<BoardContext>, page: Page<Card>, query: Memo<OrdersQuery>) -> impl IntoView {
    let notices = use_notices();
    let asked = query.get_untracked();
    let Page { items, next, total } = page;
    if items.is_empty() && next.is_none() {
        return view! { <Nothing asked slug=board.slug.clone() /> }.into_any();
    }
    let (cards, next, busy) = (RwSignal::new(items), RwSignal::new(next), RwSignal::new(false));
    let slug = board.slug.clone();
    let params = asked.params.clone();
    let more = move |_| {
        let params = ListParams { after: next.get_untracked(), ..params.clone() };
        let page = load(slug.clone(), params);
        busy.set(true);
        spawn_local(async move {
            let answer = page.await;
            // Another list is asked for by now.
            if busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(page) => {
                    cards.update(|cards| cards.extend(page.items));
                    next.set(page.next);
                }
                Err(error) => {
                    notices.warn(error.message());
                }
            }
        });
    };
    let all = asked.address_of_all();
    let worst_first = asked.params.sort.is_some_and(|sort| sort.by == SortKey::Slack && !sort.descending);
    let toggled = match worst_first {
        true => OrdersQuery { params: ListParams { sort: None, ..asked.params.clone() }, ..asked.clone() },
        false => asked.sorted_by(SortKey::Slack),
    };
    view! {
        <div class="PageBody OrdersBody">
            <p class="OrdersCount" role="status">
                {move || count(cards.read().len(), total, next.get().is_some())}
                {(!asked.is_bare()).then(|| view! { " " <a href=all>{tr!("Show all")}</a> })}
            </p>
            <p class="OrdersOrder"><a class="Chip" href=toggled.address() aria-current=if worst_first { "true" } else { "false" } data-noscroll=""><Icon name="sort-up" />{tr!("Worst first")}</a></p>
            <Table board cards asked />
            {move || next.get().is_some().then(|| view! { <button class="Button" type="button" disabled=busy on:click=more.clone()>{tr!("Load more")}</button> })}
        </div>
    }
    .into_any()
}

/// `50 of 66 orders`
fn count(shown: usize, total: Option<u32>, more: bool) -> String {
    match total {
        _ if more && shown == 0 => tr!("Nothing found among the newest orders so far"),
        Some(total) if more => tr!("{} of {} orders", shown, total),
        _ if more => tr!("The first {} orders", shown),
        _ => tr!("{n} order" | "{n} orders" % shown),
    }
}

#[component]
fn Nothing(asked: OrdersQuery, slug: String) -> impl IntoView {
    if asked.is_bare() {
        view! {
            <Empty title=tr!("No orders yet") text=tr!("Place the first one on the board, or bring those you have from a file.")>
                <a class="Button" data-kind="primary" href=paths::board(&slug)>{tr!("Go to the board")}</a>
            </Empty>
        }
        .into_any()
    } else {
        let text = if asked.has("archived") {
            tr!(
                "No order fits all of what you ask for. Loosen a filter, or look among the orders on the board."
            )
        } else {
            tr!("No order fits all of what you ask for. Loosen a filter, or look among archived orders.")
        };
        view! {
            <Empty title=tr!("Nothing found") text>
                <a class="Button" href=asked.address_of_all()>{tr!("Show all orders")}</a>
            </Empty>
        }
        .into_any()
    }
}
