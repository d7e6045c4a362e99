//! What the customer can do and has done, on the tracking page itself: links to the pages that ask once more. Nothing here acts.

use super::act_words as says;
use crate::components::typed::typed;
use domain::{Date, wire::TrackAct};
use leptos::prelude::*;

/// What we need from them: approvals and answers.
#[component]
pub fn Asked(acts: Vec<TrackAct>) -> impl IntoView {
    let asked = acts.into_iter().filter_map(|act| match act {
        TrackAct::Approval { name, href } => {
            let (words, label) = (says::please_approve(&name), says::APPROVE);
            Some(view! { <p dir="auto">{words}</p> <p><a class="go" href=href>{label}</a></p> }.into_any())
        }
        TrackAct::Reply { href, answered: false } => {
            Some(view! { <p><a class="go" href=href>{says::REPLY}</a></p> }.into_any())
        }
        _ => None,
    });
    let asked: Vec<AnyView> = asked.collect();
    (!asked.is_empty()).then(|| view! { <section class="ask"><h2>{says::NEED}</h2>{asked}</section> })
}

/// What they can say to a new date.
#[component]
pub fn Later(acts: Vec<TrackAct>) -> impl IntoView {
    let offered = acts.into_iter().filter_map(|act| match act {
        TrackAct::AcceptDate { href } => {
            Some(view! { <a class="go" href=href>{says::ACCEPT}</a> }.into_any())
        }
        TrackAct::AskToCancel { href } => {
            Some(view! { <a class="quiet" href=href>{says::CANCEL}</a> }.into_any())
        }
        _ => None,
    });
    let offered: Vec<AnyView> = offered.collect();
    (!offered.is_empty()).then(|| {
        view! {
            <section class="ask">
                <h2>{says::LATER}</h2>
                <p>{says::LATER_SAYS}</p>
                <p class="row">{offered}</p>
            </section>
        }
    })
}

/// What they have said, and what became of it.
#[component]
pub fn Said(acts: Vec<TrackAct>, today: Date) -> impl IntoView {
    let said = acts.into_iter().filter_map(|act| match act {
        TrackAct::Decided { name, granted, at, seal } => {
            let words = says::decided(&name, granted, at, today);
            Some(view! { <li dir="auto"><p>{words}</p> <p class="date">{says::SEAL} " " <code>{short(&seal)}</code></p></li> }.into_any())
        }
        TrackAct::DateAccepted => Some(view! { <li><p>{says::ACCEPTED}</p></li> }.into_any()),
        TrackAct::CancelAsked { at, declined: None } => {
            Some(view! { <li><p>{says::cancel_asked(at, today)}</p></li> }.into_any())
        }
        TrackAct::CancelAsked { at, declined: Some(why) } => {
            let words = says::cancel_declined(at, today);
            Some(view! { <li><p>{words}</p> <p class="date">{typed(why)}</p></li> }.into_any())
        }
        TrackAct::Reply { href, answered: true } => Some(
            view! { <li><p>{says::REPLIED}</p> <p class="date"><a href=href>{says::REPLY_MORE}</a></p></li> }
                .into_any(),
        ),
        _ => None,
    });
    let said: Vec<AnyView> = said.collect();
    (!said.is_empty())
        .then(|| view! { <section class="said"><h2>{says::YOUR_ANSWERS}</h2><ul>{said}</ul></section> })
}

/// Enough of a fingerprint to compare by eye.
pub(super) fn short(seal: &str) -> String {
    let shown: String = seal.chars().take(16).collect();
    shown.as_bytes().chunks(4).filter_map(|four| std::str::from_utf8(four).ok()).collect::<Vec<_>>().join(" ")
}
