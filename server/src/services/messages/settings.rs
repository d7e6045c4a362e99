//! Whether the shop tells its customers and in which words, and what that looks like for a real order.

use super::{compose, html, texts};
use crate::services::{
    context::Services,
    customer_page,
    error::{ServiceError, ServiceResult},
    sessions::SignedIn,
};
use domain::{
    ActorRef, Language, MessageKind, MessageSettings, MessageText, OrderNumber, tr_later,
    wire::{AskMessagePreview, MessagePreview, MessageSettingsView},
};
use store::Administration;

/// Refuses who is no administrator.
pub fn permit(who: &SignedIn) -> ServiceResult<()> {
    match who.is_admin() {
        true => Ok(()),
        false => Err(ServiceError::Forbidden(tr_later!(
            "Only an administrator sees and changes messages to customers."
        ))),
    }
}

/// What was chosen, and what Milepost says by itself.
pub async fn read(services: &Services, who: &SignedIn) -> ServiceResult<MessageSettingsView> {
    permit(who)?;
    let of =
        |kind: MessageKind| Language::ALL.map(|language| (language, texts::usual(kind, language))).into();
    Ok(MessageSettingsView {
        settings: services.store.message_settings().await?,
        usual: MessageKind::ALL.map(|kind| (kind, of(kind))).into(),
        language: services.store.customer_page().await?.page.language,
    })
}

/// Chooses otherwise.
pub async fn change(
    services: &Services,
    who: &SignedIn,
    mut settings: MessageSettings,
) -> ServiceResult<MessageSettingsView> {
    permit(who)?;
    if let Some(fault) = settings.fault() {
        return Err(ServiceError::Invalid(fault));
    }
    // What says what Milepost says anyway is none of the shop's.
    for (kind, texts) in &mut settings.texts {
        texts.retain(|language, text| *text != texts::usual(*kind, *language));
    }
    settings.texts.retain(|_, texts| !texts.is_empty());
    let change = Administration::ChangeMessages(Box::new(settings));
    services.store.administer(change, ActorRef::Person(who.person.id)).await?;
    services.mails.wake();
    read(services, who).await
}

/// A text as the customer of the order that was placed last would get it.
pub async fn preview(
    services: &Services,
    who: &SignedIn,
    ask: AskMessagePreview,
) -> ServiceResult<MessagePreview> {
    permit(who)?;
    let text = MessageText { subject: ask.subject, body: ask.body };
    let (number, composed) = of_newest(services, &text, ask.language).await?;
    Ok(MessagePreview { number, subject: composed.subject, text: composed.text })
}

/// The same as a mail program shows it, for a frame; in the words that are saved where no others are given.
pub async fn preview_page(
    services: &Services,
    who: &SignedIn,
    (kind, language): (MessageKind, Language),
    typed: Option<MessageText>,
) -> ServiceResult<String> {
    permit(who)?;
    let text = match typed {
        Some(text) => text,
        None => texts::text(&services.store.message_settings().await?, kind, language),
    };
    let (_, composed) = of_newest(services, &text, language).await?;
    Ok(html::for_frame(&composed.html))
}

async fn of_newest(
    services: &Services,
    text: &MessageText,
    language: Language,
) -> ServiceResult<(OrderNumber, compose::Composed)> {
    if let Some(fault) = text.fault() {
        return Err(ServiceError::Invalid(fault));
    }
    let located = customer_page::newest(services).await?;
    let order = services.store.order(located.order).await?.ok_or(ServiceError::NotFound("order"))?;
    let page = services.store.customer_page().await?.page;
    let composed = compose::compose(services, (&located, &order), text, (language, &page)).await?;
    Ok((located.number, composed))
}
