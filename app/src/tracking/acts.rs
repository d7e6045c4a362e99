//! What the customer can do and has done, on the tracking page itself: links to the pages that ask once more. Nothing here acts.

use super::words;
use crate::components::typed::typed;
use domain::{
    Date,
    wire::{TrackAct, TrackView},
};
use leptos::prelude::*;
use locales::Words;

/// What the shop needs from the customer: what they are to do, the answers and the approvals asked of them.
#[component]
pub fn Needed(view: TrackView, words: &'static Words) -> impl IntoView {
    // What they have written is for the shop to read: nothing more is needed meanwhile.
    let replied = view.acts.iter().any(|act| matches!(act, TrackAct::Reply { answered: true, .. }));
    let lang = view.need_language.map(domain::Language::tag);
    let need = view.need.filter(|_| !replied);
    let need = need.map(|sentence| view! { <p dir="auto" lang=lang>{sentence}</p> });
    let (mut replies, mut approvals) = (Vec::new(), Vec::new());
    for act in view.acts {
        match act {
            TrackAct::Reply { href, answered: false } => {
                replies.push(view! { <a class="go" href=href>{words.text("reply")}</a> });
            }
            TrackAct::Approval { name, language, href } => {
                let (before, after) = words::around(words, "approve-ask", &[], "name");
                let name = words::said(name, language);
                approvals.push(
                    view! { <p>{before}{name}{after}</p> <a class="go" href=href>{words.text("approve")}</a> },
                );
            }
            _ => {}
        }
    }
    let heading = match replies.len() + approvals.len() {
        0 => words.text("need"),
        count => words.say("need-answers", &[("count", count.into())]),
    };
    (need.is_some() || !replies.is_empty() || !approvals.is_empty())
        .then(|| view! { <section class="need"><h2>{heading}</h2>{need}{replies}{approvals}</section> })
}

/// What they can say to a new date, and that their word is wanted where it moved again; where they can say nothing, whom to tell
/// that it does not suit them.
#[component]
pub fn Answer(view: TrackView, words: &'static Words) -> impl IntoView {
    let asks = view.delay.as_ref().is_some_and(|delay| delay.asks);
    let asked = asks.then(|| view! { <p><b>{words.text("consent-ask")}</b></p> });
    let offered = view.acts.iter().filter_map(|act| match act {
        TrackAct::AcceptDate { href } => {
            let class = if asks { "go" } else { "other" };
            Some(view! { <a class=class href=href.clone()>{words.text("date-fine")}</a> }.into_any())
        }
        TrackAct::AskToCancel { href } => {
            Some(view! { <a class="quiet" href=href.clone()>{words.text("cancel-ask")}</a> }.into_any())
        }
        _ => None,
    });
    let offered: Vec<AnyView> = offered.collect();
    match offered.is_empty() {
        false => view! { {asked} <p class="row">{offered}</p> }.into_any(),
        true => words::is_answered(&view).then(|| view! { <p>{words.text("delay-ask")}</p> }).into_any(),
    }
}

/// What they have said, and what became of it.
#[component]
pub fn Said(acts: Vec<TrackAct>, today: Date, words: &'static Words) -> impl IntoView {
    let dated = move |key, at: chrono::NaiveDateTime| {
        words.say(key, &[("date", words.date(at.date(), today).into())])
    };
    let said = acts.into_iter().filter_map(|act| match act {
        TrackAct::Decided { name, language, granted, at, seal, left_out } => {
            let key = if granted { "approved" } else { "change-asked" };
            let date = words.date(at.date(), today);
            let (before, after) = words::around(words, key, &[("date", date.into())], "name");
            let name = words::said(name, language);
            let seal =
                view! { <p class="date">{words.text("seal")} " " <code dir="ltr">{short(&seal)}</code></p> };
            let line = |(what, count): (String, i32)| view! { <li><s>{typed(what)} " × " {count}</s></li> };
            let gone = (!left_out.is_empty()).then(|| {
                let gone = left_out.into_iter().map(line).collect_view();
                view! { <p>{words.text("left-out")}</p> <ul>{gone}</ul> }
            });
            Some(view! { <li><p>{before}{name}{after}</p> {gone} {seal}</li> }.into_any())
        }
        TrackAct::DateAccepted => Some(view! { <li><p>{words.text("date-accepted")}</p></li> }.into_any()),
        TrackAct::CancelAsked { at, declined: None } => {
            Some(view! { <li><p>{dated("cancel-asked", at)}</p></li> }.into_any())
        }
        TrackAct::CancelAsked { at, declined: Some(why) } => {
            let sentence = dated("cancel-declined", at);
            Some(view! { <li><p>{sentence}</p> <p class="date">{typed(why)}</p></li> }.into_any())
        }
        TrackAct::Reply { href, answered: true } => {
            let more = view! { <p class="date"><a href=href>{words.text("reply-more")}</a></p> };
            Some(view! { <li><p>{words.text("replied")}</p> {more}</li> }.into_any())
        }
        _ => None,
    });
    let said: Vec<AnyView> = said.collect();
    (!said.is_empty()).then(
        || view! { <section class="said"><h2>{words.text("your-answers")}</h2><ul>{said}</ul></section> },
    )
}

/// Enough of a fingerprint to compare by eye.
pub(super) fn short(seal: &str) -> String {
    let shown: String = seal.chars().take(16).collect();
    shown.as_bytes().chunks(4).filter_map(|four| std::str::from_utf8(four).ok()).collect::<Vec<_>>().join(" ")
}
