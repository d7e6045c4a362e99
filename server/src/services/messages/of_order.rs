//! What the customer of an order was told, will be, or was not and why.

use super::addresses;
use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::VisibleOrder,
    sessions::SignedIn,
};
use domain::{
    MessageId, MessageKind, Part, PersonId, Suppressed, spoken, tr, tr_later,
    wire::{MessageState, MessageView, MessagesView},
};
use std::collections::{HashMap, hash_map::Entry as Slot};
use store::{MailOutcome, MessageOutcome, NOBODY, StoredMessage};
use uuid::Uuid;

/// All of it, the newest first.
pub async fn list(services: &Services, found: &VisibleOrder) -> ServiceResult<MessagesView> {
    let stored = services.store.messages(found.id).await?;
    let on = services.store.message_settings().await?.on;
    if stored.is_empty() && !on {
        return Ok(MessagesView::default());
    }
    let order = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
    let unreachable = match order.contact.email.as_deref() {
        None => Some((Suppressed::NoAddress, None)),
        Some(email) => {
            addresses::unreachable(services, email).await?.map(|reason| (reason.why, reason.answer))
        }
    };
    let (unreachable, answer) = unreachable.unzip();
    // What a mail server says may hold the address.
    let shown = found.view.sight.sees(Part::Email);
    let mut names = HashMap::new();
    for person in stored.iter().filter_map(left_out_by) {
        if let Slot::Vacant(slot) = names.entry(person) {
            let known = services.store.person(person).await?.map(|person| person.name);
            slot.insert(known.unwrap_or_else(|| NOBODY.to_owned()));
        }
    }
    let reachable = on && unreachable.is_none();
    let view = |message: StoredMessage| MessageView {
        id: message.id,
        seq: message.seq,
        kind: message.mail_kind,
        at: message.at,
        again: reachable && can_go_again(&message),
        state: state(&message, &names),
        tries: message.tries,
        with: message.merged_into,
        answer: message.answer.filter(|_| shown),
        returned: message.returned,
        subject: message.mail.map(|mail| mail.subject),
    };
    let answer = answer.flatten().filter(|_| shown);
    Ok(MessagesView { on, unreachable, answer, items: stored.into_iter().map(view).collect() })
}

fn left_out_by(message: &StoredMessage) -> Option<PersonId> {
    match message.outcome {
        Some(MessageOutcome::Suppressed(_, by)) => by,
        _ => None,
    }
}

/// What was taken back, or told otherwise, is not true any more.
fn can_go_again(message: &StoredMessage) -> bool {
    match message.outcome {
        None => false,
        // What it said is not kept for ever, and not once it was erased.
        Some(_) if message.mail_kind == MessageKind::AnswerCopy && message.copy.is_none() => false,
        Some(MessageOutcome::Mail(_)) => true,
        Some(MessageOutcome::Suppressed(why, _)) => matches!(
            why,
            Suppressed::NoAddress
                | Suppressed::SwitchedOff
                | Suppressed::Unsubscribed
                | Suppressed::Bounced
                | Suppressed::Complained
                | Suppressed::Off
        ),
    }
}

fn state(message: &StoredMessage, names: &HashMap<PersonId, String>) -> MessageState {
    let at = message.ended_at.unwrap_or(message.at);
    match (message.outcome, message.next_at) {
        (None, Some(until)) => MessageState::Waiting { until },
        (Some(MessageOutcome::Suppressed(why, by)), _) => {
            MessageState::Suppressed { why, by: by.and_then(|by| names.get(&by).cloned()) }
        }
        (Some(MessageOutcome::Mail(MailOutcome::Sent)), _) => MessageState::Sent { at },
        (Some(MessageOutcome::Mail(MailOutcome::Shown)), _) => MessageState::Shown { at },
        (Some(MessageOutcome::Mail(MailOutcome::Failed)), _) | (None, None) => MessageState::Failed { at },
    }
}

/// Has one go out once more, in the order's present words and at once.
pub async fn again(services: &Services, found: &VisibleOrder, message: &str) -> ServiceResult<MessagesView> {
    found.view.permit_changes()?;
    let of = id(message)?;
    let listed = list(services, found).await?;
    if let Some(why) = listed.unreachable {
        return Err(ServiceError::Invalid(tr!(
            "It cannot be sent: {}. Change the address first.",
            spoken::say(why.words())
        )));
    }
    if !listed.items.iter().any(|item| item.id == of && item.again) {
        return Err(ServiceError::Conflict(tr_later!(
            "This message cannot be sent: it waits still, it is not true any more, or messages are off."
        )));
    }
    let (new, now) = (MessageId(Uuid::now_v7()), services.clock.now());
    if !services.store.message_again(found.id, of, new, now).await? {
        return Err(ServiceError::NotFound("message"));
    }
    services.mails.wake();
    list(services, found).await
}

/// Leaves one out that waits.
pub async fn leave_out(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    message: &str,
) -> ServiceResult<MessagesView> {
    found.view.permit_changes()?;
    if !services.store.leave_message_out(found.id, id(message)?, who.person.id).await? {
        return Err(ServiceError::Conflict(tr_later!(
            "This message does not wait any more: look at what became of it."
        )));
    }
    list(services, found).await
}

fn id(text: &str) -> ServiceResult<MessageId> {
    text.parse().map_err(|_| ServiceError::NotFound("message"))
}
