//! The tracking page: a whole document with its style and script inside, rendered on the server only and complete without
//! the script. What it says comes from [`TrackView`]; it knows no token, and the script asks for its own address.

mod act_words;
mod acts;
pub mod confirm;
pub mod look_up;
mod page;
mod steps;
mod summary;
mod words;

pub use page::STYLE;

use crate::components::typed::typed;
use acts::{Asked, Later, Said};
use domain::{isolated, wire::TrackView};
use leptos::prelude::*;
use look_up::Instead;
use page::{Masthead, whole};
use steps::Steps;
use summary::{Delayed, Help, Summary};

/// The page's script, for the same.
pub const SCRIPT: &str = include_str!("live.js");

/// The tracking page of an order.
pub fn document(view: &TrackView) -> String {
    let main = Owner::new().with(|| view! { <Page view=view.clone() /> }.to_html());
    let [wording, number, shop] = [&view.wording, &view.number, &view.shop].map(|text| isolated(text));
    let title = format!("{wording} · Order {number} · {shop}");
    whole(&title, &main, SCRIPT, "no-referrer")
}

/// The page of a link that never led anywhere: mistyped or made up. It says the same in each case.
pub fn not_found(shop: &str) -> String {
    let main = Owner::new().with(|| view! { <Lost shop=shop.to_owned() /> }.to_html());
    whole(&format!("This link leads nowhere · {}", isolated(shop)), &main, "", "no-referrer")
}

#[component]
fn Page(view: TrackView) -> impl IntoView {
    let (heading, version, news) =
        (format!("Order {}", isolated(&view.number)), view.version.to_string(), words::news(&view));
    view! {
        <main data-version=version data-news=news>
            <Masthead shop=view.shop.clone() aside=heading />
            <Summary view=view.clone() />
            <Asked acts=view.acts.clone() />
            {view.delay.clone().map(|delay| view! { <Delayed delay promise=view.promise today=view.as_of.date() /> })}
            <Later acts=view.acts.clone() />
            <Said acts=view.acts.clone() today=view.as_of.date() />
            <Steps view=view.clone() />
            <Help view />
        </main>
    }
}

#[component]
fn Lost(shop: String) -> impl IntoView {
    view! {
        <main>
            <Masthead shop=shop.clone() aside=String::new() />
            <section class="now">
                <h1>"This link leads nowhere"</h1>
                <p>"It may have been mistyped, or cut short on its way to you."</p>
                <p class="when">
                    "Open the link in the latest message from "
                    <b>{typed(shop)}</b>
                    ", or ask them for a new one."
                </p>
                <Instead />
            </section>
        </main>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
