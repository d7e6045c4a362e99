//! The pages of whoever has no link that works: looking an order up, and having the link that took the place of theirs mailed.

use super::{
    frame::{Masthead, form_page},
    look::PageLook,
};
use crate::components::typed::typed;
use domain::{
    isolated,
    wire::{LookUp, Shop},
};
use leptos::prelude::*;
use locales::Words;

/// The form by which an order is found.
pub const LOOK_UP_PATH: &str = "/track";

/// What is said above a form that came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotFound {
    /// There is no such order, or it is not theirs, or only the mailed link works: one answer.
    Order,
    /// Too much at once.
    TooOften,
}

/// The look-up.
pub fn look_up(
    shop: &str,
    fault: Option<NotFound>,
    asked: &LookUp,
    look: &PageLook,
    words: &'static Words,
) -> String {
    let (name, asked, shown) = (shop.to_owned(), asked.clone(), look.clone());
    let fault = fault.map(|fault| match fault {
        NotFound::Order => "look-up-nothing",
        NotFound::TooOften => "too-often",
    });
    let title = format!("{} · {}", words.text("look-up"), isolated(shop));
    let main = || {
        view! {
            <main class="confirm">
                <Masthead shop=name look=shown line=String::new() />
                <h1>{words.text("look-up")}</h1>
                <p>{words.text("look-up-says")}</p>
                {fault.map(|fault| view! { <p class="fault" role="alert">{words.text(fault)}</p> })}
                <form method="post" action=LOOK_UP_PATH>
                    <label for="number">{words.text("look-up-number")}</label>
                    <input id="number" name="number" required maxlength="60" autocomplete="off" dir="auto" value=asked.number />
                    <label for="contact">{words.text("look-up-contact")}</label>
                    <p class="hint" id="contact-hint">{words.text("look-up-hint")}</p>
                    <input id="contact" name="contact" required maxlength="254" autocomplete="email" dir="auto" aria-describedby="contact-hint" value=asked.contact />
                    <button class="go">{words.text("look-up-find")}</button>
                </form>
            </main>
        }
    };
    form_page(&title, main, look, words)
}

/// The page of a link that was replaced: the way to the new one is a mail to the customer's own address.
pub fn replaced(shop: &Shop, action: &str, sent: bool, look: &PageLook, words: &'static Words) -> String {
    let (name, action, shown) = (shop.name.clone(), action.to_owned(), look.clone());
    let title = format!("{} · {}", words.text("replaced"), isolated(&shop.name));
    let main = || {
        let form = (!sent).then(|| {
            view! {
                <form method="post" action=action>
                    <label for="email">{words.text("email")}</label>
                    <input id="email" name="email" type="email" required maxlength="254" autocomplete="email" />
                    <button class="go">{words.text("send-link")}</button>
                </form>
            }
        });
        let says = words.text(if sent { "link-sent" } else { "replaced-says" });
        view! {
            <main class="confirm">
                <Masthead shop=name look=shown line=String::new() />
                <h1>{words.text("replaced")}</h1>
                <p role=sent.then_some("status")>{says}</p>
                {form}
                <Instead words />
            </main>
        }
    };
    form_page(&title, main, look, words)
}

/// The page of a link whose order was completed long ago.
pub fn expired(shop: &Shop, look: &PageLook, words: &'static Words) -> String {
    let (shop, shown) = (shop.clone(), look.clone());
    let title = format!("{} · {}", words.text("expired"), isolated(&shop.name));
    let main = || {
        let email =
            shop.contact_email.map(|at| view! { <a href=format!("mailto:{at}")>{typed(at.clone())}</a> });
        let phone = shop.contact_phone.map(|number| {
            let dial: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            view! { <a href=format!("tel:{dial}")>{typed(number)}</a> }
        });
        view! {
            <main class="confirm">
                <Masthead shop=shop.name look=shown line=String::new() />
                <h1>{words.text("expired")}</h1>
                <p>{words.text("expired-says")}</p>
                <p class="reach">{email} {phone}</p>
            </main>
        }
    };
    form_page(&title, main, look, words)
}

/// The way for who has nothing but the order's number.
#[component]
pub(super) fn Instead(words: &'static Words) -> impl IntoView {
    view! { <p><a href=LOOK_UP_PATH>{words.text("look-up-instead")}</a></p> }
}
