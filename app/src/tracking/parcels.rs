//! The parcels of an order with what is in them, and what is still to come.

use super::words::said;
use crate::components::typed::typed;
use domain::{
    Date, ParcelState,
    wire::{TrackItem, TrackParcel, TrackParcels, TrackView},
};
use leptos::prelude::*;
use locales::Words;

/// How many lines the page names at most, those that are still to come before the others.
const LINES: usize = 60;

/// A card for each parcel, and one for what is in none.
#[component]
pub fn Parcels(view: TrackView, words: &'static Words) -> impl IntoView {
    let today = view.as_of.date();
    view.parcels.map(|all| {
        let coming = coming(&all, today, words);
        let mut room = LINES.saturating_sub(all.to_come.len());
        let cards = all.parcels.iter().map(|parcel| {
            let lines = parcel.items.len().min(room);
            room -= lines;
            let arrives = awaits(parcel.state).then(|| coming.clone());
            view! { <Card parcel=parcel.clone() arrives lines today words /> }
        });
        let cards = cards.collect_view();
        let rest = (!all.to_come.is_empty()).then(|| view! { <Rest all=*all coming words /> });
        view! { <section class="parcels"><h2>{words.text("parcels")}</h2> {cards} {rest}</section> }
    })
}

/// Whether the customer waits for a parcel.
fn awaits(state: ParcelState) -> bool {
    matches!(state, ParcelState::Packed | ParcelState::Sent)
}

/// When what is missing arrives: how that is introduced, and the window; or that there is no date yet.
fn coming(all: &TrackParcels, today: Date, words: &Words) -> (String, Option<String>) {
    match all.arrives {
        Some(promise) => (words.text("arrives"), Some(words.promise(promise, today))),
        None => (words.text("no-date"), None),
    }
}

/// What of an order is where, beside what stands first: `1 ready and 2 still to come`.
pub fn counts(view: &TrackView, words: &Words) -> Option<String> {
    let tally = view.parcels.as_ref()?.tally;
    let first = [tally.delivered, tally.on_way, tally.ready].into_iter().position(|pieces| pieces > 0);
    let rest = [
        ("count-on-way", if first == Some(1) { 0 } else { tally.on_way }),
        ("count-ready", if first == Some(2) { 0 } else { tally.ready }),
        ("count-open", if first.is_none() { 0 } else { tally.open }),
        ("count-lost", tally.lost),
        ("count-back", if first.is_none() && tally.missing() == 0 { 0 } else { tally.came_back }),
    ];
    let rest = rest.into_iter().filter(|(_, pieces)| *pieces > 0 && !view.cancelled);
    let rest: Vec<String> = rest.map(|(key, pieces)| words.say(key, &[("count", pieces.into())])).collect();
    (!rest.is_empty()).then(|| words.list(&rest))
}

#[component]
fn Card(
    parcel: TrackParcel,
    arrives: Option<(String, Option<String>)>,
    lines: usize,
    today: Date,
    words: &'static Words,
) -> impl IntoView {
    let (state, key) = match parcel.state {
        ParcelState::Packed => ("packed", "parcel-packed"),
        ParcelState::Sent => ("sent", "parcel-sent"),
        ParcelState::Delivered => ("delivered", "parcel-delivered"),
        ParcelState::Returned => ("returned", "parcel-returned"),
        ParcelState::Lost => ("lost", "parcel-lost"),
    };
    let stands = match parcel.state {
        ParcelState::Lost => words.text(key),
        _ => words.say(key, &[("moment", words.moment(parcel.at, today).into())]),
    };
    let name = words.say("parcel", &[("number", parcel.no.into())]);
    let carried = parcel.carrier.map(|carrier| {
        let number = parcel.tracking_number.map(|number| match parcel.link {
            Some(link) => {
                view! { <a href=link rel="noreferrer" class="number">{typed(number)}</a> }.into_any()
            }
            None => view! { <b class="number">{typed(number)}</b> }.into_any(),
        });
        view! { <p class="by">{said(carrier, None)} " " {number}</p> }
    });
    let count = parcel.items.iter().map(|item| u64::from(item.quantity)).sum();
    view! {
        <article data-parcel=state>
            <Top name count words />
            <p>{stands}</p>
            {arrives.map(|(label, window)| view! { <Arrives label window /> })}
            <Items items=parcel.items lines words />
            {carried}
        </article>
    }
}

/// What is in no parcel yet. All of it is named, as far as a page has room.
#[component]
fn Rest(all: TrackParcels, coming: (String, Option<String>), words: &'static Words) -> impl IntoView {
    let (label, window) = coming;
    let count = all.to_come.iter().map(|item| u64::from(item.quantity)).sum();
    let waits = all.waits.then(|| view! { <p>{words.text("comes-waiting")}</p> });
    view! {
        <article data-parcel="open">
            <Top name=words.text("still-to-come") count words />
            <Arrives label window />
            {waits}
            <Items items=all.to_come lines=LINES words />
        </article>
    }
}

#[component]
fn Top(name: String, count: u64, words: &'static Words) -> impl IntoView {
    view! { <div><h3>{name}</h3> " " <span>{words.say("items", &[("count", count.into())])}</span></div> }
}

#[component]
fn Arrives(label: String, window: Option<String>) -> impl IntoView {
    view! { <p>{label} {window.map(|window| view! { " " <b>{window}</b> })}</p> }
}

#[component]
fn Items(items: Vec<TrackItem>, lines: usize, words: &'static Words) -> impl IntoView {
    let more = items.len().saturating_sub(lines);
    let rows = items.into_iter().take(lines).map(|item| {
        view! { <li>{said(item.description, None)} " " <b>{item.quantity}</b></li> }
    });
    let more = (more > 0).then(|| view! { <li>{words.say("more-lines", &[("count", more.into())])}</li> });
    view! { <ul>{rows.collect_view()} {more}</ul> }
}
