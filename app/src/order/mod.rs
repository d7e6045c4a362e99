//! An order whole: the drawer over the board, and the form for a new one.

mod attention;
mod customer;
mod details;
mod editable;
mod entry;
mod head;
mod history;
mod hold;
mod lines;
mod new_lines;
mod new_order;
mod promise;
mod sheet;
mod tracking;

pub use entry::Entry;
pub use new_order::NewOrderPage;
pub use sheet::OrderDetail;

use crate::{
    api::ApiResult,
    board::{address::Address, state::use_board},
    piece::Piece,
    ui::{failure::Failed, icon::Icon, notices::use_notices},
};
use attention::Attention;
use customer::Customer;
use details::Details;
use head::Head;
use history::History;
use leptos::{ev, html, prelude::*, task::spawn_local};
use lines::Lines;
use send_wrapper::SendWrapper;
use sheet::OrderContext;
use tracking::Tracking;
use wasm_bindgen::JsCast;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// Makes the drawer of one order: its number, and the order where it came with the page.
type MakeDrawer = fn(String, Option<ApiResult<OrderDetail>>) -> AnyView;

/// The drawer's code.
pub static DRAWER: Piece<MakeDrawer> = Piece::new(|| Box::pin(async { drawer().await.ok() }));
/// The file that it is in.
pub const DRAWER_FILE: &str = "board-later.wasm";

#[wasm_split(later, fallible)]
fn drawer() -> Result<MakeDrawer, SplitLoaderError> {
    Ok(|number, first| view! { <OrderDrawer number first /> }.into_any())
}

/// The drawer of one order, over its board.
#[component]
fn OrderDrawer(
    /// Its number.
    number: String,
    /// The order, where it came with the page.
    first: Option<ApiResult<OrderDetail>>,
) -> impl IntoView {
    let board = use_board();
    let loaded = RwSignal::new(first);
    // Effects run in the browser alone.
    Effect::new(move || {
        if loaded.with_untracked(Option::is_some) {
            return;
        }
        let (slug, number) = (board.slug(), number.clone());
        spawn_local(async move {
            let order = OrderDetail::fetch(slug, number).await;
            // Closed in the meantime: then there is nothing to show it in.
            let _ = loaded.try_set(Some(order));
        });
    });
    let close = Callback::new(move |()| board.go(Address { order: None, ..untrack(|| board.address()) }));
    let node = NodeRef::<html::Section>::new();
    keep_focus(node);
    close_on_escape(node, close);
    view! {
        <section class="Drawer" role="dialog" aria-labelledby="order-heading" tabindex="-1" node_ref=node>
            <button class="Drawer-close" type="button" aria-label="Close the order" on:click=move |_| close.run(())><Icon name="close" /></button>
            {move || match loaded.get() {
                Some(Ok(loaded)) => view! { <Order loaded /> }.into_any(),
                Some(Err(failure)) => view! { <h2 class="visually-hidden" id="order-heading">"Order"</h2> <Failed failure /> }.into_any(),
                None => view! { <Skeleton /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Order(loaded: OrderDetail) -> impl IntoView {
    let title = format!("{} · {} · Milepost", loaded.order.card.number, loaded.order.customer.name);
    let sheet = OrderContext::provide(loaded);
    Effect::new(move || sheet.follow());
    Effect::new(move || entitle(title.clone()));
    view! {
        <Head />
        <div class="Drawer-body">
            <Attention />
            <Details />
            <Customer />
            <Tracking />
            <Lines />
            <History />
        </div>
    }
}

/// The window's title is the order's for as long as it is open.
fn entitle(title: String) {
    let before = document().title();
    document().set_title(&title);
    on_cleanup(move || document().set_title(&before));
}

/// The focus moves into the drawer when it opens, and back to where it was when it closes.
fn keep_focus(node: NodeRef<html::Section>) {
    // All of it inside the effect, cleaning up included: the server has no focus to give back.
    Effect::new(move || {
        let Some(drawer) = node.get() else { return };
        let active = document().active_element().and_then(|active| active.dyn_into::<web_sys::HtmlElement>().ok());
        let before = SendWrapper::new(active.filter(|active| !drawer.contains(Some(active))));
        // An element that takes no focus leaves it where it was.
        let _ = drawer.focus();
        on_cleanup(move || {
            if let Some(element) = before.take().filter(|element| element.is_connected()) {
                let _ = element.focus();
            }
        });
    });
}

/// Esc closes the drawer, unless something above it takes the key or something typed would be lost.
fn close_on_escape(node: NodeRef<html::Section>, close: Callback<()>) {
    let notices = use_notices();
    Effect::new(move || {
        let listener = window_event_listener(ev::keydown, move |event| {
            let above = || document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some());
            if event.key() != "Escape" || event.default_prevented() || above() {
                return;
            }
            let typing = node.get_untracked().and_then(|drawer| drawer.query_selector("form").ok().flatten());
            if typing.is_some() {
                notices.tell("Save or cancel what you are editing first.");
            } else {
                close.run(());
            }
        });
        on_cleanup(move || listener.remove());
    });
}

#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <div class="Drawer-skeleton" aria-busy="true">
            <h2 class="visually-hidden" id="order-heading">"The order is loading"</h2>
            {(0..6).map(|_| view! { <div class="Skeleton"></div> }).collect_view()}
        </div>
    }
}
