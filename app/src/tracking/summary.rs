//! The top and the foot of the tracking page: where the order is, when it arrives, what happens next, what is needed, what
//! slipped, and who answers.

use super::words;
use crate::components::{dates, typed::typed};
use domain::{
    Date, Promise,
    query::encode,
    wire::{Delay, TrackView},
};
use leptos::prelude::*;

/// Where it is, when it arrives, what happens next, and what the customer is asked for.
#[component]
pub fn Summary(view: TrackView) -> impl IntoView {
    let arrival = words::arrival(view.promise, view.finished, view.as_of.date());
    let ended = words::ended(&view);
    let withdrawn = words::withdrawn(&view);
    let (overdue, nothing_to_do) = (words::overdue(&view), words::nothing_to_do(&view));
    view! {
        <section class="now" data-end=view.finished.then_some(if view.cancelled { "off" } else { "there" })>
            <p class="label">{if view.finished { "Your order" } else { "Where it is now" }}</p>
            <h1 dir="auto">{view.wording}</h1>
            {arrival.map(|(label, window)| view! { <p class="when">{label} " " <b>{window}</b></p> })}
            {ended.map(|date| view! { <p class="when">{date}</p> })}
            {withdrawn.map(|sentence| view! { <p>{sentence}</p> })}
            {overdue.map(|sentence| view! { <p class="past">{sentence}</p> })}
            {view.waits.map(|sentence| view! { <p class="waits" dir="auto">{sentence}</p> })}
            {view.next.map(|sentence| view! { <p dir="auto">{sentence}</p> })}
            {view.need.map(|sentence| view! { <p class="need"><b>"We need you: "</b> {typed(sentence)}</p> })}
            {nothing_to_do.map(|sentence| view! { <p>{sentence}</p> })}
            {view.carrier.map(|(carrier, number)| view! { <Carrier carrier number /> })}
        </section>
    }
}

#[component]
fn Carrier(carrier: String, number: String) -> impl IntoView {
    view! {
        <dl>
            <div><dt>"Carrier"</dt><dd dir="auto">{carrier}</dd></div>
            <div><dt>"Their number"</dt><dd class="number" dir="auto">{number}</dd></div>
        </dl>
    }
}

/// That it arrives later than first promised: the new date, the first promise, the reason.
#[component]
pub fn Delayed(delay: Delay, promise: Option<Promise>, today: Date) -> impl IntoView {
    let new = promise.map(|promise| format!(" The new date: {}.", words::window(promise, today)));
    view! {
        <section class="slip" aria-label="Delay">
            <p><b>{words::slip(&delay)}</b> {new}</p>
            {delay.reason.map(|reason| view! { <p dir="auto">{reason}</p> })}
            <p class="first">"First promise: " {dates::long_near(delay.first, today)}</p>
        </section>
    }
}

/// How to reach a person, and how fresh the page is.
#[component]
pub fn Help(view: TrackView) -> impl IntoView {
    let subject = encode(&format!("Order {}", view.number));
    let email = view.contact_email.clone().map(|address| {
        let href = format!("mailto:{address}?subject={subject}");
        view! { <a href=href>{typed(address)}</a> }
    });
    let phone = view.contact_phone.clone().map(|number| {
        let dial: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        view! { <a href=format!("tel:{dial}")>{typed(number)}</a> }
    });
    let reachable = (email.is_some() || phone.is_some()).then_some("A person answers");
    view! {
        <footer>
            {reachable.map(|label| view! { <h2>{label}</h2> })}
            <p class="reach">{email} {phone}</p>
            <p class="fresh">{words::updated(&view)} " " <span class="auto" hidden>"This page updates by itself."</span></p>
        </footer>
    }
}
