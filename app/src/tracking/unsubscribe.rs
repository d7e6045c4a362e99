//! The page of whoever wants no more messages: it asks before anything is changed, and says what was.

use super::{
    frame::{Masthead, form_page},
    look::PageLook,
};
use domain::isolated;
use leptos::prelude::*;
use locales::Words;

/// How things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Messages are sent, and whoever came is asked.
    Asked,
    /// None are sent.
    Stopped,
    /// They are sent again.
    Resumed,
}

/// The page; its forms are posted to this address and one below it.
pub fn document(
    shop: &str,
    address: &str,
    standing: Standing,
    look: &PageLook,
    words: &'static Words,
) -> String {
    let (heading, says, button) = match standing {
        Standing::Asked => ("unsubscribe", "unsubscribe-says", Some((address.to_owned(), "unsubscribe-yes"))),
        Standing::Stopped => {
            ("unsubscribed", "unsubscribed-says", Some((format!("{address}/again"), "subscribe-again")))
        }
        Standing::Resumed => ("subscribed", "subscribed-says", None),
    };
    let (name, shown) = (shop.to_owned(), look.clone());
    let says = words.say(says, &[("shop", shop.to_owned().into())]);
    let title = format!("{} · {}", words.text(heading), isolated(shop));
    let main = || {
        view! {
            <main class="confirm">
                <Masthead shop=name look=shown line=String::new() />
                <h1>{words.text(heading)}</h1>
                <p role={(standing != Standing::Asked).then_some("status")}>{says}</p>
                {button.map(|(address, label)| view! {
                    <form method="post" action=address><button class="go">{words.text(label)}</button></form>
                })}
            </main>
        }
    };
    form_page(&title, main, look, words)
}
