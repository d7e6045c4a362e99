//! A customer that was found: what is held, a copy of it, and its end.

use super::dialog::EraseDialog;
use crate::{
    components::{dates::dated, typed::typed},
    paths,
};
use domain::{
    ERASED, Erasable, isolated, tr,
    wire::{HeldCustomer, HeldOrder, PrivacyView},
};
use leptos::prelude::*;

/// How many orders are listed at first.
const LISTED: usize = 5;

/// The row.
#[component]
pub fn Customer(customer: HeldCustomer, privacy: RwSignal<PrivacyView>) -> impl IntoView {
    let (asking, gone) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let held = StoredValue::new(customer.clone());
    let HeldCustomer { order, name, email, orders: held_orders, texts } = customer;
    let copy = format!("/api/v1/privacy/export/{order}");
    let count = held_orders.len();
    let (first, rest) = held_orders.split_at(count.min(LISTED));
    let list =
        |orders: &[HeldOrder]| orders.iter().cloned().map(|order| view! { <Order order /> }).collect_view();
    let rest = (!rest.is_empty()).then(|| {
        view! { <details><summary>{tr!("{n} order more" | "{n} orders more" % rest.len())}</summary> <ul>{list(rest)}</ul></details> }
    });
    let held_words = tr!(
        "{n} order, with {} contacts, lists of lines and texts"
            | "{n} orders, with {} contacts, lists of lines and texts" % count,
        texts
    );
    let label = isolated(&name).into_owned();
    let was_erased = name == ERASED;
    let acts = view! {
        <div class="Privacy-acts">
            {(!was_erased).then(|| view! {
                <a class="Button" href=copy.clone() rel="external" download="customer.json" aria-label=tr!("Export {}", label)>{tr!("Export")}</a>
                <a class="Button" href=format!("{copy}?form=text") rel="external" download="customer.txt" aria-label=tr!("Export {} as text", label)>{tr!("Export as text")}</a>
            })}
            <button class="Button" data-kind="danger" type="button" aria-haspopup="dialog" aria-label=tr!("Erase {}", label)
                on:click=move |_| asking.set(true)>{tr!("Erase…")}</button>
        </div>
    };
    view! {
        <li class="Privacy-customer">
            <p><b>{typed(name)}</b></p>
            {email.map(|email| view! { <p class="Privacy-mail" dir="auto">{email.to_string()}</p> })}
            <p class="Field-hint">{held_words}</p>
            {was_erased.then(|| view! {
                <p>{tr!("The data of these orders were erased. Somebody has written the address there again since: erase them once more.")}</p>
            })}
            <ul class="Privacy-orders">{list(first)}</ul>
            {rest}
            <div class="Privacy-end" hidden=move || gone.with(Option::is_some)>{acts}</div>
            {move || gone.get().map(|said| view! { <p class="Privacy-gone"><b>{said}</b></p> })}
            {move || {
                let done = Callback::new(move |()| asking.set(false));
                asking.get().then(|| view! { <EraseDialog customer=held.get_value() privacy gone done /> })
            }}
        </li>
    }
}

#[component]
fn Order(order: HeldOrder) -> impl IntoView {
    let standing = match order.erasable {
        Erasable::Now => None,
        Erasable::Open => Some(("warn", tr!("an order" => "open"))),
        Erasable::Kept { from } if order.waits => {
            Some(("", tr!("an order’s data" => "erased on {}", dated(from))))
        }
        Erasable::Kept { from } => Some(("", tr!("an order’s data" => "kept until {}", dated(from)))),
    };
    view! {
        <li>
            <a href=paths::order(&order.board, &order.number)>{typed(&order.number)}</a> " "
            <span dir="auto">{order.status}</span> ", " {tr!("an order" => "placed {}", dated(order.placed))} " "
            {standing.map(|(kind, words)| view! { <span class="Tag" data-kind=kind>{words}</span> })}
        </li>
    }
}
