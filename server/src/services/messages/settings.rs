//! Whether the shop tells its customers and in which words, and what that looks like for a real order.

use super::{compose, texts};
use crate::services::{
    context::Services,
    customer_page,
    error::{ServiceError, ServiceResult},
    sessions::SignedIn,
};
use domain::{
    ActorRef, Language, MessageKind, MessageSettings, MessageText,
    wire::{AskMessagePreview, MessagePreview, MessageSettingsView},
};
use store::Administration;

/// Refuses who is no administrator.
pub fn permit(who: &SignedIn) -> ServiceResult<()> {
    match who.is_admin() {
        true => Ok(()),
        false => {
            Err(ServiceError::Forbidden("Only an administrator sees and changes messages to customers."))
        }
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
    if let Some(fault) = text.fault() {
        return Err(ServiceError::Invalid(fault));
    }
    let located = customer_page::newest(services).await?;
    let order = services.store.order(located.order).await?.ok_or(ServiceError::NotFound("order"))?;
    let page = services.store.customer_page().await?.page;
    let composed = compose::compose(services, (&located, &order), &text, (ask.language, &page)).await?;
    Ok(MessagePreview { number: located.number, subject: composed.subject, text: composed.text })
}
