//! The parcels of an order: what is in each, where it is, and what is still to be packed. One form is open at a time.

mod carry_form;
mod items;
mod items_form;
mod merge_form;
mod open;
mod parcel;
pub mod tally;

use super::context::use_order;
use domain::{ParcelItem, tr};
use items::Items;
use items_form::{ItemsForm, Purpose};
use leptos::prelude::*;
use open::Open;
use parcel::Parcel;
use tally::left;

/// The part of the drawer; nothing where there is nothing to pack.
#[component]
pub fn Parcels() -> impl IntoView {
    let order = use_order();
    let parts = order.part(|order| (order.lines.clone(), order.parcels.clone()));
    let (may, open) = (order.may_edit(), RwSignal::new(None::<Open>));
    let is_there = Memo::new(move |_| {
        parts.with(|(lines, parcels)| !parcels.is_empty() || lines.iter().any(|line| line.quantity > 0))
    });
    let to_pack = Memo::new(move |_| parts.with(|(lines, parcels)| left(lines, parcels)));
    let numbers = Memo::new(move |_| {
        parts.with(|(_, parcels)| parcels.iter().map(|parcel| parcel.no).collect::<Vec<_>>())
    });
    let done = Callback::new(move |()| open.set(None));
    view! {
        {move || is_there.get().then(|| view! {
            <section class="Drawer-part Parcels" aria-label=tr!("Parcels")>
                <header>
                    <h3>{tr!("Parcels")}</h3>
                    {move || {
                        let can = may.get() && open.get().is_none() && !to_pack.with(Vec::is_empty);
                        can.then(|| view! { <button class="Drawer-edit" type="button" on:click=move |_| open.set(Some(Open::Pack))>{tr!("Make a parcel…")}</button> })
                    }}
                </header>
                <ul class="Parcels-list">
                    <For each=move || numbers.get() key=|no| *no let:no><Parcel no open may /></For>
                </ul>
                {move || (open.get() == Some(Open::Pack)).then(|| view! {
                    <ItemsForm purpose=Purpose::Pack from=to_pack.get_untracked() done />
                })}
                {move || (open.get() != Some(Open::Pack)).then(|| view! { <Left to_pack numbers /> })}
            </section>
        })}
    }
}

/// What is in no parcel; where nothing is in one, how the order goes without.
#[component]
fn Left(to_pack: Memo<Vec<ParcelItem>>, numbers: Memo<Vec<u32>>) -> impl IntoView {
    move || match (numbers.with(Vec::is_empty), to_pack.with(Vec::is_empty)) {
        (true, _) => {
            let words = tr!(
                "All of it goes with the order’s status. Make a parcel to send a part of it: the customer then reads what is sent and what is still to come."
            );
            view! { <p class="Drawer-none">{words}</p> }.into_any()
        }
        (false, true) => view! { <p class="Drawer-none">{tr!("Everything is in a parcel.")}</p> }.into_any(),
        (false, false) => view! {
            <div class="Parcel-left">
                <p class="Field-hint">{tr!("Still to pack")}</p>
                <Items items=to_pack.get() />
            </div>
        }
        .into_any(),
    }
}
