//! Mails to the shop's own people: how they are sent, what became of them, and a test. What one says is `message`'s, how it leaves
//! `sender`'s.

mod links;
pub(super) mod message;
pub mod sender;
pub(super) mod smtp;
pub mod wake;

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
    messages,
    notifications::digests,
    sessions::SignedIn,
};
use domain::{
    ActorRef, MailId, MailMode, MailSettings, MailTls, spoken, tr, tr_later,
    wire::{MailEntry, MailState, MailTested, MailView, PutMail},
};
use smtp::Attempt;
use store::{Administration, MailOutcome, StoredMail};
use uuid::Uuid;

/// How many mails are shown.
const SHOWN: u32 = 100;
/// How long a name or password may be.
const LONGEST: usize = 200;

/// Refuses who is no administrator.
pub fn permit(who: &SignedIn) -> ServiceResult<()> {
    match who.is_admin() {
        true => Ok(()),
        false => Err(ServiceError::Forbidden(tr_later!(
            "Only an administrator sees and changes how mails are sent."
        ))),
    }
}

/// How mails are sent, and the last ones.
pub async fn read(services: &Services, who: &SignedIn) -> ServiceResult<MailView> {
    permit(who)?;
    let stored = services.store.mail_settings().await?;
    let mails = services.store.mails(SHOWN).await?;
    let mut outbox: Vec<MailEntry> = mails.iter().map(|mail| entry(services, mail)).collect();
    outbox.extend(messages::outbox::entries(services, SHOWN).await?);
    Ok(MailView {
        settings: stored.settings,
        has_password: stored.password.is_some(),
        now: services.clock.now(),
        zone: digests::zone(services).await?.to_string(),
        outbox: links::among(services, outbox, SHOWN).await?,
    })
}

fn entry(services: &Services, mail: &StoredMail) -> MailEntry {
    let state = match (mail.outcome, mail.next_at) {
        (Some(MailOutcome::Sent), _) => MailState::Sent,
        (Some(MailOutcome::Shown), _) => MailState::Shown,
        (None, Some(next)) => MailState::Waiting(next),
        (Some(MailOutcome::Failed), _) | (None, None) => MailState::Failed,
    };
    // As it is sent: in the language of who gets it, whoever looks.
    let said = || (message::subject(&mail.body), message::text(services, &mail.body));
    let (subject, text) = spoken::within(mail.language.unwrap_or_default(), said);
    MailEntry {
        id: mail.id,
        to: mail.address.clone(),
        subject,
        text,
        at: mail.at,
        state,
        tries: mail.tries,
        answer: mail.answer.clone(),
    }
}

/// Has mails be sent otherwise.
pub async fn change(services: &Services, who: &SignedIn, ask: PutMail) -> ServiceResult<MailView> {
    permit(who)?;
    check(&ask.settings)?;
    if ask.password.as_ref().is_some_and(|password| password.len() > LONGEST) {
        return Err(ServiceError::Invalid(tr!("The password has at most {} characters.", LONGEST)));
    }
    let change = Administration::ChangeMail(Box::new(ask.settings), ask.password);
    services.store.administer(change, ActorRef::Person(who.person.id)).await?;
    services.mails.wake();
    read(services, who).await
}

fn check(settings: &MailSettings) -> ServiceResult<()> {
    let invalid = |sentence: String| Err(ServiceError::Invalid(sentence));
    if [&settings.host, &settings.user].iter().any(|text| text.len() > LONGEST) {
        return invalid(tr!("The server's name and yours there have at most 200 characters each."));
    }
    if settings.host.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return invalid(tr!("The mail server's name is one word, like mail.example.com."));
    }
    if settings.mode == MailMode::Smtp && settings.host.is_empty() {
        return invalid(tr!("Say which mail server takes the mails, or leave it at showing them here."));
    }
    if settings.mode == MailMode::Smtp && settings.from.is_none() {
        return invalid(tr!("Say which address mails come from."));
    }
    if let Some(fault) = settings.returns.as_ref().and_then(messages::returns::fault) {
        return Err(ServiceError::Invalid(fault));
    }
    if settings.port == 0 {
        return invalid(tr!("The port is a number from 1 to 65535."));
    }
    if settings.tls == MailTls::None && !settings.user.is_empty() {
        return invalid(tr!(
            "A password is not sent over an open line: choose TLS or STARTTLS, or leave the user name empty."
        ));
    }
    Ok(())
}

/// Sends a mail to the caller's own address now, whatever the mode, and says what the mail server said.
pub async fn test(services: &Services, who: &SignedIn) -> ServiceResult<MailTested> {
    permit(who)?;
    let stored = services.store.mail_settings().await?;
    if stored.settings.host.is_empty() || stored.settings.from.is_none() {
        return Err(ServiceError::Invalid(tr!(
            "Save a mail server and the address that mails come from first."
        )));
    }
    let address = who.person.email.clone();
    let message = message::test(services, &stored.settings, MailId(Uuid::now_v7()), &address);
    let attempt = match message {
        Ok(message) => smtp::send(&stored, message).await,
        Err(error) => Attempt::Refused(error),
    };
    let (sent, message) = match attempt {
        Attempt::Sent(answer) => (true, tr!("The mail server took it for {}. It said: {}", address, answer)),
        Attempt::Refused(answer) | Attempt::NoSuchAddress(answer) => {
            (false, tr!("The mail server refused it. It said: {}", answer))
        }
        Attempt::Unreachable(answer) => {
            (false, tr!("The mail server could not be reached or was not ready: {}", answer))
        }
    };
    Ok(MailTested { sent, message })
}
