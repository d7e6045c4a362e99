//! An order whole, in a drawer over its board.

mod approvals;
mod arrival;
mod assignee;
mod attention;
mod cancel_asked;
mod clock;
mod comments;
mod context;
pub mod customer;
mod details;
mod editable;
mod entry_text;
mod escalation;
mod escalation_text;
mod facts;
mod head;
mod history;
mod hold;
mod lines;
mod messages;
mod mistakes;
mod opening;
mod parcel_text;
mod parcels;
pub mod peek;
mod presence;
mod promise;
mod rule_offer;
mod rules;
mod slack;
mod told;
mod tracking;
mod trail;

use crate::{
    api::Client,
    board::state::use_board,
    components::{empty::Empty, icon::Icon, notices::use_notices},
    load::LoadError,
    loading::switch,
    session::use_session,
};
use approvals::Approvals;
use attention::Attention;
use clock::TimeInStatus;
use comments::composer::Composer;
use context::{OrderContext, OrderDetail};
use customer::Customer;
use details::Details;
use domain::{OrderId, isolated, query::decode_number, tr, wire::ReadNotifications};
use facts::Facts;
use head::Head;
use history::History;
use leptos::{ev, html, prelude::*, task::spawn_local};
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};
use lines::Lines;
use messages::Messages;
use mistakes::Mistakes;
use parcels::Parcels;
use presence::show_presence;
use rules::Rules;
use send_wrapper::SendWrapper;
use slack::Slack;
use tracking::Tracking;
use wasm_bindgen::JsCast;

/// The drawer of the order that the address names, over its board.
#[component]
pub fn OrderDrawer() -> impl IntoView {
    let (board, params, query, navigate) = (use_board(), use_params_map(), use_query_map(), use_navigate());
    let which = Memo::new(move |_| {
        let number = params.with(|params| decode_number(&params.get("number").unwrap_or_default()));
        (number, query.with(|query| query.get("id")?.parse().ok()))
    });
    let close = Callback::new(move |()| {
        let stay = NavigateOptions { scroll: false, ..NavigateOptions::default() };
        navigate(&untrack(|| board.address()), stay);
    });
    let node = NodeRef::<html::Section>::new();
    keep_focus(node);
    close_on_escape(node, close);
    view! {
        <section class="Drawer" role="dialog" aria-labelledby="order-heading" tabindex="-1" node_ref=node>
            <button class="Drawer-close" type="button" aria-label=tr!("Close the order") on:click=move |_| close.run(())><Icon name="close" /></button>
            // Made while this is rendered and not before: the drawer is there at once, and what it shows follows.
            {move || view! { <Detail which /> }.into_any()}
        </section>
    }
}

#[component]
fn Detail(which: Memo<(String, Option<OrderId>)>) -> impl IntoView {
    let board = use_board();
    let detail = Resource::new(
        move || which.get(),
        move |(number, id)| async move {
            match id {
                Some(id) => OrderDetail::of_id(id).await,
                None => OrderDetail::load(board.slug(), number).await,
            }
        },
    );
    view! {
        <Transition fallback=Skeleton set_pending=switch()>
            {move || Suspend::new(async move {
                match detail.await {
                    Ok(detail) => view! { <Order detail /> }.into_any(),
                    Err(error) => {
                        view! { <h2 class="visually-hidden" id="order-heading">{tr!("Order")}</h2> <LoadError error /> }.into_any()
                    }
                }
            })}
        </Transition>
    }
}

#[component]
fn Order(detail: OrderDetail) -> impl IntoView {
    let title =
        format!("{} · {}", isolated(&detail.order.card.number), isolated(&detail.order.customer.name));
    read_notifications(detail.order.card.id);
    let order = OrderContext::provide(detail);
    let withheld = order.part(|order| (order.withheld.clone(), order.withheld_fields.clone()));
    show_presence(order);
    // Told anew with every reading, and a form that is open must not be made anew for that.
    let gone = Memo::new(move |_| order.gone.get());
    Effect::new(move |seen: Option<(Option<u64>, u32)>| order.follow(seen.unwrap_or_default()));
    view! {
        <Title text=title />
        // Made anew where something is withheld from now on: no form that is open keeps what it began with.
        {move || if (withheld.get(), gone.get()).1 {
            view! { <h2 class="visually-hidden" id="order-heading">{tr!("Order")}</h2> <OutOfSight /> }.into_any()
        } else {
            view! {
                <Head />
                <div class="Drawer-body">
                    <Attention />
                    <TimeInStatus />
                    <Slack />
                    <Facts />
                    <Approvals />
                    <Details />
                    <Customer />
                    <Tracking />
                    <Messages />
                    <Lines />
                    <Parcels />
                    <Rules />
                    <History />
                    <Mistakes />
                </div>
                <Composer />
            }
            .into_any()
        }}
    }
}

/// Who has an order before their eyes has read what they were told of it.
fn read_notifications(order: OrderId) {
    let session = use_session();
    Effect::new(move || {
        if session.unread() == 0 || session.seeing_as().is_some() {
            return;
        }
        spawn_local(async move {
            // Where that fails they are unread still, and the next look at it tries again.
            if let Ok(count) = Client.read_notifications(&ReadNotifications::Order(order)).await {
                session.ring(count.unread);
            }
        });
    });
}

/// It was here a moment ago.
#[component]
fn OutOfSight() -> impl IntoView {
    view! { <Empty title=tr!("This order is out of your sight") text=tr!("It went to a status that none of your roles sees, or your roles have changed.") /> }
}

/// The focus moves into the drawer when it opens, and back to where it was when it closes.
fn keep_focus(node: NodeRef<html::Section>) {
    // All of it inside the effect, cleaning up included: the server has no focus to give back.
    Effect::new(move || {
        let Some(drawer) = node.get() else { return };
        let active =
            document().active_element().and_then(|active| active.dyn_into::<web_sys::HtmlElement>().ok());
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
                notices.tell(tr!("Save or cancel what you are editing first."));
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
            <h2 class="visually-hidden" id="order-heading">{tr!("The order is loading")}</h2>
            {(0..6).map(|_| view! { <div class="Skeleton"></div> }).collect_view()}
        </div>
    }
}
