//! Mails that bring a customer the link of their order: what one says, and how it leaves.

use super::{
    message,
    smtp::{self, Attempt},
};
use crate::services::{context::Services, error::ServiceResult};
use domain::{
    MailMode, isolated,
    wire::{MailEntry, MailState},
};
use store::{MailOutcome, MailResult, StoredLinkMail, StoredMailSettings};

/// Tries those that are due now.
pub(super) async fn send_due(services: &Services, most: u32) -> ServiceResult<()> {
    for mail in services.store.link_mails_due(most).await? {
        if services.store.claim_link_mail(mail.id).await? {
            let stored = services.store.mail_settings().await?;
            let (result, answer) = attempt(services, &stored, &mail).await?;
            services.store.link_mail_tried(mail.id, result, answer).await?;
        }
    }
    Ok(())
}

async fn attempt(
    services: &Services,
    stored: &StoredMailSettings,
    mail: &StoredLinkMail,
) -> ServiceResult<(MailResult, Option<String>)> {
    let Some(address) = &mail.address else {
        let why = "Not sent: the order has no e-mail address.".to_owned();
        return Ok((MailResult::Over(MailOutcome::Failed), Some(why)));
    };
    if stored.settings.mode == MailMode::Test {
        return Ok((MailResult::Over(MailOutcome::Shown), None));
    }
    let (subject, text) = words(services, mail).await?;
    let message = message::plain(services, &stored.settings, (mail.id, address), &subject, text);
    let attempt = match message {
        Ok(message) => smtp::send(stored, message).await,
        Err(error) => Attempt::Refused(error),
    };
    Ok(attempt.result(mail.at, mail.tries + 1, services.clock.now()))
}

/// Subject and text.
async fn words(services: &Services, mail: &StoredLinkMail) -> ServiceResult<(String, String)> {
    let shop = services.store.shop().await?.map(|shop| shop.name).unwrap_or_default();
    let (order, number) = (&mail.order, isolated(&mail.order.number));
    let token = services.secret.tracking_token(order.order, order.tracking_generation);
    let link = services.link(&format!("/t/{token}"));
    let text = format!(
        "Here is the page of your order {number}:\n\n{link}\n\nSomebody asked for it with your details. If it was not \
         you, you need not do anything: it went to you alone.\n\n{shop}\n"
    );
    Ok((format!("Your order {number}"), text))
}

/// The mails of the outbox with these among them, the newest first.
pub(super) async fn among(
    services: &Services,
    mut mails: Vec<MailEntry>,
    most: u32,
) -> ServiceResult<Vec<MailEntry>> {
    for mail in services.store.link_mails(most).await? {
        let (subject, text) = words(services, &mail).await?;
        let state = match (mail.outcome, mail.next_at) {
            (Some(MailOutcome::Sent), _) => MailState::Sent,
            (Some(MailOutcome::Shown), _) => MailState::Shown,
            (None, Some(next)) => MailState::Waiting(next),
            (Some(MailOutcome::Failed), _) | (None, None) => MailState::Failed,
        };
        let StoredLinkMail { id, address, at, tries, answer, .. } = mail;
        mails.push(MailEntry {
            id,
            to: address.unwrap_or_default(),
            subject,
            text,
            at,
            state,
            tries,
            answer,
        });
    }
    mails.sort_by_key(|mail| std::cmp::Reverse(mail.at));
    mails.truncate(most as usize);
    Ok(mails)
}
