//! The customers' pages: whole documents with style and script inside, rendered on the server only and complete without the
//! script. What the tracking page says comes from [`TrackView`], in the words of one language; it knows no token but in the
//! addresses of what can be done: the script asks for its own address, and the form of the languages is sent there.

mod acts;
pub mod confirm;
mod frame;
mod look;
pub mod look_up;
mod parcels;
mod steps;
mod summary;
pub mod unsubscribe;
mod words;

use crate::components::typed::typed;
use acts::{Needed, Said};
use domain::{isolated, wire::TrackView};
pub use frame::{LANGUAGE_FIELD, SCRIPT, STYLE};
use frame::{Languages, Masthead, Referrer};
use leptos::prelude::*;
use locales::Words;
pub use look::PageLook;
use look_up::Instead;
use parcels::Parcels;
use steps::Steps;
use summary::{Delayed, Help, Summary};

/// The tracking page of an order, in these words.
pub fn document(view: &TrackView, look: &PageLook, words: &'static Words) -> String {
    page(view, look, words, SCRIPT)
}

/// The same as it stands, to be looked at where it is no page of its own: it follows nothing.
pub fn preview(view: &TrackView, look: &PageLook, words: &'static Words) -> String {
    page(view, look, words, "")
}

fn page(view: &TrackView, look: &PageLook, words: &'static Words, script: &str) -> String {
    let main = Owner::new().with(|| view! { <Page view=view.clone() look=look.clone() words /> }.to_html());
    let [wording, shop] = [&view.wording, &view.shop].map(|text| isolated(text));
    let title = format!("{wording} · {} · {shop}", words::order(&view.number, words));
    frame::whole(&title, &main, script, Referrer::None, look, words)
}

/// The page of a link that never led anywhere: mistyped or made up. It says the same in each case.
pub fn not_found(shop: &str, look: &PageLook, words: &'static Words) -> String {
    let main =
        Owner::new().with(|| view! { <Lost shop=shop.to_owned() look=look.clone() words /> }.to_html());
    let title = format!("{} · {}", words.text("nowhere"), isolated(shop));
    frame::whole(&title, &main, "", Referrer::None, look, words)
}

#[component]
fn Page(view: TrackView, look: PageLook, words: &'static Words) -> impl IntoView {
    let (version, news) = (view.version.to_string(), words::news(&view, words));
    let line = words::order_line(&view, words);
    let delay = view.delay.clone().map(|delay| view! { <Delayed delay view=view.clone() words /> });
    view! {
        <main aria-labelledby="now" data-version=version data-news=news data-lost=words.text("connection-lost")>
            <Masthead shop=view.shop.clone() look=look.clone() line><Languages words /></Masthead>
            <Summary view=view.clone() words />
            <Needed view=view.clone() words />
            {delay}
            <Said acts=view.acts.clone() today=view.as_of.date() words />
            <Parcels view=view.clone() words />
            <Steps view=view.clone() words />
            <Help view look words />
        </main>
    }
}

#[component]
fn Lost(shop: String, look: PageLook, words: &'static Words) -> impl IntoView {
    let (before, after) = words::around(words, "nowhere-ask", &[], "shop");
    view! {
        <main>
            <Masthead shop=shop.clone() look line=String::new() />
            <section class="now">
                <h1>{words.text("nowhere")}</h1>
                <p>{words.text("nowhere-why")}</p>
                <p class="when">{before} <b>{typed(shop)}</b> {after}</p>
                <Instead words />
            </section>
        </main>
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
