//! The parcels of an order: what is in each, where it is, and what is still to be packed. One form is open at a time.

mod carry_form;
mod items_form;
mod merge_form;
mod parcel;

use super::context::use_order;
use crate::components::typed::typed;
use domain::{
    LineTally, ParcelItem, ParcelState, line_tallies, pieces,
    wire::{Line, ParcelView, parcels_of},
};
use items_form::{ItemsForm, Purpose};
use leptos::prelude::*;
use parcel::Parcel;

/// The form that is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    /// For a new parcel.
    Pack,
    Split(u32),
    TakeBack(u32),
    Merge(u32),
    Send(u32),
    Label(u32),
}

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
            <section class="Drawer-part Parcels" aria-label="Parcels">
                <header>
                    <h3>"Parcels"</h3>
                    {move || {
                        let can = may.get() && open.get().is_none() && !to_pack.with(Vec::is_empty);
                        can.then(|| view! { <button class="Drawer-edit" type="button" on:click=move |_| open.set(Some(Open::Pack))>"Make a parcel…"</button> })
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
            let words = "All of it goes with the order’s status. Make a parcel to send a part of it: the customer then reads what is sent and what is still to come.";
            view! { <p class="Drawer-none">{words}</p> }.into_any()
        }
        (false, true) => view! { <p class="Drawer-none">"Everything is in a parcel."</p> }.into_any(),
        (false, false) => view! {
            <div class="Parcel-left">
                <p class="Field-hint">"Still to pack"</p>
                <Items items=to_pack.get() />
            </div>
        }
        .into_any(),
    }
}

/// Lines with how many of each.
#[component]
fn Items(items: Vec<ParcelItem>) -> impl IntoView {
    let order = use_order();
    let rows = items.into_iter().map(|item| {
        let name = order.part(move |order| name_of(&order.lines, item.line));
        view! { <li><span>{move || typed(name.get())}</span> <b>{item.quantity}</b></li> }
    });
    view! { <ul class="Parcel-items">{rows.collect_view()}</ul> }
}

fn name_of(lines: &[Line], line: u32) -> String {
    lines.get(line as usize).map(|line| line.description.to_string()).unwrap_or_default()
}

/// What can still be packed, line by line.
fn left(lines: &[Line], parcels: &[ParcelView]) -> Vec<ParcelItem> {
    let free = tallies(lines, parcels).into_iter().map(|tally| tally.free()).zip(0..);
    let items = free.filter(|(free, _)| *free > 0);
    items
        .map(|(free, line)| ParcelItem { line, quantity: u32::try_from(free).unwrap_or(u32::MAX) })
        .collect()
}

/// Where the pieces of each line are.
pub fn tallies(lines: &[Line], parcels: &[ParcelView]) -> Vec<LineTally> {
    let quantities: Vec<u32> = lines.iter().map(|line| pieces(line.quantity)).collect();
    line_tallies(&quantities, &parcels_of(parcels))
}

/// Where the pieces of a line are, in words: `1 on the way, 2 to pack`.
pub fn tally_text(tally: LineTally) -> String {
    let parts = [
        (tally.delivered, "delivered"),
        (tally.on_way, "on the way"),
        (tally.ready, "packed"),
        (tally.open, "to pack"),
        (tally.lost, "lost"),
        (tally.came_back, "came back"),
    ];
    let parts = parts.into_iter().filter(|(pieces, _)| *pieces > 0);
    parts.map(|(pieces, what)| format!("{pieces} {what}")).collect::<Vec<_>>().join(", ")
}

fn state_words(state: ParcelState) -> &'static str {
    match state {
        ParcelState::Packed => "Packed",
        ParcelState::Sent => "On its way",
        ParcelState::Delivered => "Delivered",
        ParcelState::Returned => "Came back",
        ParcelState::Lost => "Lost",
    }
}

#[cfg(test)]
mod tests {
    //! What is left to pack, and what is said of a line.

    use super::*;

    fn line(quantity: i32) -> Line {
        Line { sku: None, description: "Lamp".parse().expect("a text"), quantity, unit_price: None }
    }

    #[test]
    fn what_came_back_can_be_packed_again_and_what_was_delivered_cannot() {
        let parcel = |no, state, quantity| ParcelView {
            no,
            items: vec![ParcelItem { line: 0, quantity }],
            state,
            packed_at: Default::default(),
            sent_at: None,
            ended_at: None,
            carrier: None,
            tracking_number: None,
            link: None,
        };
        let lines = [line(5), line(-2), line(1)];
        let parcels = [
            parcel(1, ParcelState::Delivered, 1),
            parcel(2, ParcelState::Returned, 2),
            parcel(3, ParcelState::Packed, 1),
        ];
        let item = |line, quantity| ParcelItem { line, quantity };
        assert_eq!(left(&lines, &parcels), [item(0, 3), item(2, 1)]);
        let said = tally_text(tallies(&lines, &parcels)[0]);
        assert_eq!(said, "1 delivered, 1 packed, 1 to pack, 2 came back");
    }
}
