//! How mails leave: taken from the outbox by lease, tried, and tried again ever more rarely until the mail server takes one or three
//! days are over. Whoever is killed between the two has it sent again, with the same Message-ID.

use super::message;
use crate::services::{context::Services, error::ServiceResult};
use chrono::TimeDelta;
use domain::{Instant, MailMode, MailTls};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    transport::smtp::{
        Error,
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use std::time::Duration;
use store::{MailOutcome, MailResult, StoredMail, StoredMailSettings};
use tokio::time::{MissedTickBehavior, interval, timeout};

/// How often to look for one that is due.
const LOOK: Duration = Duration::from_secs(10);
/// How many are taken at once: as many as are sure to be tried while they are this instance's.
const BATCH: u32 = 5;
/// How long the mail server may take for each of its answers, and for all of them together.
const PATIENCE: Duration = Duration::from_secs(15);
const ALL_PATIENCE: Duration = Duration::from_secs(30);
/// For how long one is tried.
const TRIED_FOR: TimeDelta = TimeDelta::days(3);
/// How much of what a mail server says is kept.
const LONGEST_ANSWER: usize = 500;

/// What came of handing a mail over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Attempt {
    /// The mail server took it and said this.
    Sent(String),
    /// It never will.
    Refused(String),
    /// It may later.
    Unreachable(String),
}

/// Sends until the server ends.
pub async fn run(services: Services) {
    let mut look = interval(LOOK);
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
    let message = message::of_mail(services, &stored.settings, (mail.id, &mail.address), &mail.body);
    let attempt = match message {
        Ok(message) => send(stored, message).await,
        Err(error) => Attempt::Refused(error),
    };
    let now = services.clock.now();
    match attempt {
        Attempt::Sent(answer) => (MailResult::Over(MailOutcome::Sent), Some(answer)),
        Attempt::Refused(answer) => (MailResult::Over(MailOutcome::Failed), Some(answer)),
        Attempt::Unreachable(answer) if now - mail.at >= TRIED_FOR => {
            (MailResult::Over(MailOutcome::Failed), Some(format!("Given up after three days: {answer}")))
        }
        Attempt::Unreachable(answer) => (MailResult::Again(next_try(mail.tries, now)), Some(answer)),
    }
}

/// One minute after the first try, twice as long after each, six hours at most.
fn next_try(tries: u32, now: Instant) -> Instant {
    let minutes = 1i64 << tries.saturating_sub(1).min(9);
    now + TimeDelta::minutes(minutes.min(360))
}

/// Hands a mail to the mail server.
pub(super) async fn send(stored: &StoredMailSettings, message: Message) -> Attempt {
    let transport = match transport(stored) {
        Ok(transport) => transport,
        Err(error) => return failed(&error),
    };
    match timeout(ALL_PATIENCE, transport.send(message)).await {
        Ok(Ok(response)) => Attempt::Sent(shortened(response.message().collect::<Vec<_>>().join(" "))),
        Ok(Err(error)) => failed(&error),
        Err(_) => Attempt::Unreachable("it took too long to answer".to_owned()),
    }
}

fn transport(stored: &StoredMailSettings) -> Result<AsyncSmtpTransport<Tokio1Executor>, Error> {
    let StoredMailSettings { settings, password } = stored;
    let tls = match settings.tls {
        MailTls::None => Tls::None,
        MailTls::Starttls => Tls::Required(TlsParameters::new(settings.host.clone())?),
        MailTls::Tls => Tls::Wrapper(TlsParameters::new(settings.host.clone())?),
    };
    let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(settings.host.clone())
        .port(settings.port)
        .tls(tls)
        .timeout(Some(PATIENCE));
    let builder = match settings.user.is_empty() {
        true => builder,
        false => {
            builder.credentials(Credentials::new(settings.user.clone(), password.clone().unwrap_or_default()))
        }
    };
    Ok(builder.build())
}

/// What the mail server said is in the source of the error.
fn failed(error: &Error) -> Attempt {
    let mut said = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        let cause_said = cause.to_string();
        if !said.contains(&cause_said) {
            said = format!("{said}: {cause_said}");
        }
        source = cause.source();
    }
    match error.is_permanent() {
        true => Attempt::Refused(shortened(said)),
        false => Attempt::Unreachable(shortened(said)),
    }
}

fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST_ANSWER) {
        text.truncate(end);
    }
    text
}
