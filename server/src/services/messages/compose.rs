//! What a message says: the shop's words, then always where the order is, when it arrives, what happens next, when the next word
//! comes, the way to the order's page and to a person; where a date moved again, the question whether it is fine, with the ways to
//! answer it. All of it is read from the order as it is when the mail leaves.

use super::{
    html::{self, Dress, Part},
    unsubscribe,
    values::{Values, beside, contact},
};
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
    tracking,
};
use domain::{
    Colour, CustomerPage, Language, MessageText,
    wire::{Shop, TrackAct, TrackView},
};
use locales::Words;
use std::sync::Arc;
use store::{Board, Order, OrderLocator};

/// A message that is ready to leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Composed {
    pub(super) subject: String,
    pub(super) text: String,
    pub(super) html: String,
    /// The shop's name, from which it comes.
    pub(super) shop: String,
    /// Where an answer goes.
    pub(super) answers_to: Option<String>,
    /// Where its reader says that they want no more of them.
    pub(super) unsubscribe: Option<String>,
}

/// Of an order as it is now, in these words.
pub(super) async fn compose(
    services: &Services,
    (located, order): (&OrderLocator, &Order),
    text: &MessageText,
    (language, page): (Language, &CustomerPage),
) -> ServiceResult<Composed> {
    let view = tracking::preview_of(services, located, language, page).await?;
    composed(services, (located, order), view, text, (language, page)).await
}

/// The same of an order that its customer reads like this.
pub(super) async fn composed(
    services: &Services,
    (located, order): (&OrderLocator, &Order),
    view: TrackView,
    text: &MessageText,
    (language, page): (Language, &CustomerPage),
) -> ServiceResult<Composed> {
    let read = Read::with(services, (located, order), view, (language, page)).await?;
    let next_told = tracking::next_told(&read.board.workflow, &order.state.status, page, language);
    let stop = order.contact.email.as_deref().map(|email| unsubscribe::link(services, email));
    let asked = consent(&read.view, Words::of(language), |path| services.link(path));
    let parts = parts(&read.view, &read.values, text, (asked, next_told), stop.as_deref());
    Ok(read.composed(text, &parts, stop))
}

/// What every mail about an order is made of.
pub(super) struct Read {
    pub(super) view: TrackView,
    pub(super) board: Arc<Board>,
    pub(super) values: Values,
    shop: Shop,
    accents: Option<[Colour; 2]>,
}

impl Read {
    /// The order as it is now.
    pub(super) async fn of(
        services: &Services,
        (located, order): (&OrderLocator, &Order),
        (language, page): (Language, &CustomerPage),
    ) -> ServiceResult<Read> {
        let view = tracking::preview_of(services, located, language, page).await?;
        Read::with(services, (located, order), view, (language, page)).await
    }

    /// The order as its customer reads it like this.
    async fn with(
        services: &Services,
        (located, order): (&OrderLocator, &Order),
        view: TrackView,
        (language, page): (Language, &CustomerPage),
    ) -> ServiceResult<Read> {
        let board = services.store.board(&located.board.to_string()).await?;
        let board = board.ok_or(ServiceError::NotFound("board"))?;
        let shop = services.store.shop().await?.ok_or(ServiceError::NotFound("shop"))?;
        let words = Words::of(language);
        let token = services.secret.tracking_token(located.order, order.state.tracking_generation);
        let values = Values {
            language,
            number: view.number.clone(),
            customer: order.contact.name.to_string(),
            status: view.wording.clone(),
            promise: view.promise.map(|promise| words.promise(promise, view.as_of.date())),
            next: view.next.clone(),
            link: services.link(&format!("/t/{token}")),
            shop: shop.name.clone(),
            contact: contact(&shop, words),
        };
        Ok(Read { view, board, values, shop, accents: page.accents() })
    }

    /// A mail of these parts under the subject of this text.
    pub(super) fn composed(
        self,
        text: &MessageText,
        parts: &[Part],
        unsubscribe: Option<String>,
    ) -> Composed {
        let dress = Dress { language: self.values.language, shop: &self.values.shop, accents: self.accents };
        Composed {
            subject: self.values.fill_subject(&text.subject),
            text: html::plain(parts),
            html: html::document(parts, &dress),
            shop: self.shop.name,
            answers_to: self.shop.contact_email,
            unsubscribe,
        }
    }
}

fn parts(
    view: &TrackView,
    values: &Values,
    text: &MessageText,
    (asked, next_told): (Vec<Part>, Option<String>),
    stop: Option<&str>,
) -> Vec<Part> {
    let words = Words::of(values.language);
    let mut parts = vec![Part::Said(values.fill(&text.body)), Part::Facts(facts(view, values))];
    parts.extend(asked);
    parts.extend(view.next.clone().filter(|_| !view.finished).map(Part::Said));
    parts.push(Part::Said(next_word(view, values, next_told)));
    parts.extend(ways_on(values));
    let because = words.say("message-because", &[("shop", values.shop.as_str().into())]);
    parts.push(Part::Foot(because));
    parts.extend(stop.map(|stop| Part::FootLink(words.text("message-stop"), stop.to_owned())));
    parts
}

/// The way to the order's page and to a person.
pub(super) fn ways_on(values: &Values) -> Vec<Part> {
    let words = Words::of(values.language);
    let mut parts = vec![Part::Link(words.text("message-open"), values.link.clone())];
    if !values.contact.is_empty() {
        let ways = beside(values.language, &values.contact);
        parts.push(Part::Said(words.say("message-contact", &[("contact", ways.into())])));
    }
    parts
}

/// The question whether a date that moved again is fine. Its links lead to the pages that ask once more: opening them does nothing.
fn consent(view: &TrackView, words: &Words, link: impl Fn(&str) -> String) -> Vec<Part> {
    if !asks_consent(view) {
        return Vec::new();
    }
    let ways = view.acts.iter().filter_map(|act| match act {
        TrackAct::AcceptDate { href } => Some(Part::Link(words.text("date-fine"), link(href))),
        TrackAct::AskToCancel { href } => Some(Part::Link(words.text("cancel-ask"), link(href))),
        _ => None,
    });
    std::iter::once(Part::Said(words.text("consent-ask"))).chain(ways).collect()
}

fn asks_consent(view: &TrackView) -> bool {
    view.delay.as_ref().is_some_and(|delay| delay.asks)
}

fn facts(view: &TrackView, values: &Values) -> Vec<(String, String)> {
    let words = Words::of(values.language);
    let own = |text: &str| beside(values.language, text);
    let mut facts = vec![(words.text("message-where"), own(&values.status))];
    if let Some(window) = values.promise.as_deref().filter(|_| !view.finished) {
        facts.push((words.text("message-arrives"), own(window)));
    }
    if let Some(delay) = &view.delay {
        let promised = words.date(delay.first, view.as_of.date());
        facts.push((words.text("message-promised"), own(&promised)));
        facts.extend(delay.reason.as_deref().map(|reason| (words.text("message-why"), own(reason))));
    }
    facts.extend(view.need.as_deref().map(|need| (words.text("message-task"), own(need))));
    if let Some((carrier, number)) = view.carrier.as_ref().filter(|_| !view.cancelled) {
        facts.push((words.text("message-carrier"), format!("{}, {}", own(carrier), own(number))));
    }
    facts
}

/// When the next word comes.
fn next_word(view: &TrackView, values: &Values, next_told: Option<String>) -> String {
    let words = Words::of(values.language);
    let asks =
        |act: &TrackAct| matches!(act, TrackAct::Approval { .. } | TrackAct::Reply { answered: false, .. });
    let waits = view.need.is_some() || asks_consent(view) || view.acts.iter().any(asks);
    match next_told {
        _ if view.finished => words.text("message-last"),
        _ if waits => words.text("message-again-answer"),
        None => words.text("message-again-change"),
        Some(step) => {
            let key = if view.promise.is_some() { "message-again-step-date" } else { "message-again-step" };
            words.say(key, &[("step", step.into())])
        }
    }
}
