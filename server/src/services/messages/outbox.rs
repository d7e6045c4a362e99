//! Messages on the page of mails, as they left.

use crate::services::{context::Services, error::ServiceResult};
use domain::{
    MailId,
    wire::{MailEntry, MailState},
};
use store::{MailOutcome, MessageOutcome, SentMail, StoredMessage};

/// The last of which mails were made.
pub async fn entries(services: &Services, most: u32) -> ServiceResult<Vec<MailEntry>> {
    let mailed = services.store.messages_mailed(most).await?;
    Ok(mailed.into_iter().filter_map(entry).collect())
}

fn entry(message: StoredMessage) -> Option<MailEntry> {
    let state = match (message.outcome, message.next_at) {
        (Some(MessageOutcome::Mail(MailOutcome::Sent)), _) => MailState::Sent,
        (Some(MessageOutcome::Mail(MailOutcome::Shown)), _) => MailState::Shown,
        (None, Some(next)) => MailState::Waiting(next),
        (Some(_), _) | (None, None) => MailState::Failed,
    };
    let SentMail { address, subject, text } = message.mail?;
    Some(MailEntry {
        id: MailId(message.id.0),
        to: address,
        subject,
        text,
        at: message.ended_at.unwrap_or(message.at),
        state,
        tries: message.tries,
        answer: message.answer,
    })
}
