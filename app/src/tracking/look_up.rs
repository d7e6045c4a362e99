//! The pages of whoever has no link that works: looking an order up, and having the link that took the place of theirs mailed.

use super::{
    act_words as says,
    page::{Masthead, whole_page},
};
use crate::components::typed::typed;
use domain::wire::{LookUp, Shop};
use leptos::prelude::*;

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
pub fn look_up(shop: &str, fault: Option<NotFound>, asked: &LookUp) -> String {
    let (name, asked) = (shop.to_owned(), asked.clone());
    let fault = fault.map(|fault| match fault {
        NotFound::Order => says::NOT_FOUND,
        NotFound::TooOften => says::TOO_OFTEN,
    });
    whole_page(&format!("{} · {shop}", says::LOOK_UP), || {
        view! {
            <main class="confirm">
                <Masthead shop=name aside=String::new() />
                <h1>{says::LOOK_UP}</h1>
                <p>{says::LOOK_UP_SAYS}</p>
                {fault.map(|fault| view! { <p class="fault" role="alert">{fault}</p> })}
                <form method="post" action=LOOK_UP_PATH>
                    <label for="number">{says::NUMBER}</label>
                    <input id="number" name="number" required maxlength="60" autocomplete="off" dir="auto" value=asked.number />
                    <label for="contact">{says::CONTACT}</label>
                    <p class="hint" id="contact-hint">{says::CONTACT_HINT}</p>
                    <input id="contact" name="contact" required maxlength="254" autocomplete="email" dir="auto" aria-describedby="contact-hint" value=asked.contact />
                    <button class="go">{says::FIND}</button>
                </form>
            </main>
        }
    })
}

/// The page of a link that was replaced: the way to the new one is a mail to the customer's own address.
pub fn replaced(shop: &Shop, action: &str, sent: bool) -> String {
    let (name, action) = (shop.name.clone(), action.to_owned());
    let form = (!sent).then(|| {
        view! {
            <form method="post" action=action>
                <label for="email">{says::EMAIL}</label>
                <input id="email" name="email" type="email" required maxlength="254" autocomplete="email" />
                <button class="go">{says::SEND_LINK}</button>
            </form>
        }
    });
    let words = if sent { says::LINK_SENT } else { says::REPLACED_SAYS };
    whole_page(&format!("{} · {}", says::REPLACED_HEADING, shop.name), || {
        view! {
            <main class="confirm">
                <Masthead shop=name aside=String::new() />
                <h1>{says::REPLACED_HEADING}</h1>
                <p role=sent.then_some("status")>{words}</p>
                {form}
                <Instead />
            </main>
        }
    })
}

/// The page of a link whose order was completed long ago.
pub fn expired(shop: &Shop) -> String {
    let shop = shop.clone();
    let title = format!("{} · {}", says::EXPIRED_HEADING, shop.name);
    whole_page(&title, || {
        let email =
            shop.contact_email.map(|at| view! { <a href=format!("mailto:{at}")>{typed(at.clone())}</a> });
        let phone = shop.contact_phone.map(|number| {
            let dial: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
            view! { <a href=format!("tel:{dial}")>{typed(number)}</a> }
        });
        view! {
            <main class="confirm">
                <Masthead shop=shop.name aside=String::new() />
                <h1>{says::EXPIRED_HEADING}</h1>
                <p>{says::EXPIRED_SAYS}</p>
                <p class="reach">{email} {phone}</p>
            </main>
        }
    })
}

/// The way for who has nothing but the order's number.
#[component]
pub(super) fn Instead() -> impl IntoView {
    view! { <p><a href=LOOK_UP_PATH>{says::LOOK_UP_INSTEAD}</a></p> }
}
