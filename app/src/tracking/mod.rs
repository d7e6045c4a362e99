//! The tracking page: a whole document with its style and script inside, rendered on the server only and complete without
//! the script. What it says comes from [`TrackView`]; it knows no token, and the script asks for its own address.

mod steps;
mod summary;
mod words;

use crate::components::typed::typed;
use domain::{isolated, wire::TrackView};
use leptos::prelude::*;
use steps::Steps;
use summary::{Delayed, Help, Summary};

/// The page's style, for the hash that its content security policy names.
pub const STYLE: &str = include_str!("../../../style/track.css");
/// The page's script, for the same.
pub const SCRIPT: &str = include_str!("live.js");

/// The tracking page of an order.
pub fn document(view: &TrackView) -> String {
    let main = Owner::new().with(|| view! { <Page view=view.clone() /> }.to_html());
    let [wording, number, shop] = [&view.wording, &view.number, &view.shop].map(|text| isolated(text));
    let title = format!("{wording} · Order {number} · {shop}");
    whole(&title, &main, SCRIPT)
}

/// The page of a link that leads nowhere: mistyped, renewed or expired. It says the same in each case.
pub fn not_found(shop: &str) -> String {
    let main = Owner::new().with(|| view! { <Lost shop=shop.to_owned() /> }.to_html());
    whole(&format!("This link leads nowhere · {}", isolated(shop)), &main, "")
}

/// Style and script go in as they are: a policy hash covers every byte between the tags.
fn whole(title: &str, main: &str, script: &str) -> String {
    let (title, script) = (
        escaped(title),
        if script.is_empty() { String::new() } else { format!("<script>{script}</script>") },
    );
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex\"><meta name=\"referrer\" content=\"no-referrer\">\
         <meta name=\"color-scheme\" content=\"light dark\"><link rel=\"icon\" href=\"data:,\">\
         <title>{title}</title><style>{STYLE}</style></head><body>{main}\
         <p class=\"live\" role=\"status\"></p>{script}</body></html>"
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[component]
fn Page(view: TrackView) -> impl IntoView {
    let (heading, version, news) =
        (format!("Order {}", isolated(&view.number)), view.version.to_string(), words::news(&view));
    view! {
        <main data-version=version data-news=news>
            <Masthead shop=view.shop.clone() aside=heading />
            <Summary view=view.clone() />
            {view.delay.clone().map(|delay| view! { <Delayed delay promise=view.promise today=view.as_of.date() /> })}
            <Steps view=view.clone() />
            <Help view />
        </main>
    }
}

#[component]
fn Masthead(shop: String, aside: String) -> impl IntoView {
    view! {
        <header class="shop">
            <svg viewBox="0 0 24 24" aria-hidden="true">
                <path d="M12 22V3M12 4h7l2 2.5L19 9h-7M12 11H6l-2 2.5L6 16h6" />
            </svg>
            <strong dir="auto">{shop}</strong>
            <span>{aside}</span>
        </header>
    }
}

#[component]
fn Lost(shop: String) -> impl IntoView {
    view! {
        <main>
            <Masthead shop=shop.clone() aside=String::new() />
            <section class="now">
                <h1>"This link leads nowhere"</h1>
                <p>"It may have been mistyped, replaced by a newer one, or your order was completed a while ago."</p>
                <p class="when">
                    "Open the link in the latest message from "
                    <b>{typed(shop)}</b>
                    ", or ask them for a new one."
                </p>
            </section>
        </main>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
