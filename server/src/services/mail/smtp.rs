//! Handing a mail to the mail server, and what becomes of it by what that says.

use chrono::TimeDelta;
use domain::{Instant, MailStatus, MailTls, refuses_address};
use lettre::{
    AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    transport::smtp::{
        Error,
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use std::time::Duration;
use store::{MailOutcome, MailResult, StoredMailSettings};
use tokio::time::timeout;

/// How long the mail server may take for each of its answers, and for all of them together.
const PATIENCE: Duration = Duration::from_secs(15);
const ALL_PATIENCE: Duration = Duration::from_secs(30);
/// For how long one is tried.
const TRIED_FOR: TimeDelta = TimeDelta::days(3);
/// How much of what a mail server says is kept.
const LONGEST_ANSWER: usize = 500;

/// What came of handing a mail over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::services) enum Attempt {
    /// The mail server took it and said this.
    Sent(String),
    /// It never will.
    Refused(String),
    /// It never will: there is nobody at this address.
    NoSuchAddress(String),
    /// It may later.
    Unreachable(String),
}

impl Attempt {
    /// What becomes of a mail that was made then and has been tried so often.
    pub(in crate::services) fn result(
        self,
        made: Instant,
        tries: u32,
        now: Instant,
    ) -> (MailResult, Option<String>) {
        match self {
            Attempt::Sent(answer) => (MailResult::Over(MailOutcome::Sent), Some(answer)),
            Attempt::Refused(answer) | Attempt::NoSuchAddress(answer) => {
                (MailResult::Over(MailOutcome::Failed), Some(answer))
            }
            Attempt::Unreachable(answer) if now - made >= TRIED_FOR => {
                (MailResult::Over(MailOutcome::Failed), Some(format!("Given up after three days: {answer}")))
            }
            Attempt::Unreachable(answer) => (MailResult::Again(next_try(tries, now)), Some(answer)),
        }
    }
}

/// One minute after the first try, twice as long after each, six hours at most.
fn next_try(tries: u32, now: Instant) -> Instant {
    let minutes = 1i64 << tries.saturating_sub(1).min(9);
    now + TimeDelta::minutes(minutes.min(360))
}

/// Hands a mail to the mail server.
pub(in crate::services) async fn send(stored: &StoredMailSettings, message: Message) -> Attempt {
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
        true if error.status().is_some_and(|code| is_of_address(code.into(), &said)) => {
            Attempt::NoSuchAddress(shortened(said))
        }
        true => Attempt::Refused(shortened(said)),
        false => Attempt::Unreachable(shortened(said)),
    }
}

/// Whether it is the address that is refused, and not the sender or what the mail says.
fn is_of_address(code: u16, said: &str) -> bool {
    refuses_address(MailStatus::first_in(said), Some(code))
}

fn shortened(mut text: String) -> String {
    if let Some((end, _)) = text.char_indices().nth(LONGEST_ANSWER) {
        text.truncate(end);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_does_not_exist_is_told_from_a_mail_that_is_not_wanted() {
        for (code, said) in [
            (550, "permanent error (550): 5.1.1 No such user here"),
            (550, "permanent error (550): mailbox unavailable"),
            (553, "permanent error (553): 5.1.3 bad address"),
            (550, "permanent error (550): 5.2.1 mailbox disabled"),
        ] {
            assert!(is_of_address(code, said), "{said}");
        }
        for (code, said) in [
            (550, "permanent error (550): 5.7.1 relaying denied"),
            (554, "permanent error (554): 5.7.1 looks like spam"),
            (550, "permanent error (550): 5.1.8 sender's domain does not exist"),
            (535, "permanent error (535): authentication failed"),
            (554, "permanent error (554): transaction failed"),
        ] {
            assert!(!is_of_address(code, said), "{said}");
        }
    }
}
