//! How messages leave: at the end of the time in which what they tell can be taken back, as the order is then. Each is taken by
//! lease, tried, and tried again like every mail, always under the same Message-ID.

use super::{addresses, compose, copy, returns, texts};
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
    mail::{
        message,
        smtp::{self, Attempt},
    },
    tracking,
};
use domain::{MailMode, MessageKind, Suppressed};
use store::{MailOutcome, MailResult, MessageTried, SentMail, StoredMailSettings, StoredMessage};

/// Tries all that are due now. One that cannot even be tried holds nobody up: its turn comes again.
pub async fn send_due(services: &Services, most: u32) -> ServiceResult<()> {
    loop {
        let mut went_on = false;
        for due in services.store.messages_due(most).await? {
            if !services.store.claim_message(due.id).await? {
                continue;
            }
            went_on = true;
            match attempt(services, &due).await {
                Ok(tried) => {
                    services.store.message_tried(due.id, tried).await?;
                }
                Err(error) => tracing::warn!(message = %due.id, %error, "a message waits"),
            }
        }
        if !went_on {
            return Ok(());
        }
    }
}

async fn attempt(services: &Services, due: &StoredMessage) -> ServiceResult<MessageTried> {
    let settings = services.store.message_settings().await?;
    if !settings.on {
        return Ok(MessageTried::Suppressed(Suppressed::Off));
    }
    let (order, located) = (services.store.order(due.order).await?, services.store.locate(due.order).await?);
    let (Some(order), Some(located)) = (order, located) else {
        return Err(ServiceError::NotFound("order"));
    };
    if order.state.withdrawn_at.is_some() {
        return Ok(MessageTried::Suppressed(Suppressed::Withdrawn));
    }
    let Some(email) = order.contact.email.as_deref() else {
        return Ok(MessageTried::Suppressed(Suppressed::NoAddress));
    };
    if let Some(why) = addresses::in_the_way(services, email, due.mail_kind).await? {
        return Ok(MessageTried::Suppressed(why));
    }
    let page = services.store.customer_page().await?.page;
    let language = tracking::language(services, due.order, None, &page).await?;
    let (order, manner) = ((&located, &order), (language, &page));
    let composed = match (&due.copy, due.mail_kind) {
        (Some(copy), _) => copy::compose(services, order, (due, copy), manner).await,
        (None, MessageKind::AnswerCopy) => return Err(ServiceError::NotFound("copy")),
        (None, kind) => {
            compose::compose(services, order, &texts::text(&settings, kind, language), manner).await
        }
    };
    let composed = match composed {
        // The order was completed so long ago that there is nothing to lead to.
        Err(ServiceError::LinkEnded(_)) => return Ok(MessageTried::Suppressed(Suppressed::Overtaken)),
        composed => composed?,
    };
    let stored = services.store.mail_settings().await?;
    sent(services, &stored, due, email, composed).await
}

async fn sent(
    services: &Services,
    stored: &StoredMailSettings,
    due: &StoredMessage,
    email: &str,
    composed: compose::Composed,
) -> ServiceResult<MessageTried> {
    let mail = SentMail {
        address: email.to_owned(),
        subject: composed.subject.clone(),
        text: composed.text.clone(),
    };
    let (mail, digest) = (Box::new(mail), addresses::digest(services, email));
    if stored.settings.mode == MailMode::Test {
        let result = MailResult::Over(MailOutcome::Shown);
        return Ok(MessageTried::Mail { result, answer: None, mail, digest, bounced: false });
    }
    let returns =
        stored.settings.returns.as_ref().and_then(|to| returns::return_address(&services.secret, to, due.id));
    let letter = message::Letter {
        id: due.id.0,
        to: email,
        returns: returns.as_deref(),
        shop: &composed.shop,
        answers_to: composed.answers_to.as_deref(),
        unsubscribe: composed.unsubscribe.as_deref(),
        subject: &composed.subject,
    };
    let attempt = match message::to_customer(services, &stored.settings, letter, composed.text, composed.html)
    {
        Ok(message) => smtp::send(stored, message).await,
        Err(error) => Attempt::Refused(error),
    };
    let bounced = matches!(attempt, Attempt::NoSuchAddress(_));
    let (result, answer) = attempt.result(due.at, due.tries + 1, services.clock.now());
    Ok(MessageTried::Mail { result, answer, mail, digest, bounced })
}
