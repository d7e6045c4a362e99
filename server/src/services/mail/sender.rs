//! How mails leave: taken from the outbox by lease, tried, and tried again ever more rarely until the mail server takes one or three
//! days are over. Whoever is killed between the two has it sent again, with the same Message-ID.

use super::{
    links, message,
    smtp::{self, Attempt},
};
use crate::services::{context::Services, error::ServiceResult, messages};
use domain::{MailMode, spoken};
use std::time::Duration;
use store::{MailOutcome, MailResult, StoredMail, StoredMailSettings};
use tokio::time::{MissedTickBehavior, interval};

/// How often to look for one that is due.
const LOOK: Duration = Duration::from_secs(10);
/// How many are taken at once: as many as are sure to be tried while they are this instance's.
const BATCH: u32 = 5;

/// Sends until the server ends.
pub async fn run(services: Services) {
    // What can be taken back for a shorter time leaves as soon after it.
    let wait = services.config.message_wait.max(Duration::from_secs(1));
    let mut look = interval(LOOK.min(wait));
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = services.broadcast.closed() => return,
            () = services.mails.woken() => {}
            _ = look.tick() => {}
        }
        let sent = tokio::select! {
            biased;
            () = services.broadcast.closed() => return,
            sent = send_due(&services) => sent,
        };
        if let Err(error) = sent {
            tracing::warn!(%error, "mails wait");
        }
    }
}

/// Tries all that are due now.
pub async fn send_due(services: &Services) -> ServiceResult<()> {
    links::send_due(services, BATCH).await?;
    messages::sending::send_due(services, BATCH).await?;
    loop {
        let mails = services.store.claim_mails(BATCH).await?;
        if mails.is_empty() {
            return Ok(());
        }
        let settings = services.store.mail_settings().await?;
        for mail in mails {
            let (result, answer) = attempt(services, &settings, &mail).await;
            services.store.mail_tried(mail.id, result, answer).await?;
        }
    }
}

async fn attempt(
    services: &Services,
    stored: &StoredMailSettings,
    mail: &StoredMail,
) -> (MailResult, Option<String>) {
    if stored.settings.mode == MailMode::Test {
        return (MailResult::Over(MailOutcome::Shown), None);
    }
    if !mail.active {
        let why = "Not sent: they cannot sign in any more.".to_owned();
        return (MailResult::Over(MailOutcome::Failed), Some(why));
    }
    let message = spoken::within(mail.language.unwrap_or_default(), || {
        message::of_mail(services, &stored.settings, (mail.id, &mail.address), &mail.body)
    });
    let attempt = match message {
        Ok(message) => smtp::send(stored, message).await,
        Err(error) => Attempt::Refused(error),
    };
    attempt.result(mail.at, mail.tries, services.clock.now())
}
