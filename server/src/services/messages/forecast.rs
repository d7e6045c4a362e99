//! Whom a move would have told, of what and in which words: by the same rule and the same texts as when it was made.

use super::{
    addresses, compose, texts,
    values::{Values, contact},
};
use crate::services::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
    tracking,
};
use chrono::TimeDelta;
use domain::{
    Announced, CustomerPage, Foretelling, Language, MessageKind, MessageSettings, OrderId, Part, Suppressed,
    spoken, tr, tr_later,
    wire::{AskForecast, AskForetold, Foretold, ForetoldMessage, MessageForecast, NotTold, Shop},
};
use locales::Words;
use store::{Order, OrderLocator};

/// How many orders are asked about at most.
const ORDERS: usize = 1000;

/// Foretells a move of each of these orders. Orders that the caller does not see are told of by nothing.
pub async fn forecast(
    services: &Services,
    view: &BoardView,
    ask: AskForecast,
) -> ServiceResult<MessageForecast> {
    if ask.orders.len() > ORDERS {
        return Err(ServiceError::Invalid(tr!("Ask about at most {} orders at once.", ORDERS)));
    }
    let settings = services.store.message_settings().await?;
    if !settings.on {
        return Ok(MessageForecast::default());
    }
    let shop = services.store.shop().await?.ok_or(ServiceError::NotFound("shop"))?;
    let page = services.store.customer_page().await?.page;
    let teller = Teller { services, view, settings: &settings, shop: &shop, page: &page, ask: &ask };
    let mut forecast = MessageForecast::default();
    for order in &ask.orders {
        match teller.of(*order).await? {
            None => {}
            Some(Ok(told)) => forecast.told.push(told),
            Some(Err(why)) => forecast.not.push(NotTold { order: *order, why }),
        }
    }
    let wait = TimeDelta::from_std(services.config.message_wait).unwrap_or_default();
    forecast.leaves = (!forecast.told.is_empty()).then(|| services.clock.now() + wait);
    Ok(forecast)
}

/// The words that this move of one order would send, if it was made now. Whoever does not see the address reads no link that ends
/// what is sent there.
pub async fn read(
    services: &Services,
    view: &BoardView,
    order: OrderId,
    moved: AskForetold,
) -> ServiceResult<ForetoldMessage> {
    let ask = AskForecast { orders: vec![order], to: moved.to.clone(), promise: moved.promise };
    let settings = services.store.message_settings().await?;
    let shop = services.store.shop().await?.ok_or(ServiceError::NotFound("shop"))?;
    let page = services.store.customer_page().await?.page;
    let teller = Teller { services, view, settings: &settings, shop: &shop, page: &page, ask: &ask };
    let tells = if settings.on { teller.tells(order).await? } else { None };
    let (located, _, kind) = match tells {
        Some(Ok(tells)) => tells,
        Some(Err(why)) => {
            return Err(ServiceError::Invalid(tr!(
                "The customer is not told: {}.",
                spoken::say(why.words())
            )));
        }
        None => {
            return Err(ServiceError::Conflict(tr_later!("The customer is told nothing of this move.")));
        }
    };
    let (language, kind) = teller.says(&located, kind).await?;
    let text = texts::text(&settings, kind, language);
    let (mut order, shown) = tracking::after_move(services, &located, &moved, language, &page).await?;
    if !view.sight.sees(Part::Email) {
        order.contact.email = None;
    }
    let mail = compose::composed(services, (&located, &order), shown, &text, (language, &page)).await?;
    Ok(ForetoldMessage { kind, language, subject: mail.subject, text: mail.text })
}

type Tells = Result<(OrderLocator, Order, MessageKind), Suppressed>;

struct Teller<'a> {
    services: &'a Services,
    view: &'a BoardView,
    settings: &'a MessageSettings,
    shop: &'a Shop,
    page: &'a CustomerPage,
    ask: &'a AskForecast,
}

impl Teller<'_> {
    async fn of(&self, id: OrderId) -> ServiceResult<Option<Result<Foretold, Suppressed>>> {
        Ok(match self.tells(id).await? {
            None => None,
            Some(Err(why)) => Some(Err(why)),
            Some(Ok((located, order, kind))) => Some(Ok(self.foretold(&located, &order, kind).await?)),
        })
    }

    /// What would be told of it; none where nothing would.
    async fn tells(&self, id: OrderId) -> ServiceResult<Option<Tells>> {
        let (services, board) = (self.services, &self.view.board);
        let Some(located) = services.store.locate(id).await? else { return Ok(None) };
        let sees = |status| self.view.sight.sees_status(status);
        if located.board != board.id || !sees(&located.status) || !sees(&self.ask.to) {
            return Ok(None);
        }
        let Some(order) = services.store.order(id).await? else { return Ok(None) };
        let mut announced = Announced::default();
        services.store.order_log(id, 0, u32::MAX).await?.iter().for_each(|entry| announced.take(entry));
        let (workflow, by) = (&board.workflow, &self.view.actor.who);
        let foretelling = Foretelling { workflow, order: &order.state, announced: &announced, by };
        let Some(kind) = foretelling.of_move(&self.ask.to, self.ask.promise) else { return Ok(None) };
        let Some(email) = order.contact.email.as_deref() else {
            return Ok(Some(Err(Suppressed::NoAddress)));
        };
        if let Some(reason) = addresses::unreachable(services, email).await? {
            return Ok(Some(Err(reason.why)));
        }
        Ok(Some(Ok((located, order, kind))))
    }

    /// In which language, and of what: what waits already is told by the same mail.
    async fn says(
        &self,
        located: &OrderLocator,
        kind: MessageKind,
    ) -> ServiceResult<(Language, MessageKind)> {
        let language = tracking::language(self.services, located.order, None, self.page).await?;
        let stored = self.services.store.messages(located.order).await?;
        let waiting = stored.iter().filter(|message| message.next_at.is_some() && message.tries == 0);
        Ok((language, waiting.fold(kind, |kind, earlier| kind.after(earlier.mail_kind))))
    }

    async fn foretold(
        &self,
        located: &OrderLocator,
        order: &Order,
        kind: MessageKind,
    ) -> ServiceResult<Foretold> {
        let services = self.services;
        let (language, kind) = self.says(located, kind).await?;
        let (words, board) = (Words::of(language), &self.view.board);
        let status = tracking::wording_of(&board.workflow, &self.ask.to, self.page, language);
        let next = tracking::next_step(&board.workflow, &self.ask.to, self.page, language);
        let token = services.secret.tracking_token(located.order, located.tracking_generation);
        let promise = self.ask.promise.or(order.state.promise);
        let today = board.today(services.clock.now());
        let values = Values {
            language,
            number: located.number.to_string(),
            customer: order.contact.name.to_string(),
            status: status.unwrap_or_else(|| words.text("we-have-it")),
            promise: promise.map(|promise| words.promise(promise, today)),
            next: next.map(|step| words.say("next", &[("step", step.into())])),
            link: services.link(&format!("/t/{token}")),
            shop: self.shop.name.clone(),
            contact: contact(self.shop, words),
        };
        let text = texts::text(self.settings, kind, language);
        let subject = values.fill_subject(&text.subject);
        Ok(Foretold { order: located.order, kind, name: order.contact.name.to_string(), language, subject })
    }
}
