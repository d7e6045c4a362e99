//! The top and the foot of the tracking page: where the order is, when it arrives, what happens next, what slipped, and who answers.

use super::{acts::Answer, look::PageLook, parcels::counts, words};
use crate::components::typed::typed;
use domain::{
    query::encode,
    wire::{Delay, TrackView},
};
use leptos::prelude::*;
use locales::Words;

/// Where it is, when it arrives, and what happens next.
#[component]
pub fn Summary(view: TrackView, words: &'static Words) -> impl IntoView {
    let label = words.text(if view.finished { "your-order" } else { "where-now" });
    let arrival = words::arrival(&view, words);
    let ended = words::ended(&view, words);
    let held = words::held_since(&view, words);
    let next = words::next(&view, words);
    let (withdrawn, overdue) = (words::withdrawn(&view, words), words::overdue(&view, words));
    let counts = counts(&view, words);
    let nothing_to_do = words::nothing_to_do(&view, words);
    let total = words::total(&view, words);
    let lang = |language: Option<domain::Language>| language.map(domain::Language::tag);
    view! {
        <section class="now" data-end=view.finished.then_some(if view.cancelled { "off" } else { "there" })>
            <p class="label">{label}</p>
            <h1 id="now" dir="auto" lang=lang(view.wording_language)>{view.wording}</h1>
            {counts.map(|counts| view! { <p>{counts}</p> })}
            {arrival.map(|(label, window)| view! { <p class="when">{label} " " <b>{window}</b></p> })}
            {ended.map(|date| view! { <p class="when">{date}</p> })}
            {withdrawn.map(|sentence| view! { <p>{sentence}</p> })}
            {overdue.map(|sentence| view! { <p class="past">{sentence}</p> })}
            {view.waits.map(|sentence| view! { <p class="waits" dir="auto" lang=lang(view.waits_language)>{sentence}</p> })}
            {held.map(|sentence| view! { <p>{sentence}</p> })}
            {next}
            {nothing_to_do.map(|sentence| view! { <p>{sentence}</p> })}
            {view.carrier.map(|(carrier, number)| view! { <Carrier carrier number words /> })}
            {total.map(|total| view! { <dl><div><dt>{words.text("total")}</dt><dd dir="auto">{total}</dd></div></dl> })}
        </section>
    }
}

#[component]
fn Carrier(carrier: String, number: String, words: &'static Words) -> impl IntoView {
    view! {
        <dl>
            <div><dt>{words.text("carrier")}</dt><dd dir="auto">{carrier}</dd></div>
            <div><dt>{words.text("carrier-number")}</dt><dd class="number" dir="auto">{number}</dd></div>
        </dl>
    }
}

/// That it arrives later than first promised: what was promised, the new date, the reason, and what can be done.
#[component]
pub fn Delayed(delay: Delay, view: TrackView, words: &'static Words) -> impl IntoView {
    let today = view.as_of.date();
    let first = words::first_promise(&delay, today, words);
    let new = view.promise.map(|promise| words.promise(promise, today));
    let lang = delay.reason_language.map(domain::Language::tag);
    let days = words.say("delay", &[("days", delay.days.into())]);
    view! {
        <section class="slip">
            <h2>{days}</h2>
            <dl>
                <div><dt>{words.text("delay-promised")}</dt><dd><s>{first}</s></dd></div>
                {new.map(|window| view! { <div><dt>{words.text("delay-new")}</dt><dd><b>{window}</b></dd></div> })}
                {delay.reason.map(|reason| view! { <div><dt>{words.text("delay-why")}</dt><dd dir="auto" lang=lang>{reason}</dd></div> })}
            </dl>
            <Answer view words />
        </section>
    }
}

/// How to reach a person, how fresh the page is, and who the shop is.
#[component]
pub fn Help(view: TrackView, look: PageLook, words: &'static Words) -> impl IntoView {
    let subject = encode(&words::order(&view.number, words));
    let email = view.contact_email.clone().map(|address| {
        let href = format!("mailto:{address}?subject={subject}");
        view! { <a href=href>{typed(address)}</a> }
    });
    let phone = view.contact_phone.clone().map(|number| {
        let dial: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        view! { <a href=format!("tel:{dial}")>{typed(number)}</a> }
    });
    let reachable = words::is_answered(&view).then(|| words.text("person"));
    let links = [("imprint", look.imprint), ("privacy", look.privacy)].map(|(key, link)| {
        link.map(|link| view! { <a href=link.as_str().to_owned() rel="noreferrer">{words.text(key)}</a> })
    });
    let has_links = links.iter().any(Option::is_some);
    view! {
        <footer>
            {reachable.map(|label| view! { <h2>{label}</h2> })}
            <p class="reach">{email} {phone}</p>
            <p class="fresh">{words::updated(&view, words)} " " <span class="auto" hidden>{words.text("by-itself")}</span></p>
            {has_links.then(|| view! { <p class="legal">{links.into_iter().collect_view()}</p> })}
        </footer>
    }
}
