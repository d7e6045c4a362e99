//! The copy of what a customer decided on the page of their order: exactly what that showed, when they decided, and the seal as it
//! stands in the trail. It is read from what was kept with the decision and never from the order, which goes on meanwhile. Nobody
//! unsubscribes from it: it is the paper of their own act, and no news.

use super::{
    compose::{Composed, Read, ways_on},
    html::Part,
    texts,
    values::{Values, beside},
};
use crate::services::{context::Services, error::ServiceResult};
use domain::{
    CustomerPage, Date, Language, MessageKind,
    wire::{AnswerCopy, ApprovedContent},
};
use locales::Words;
use store::{Order, OrderLocator, StoredMessage};

/// The mail of a copy.
pub(super) async fn compose(
    services: &Services,
    (located, order): (&OrderLocator, &Order),
    (due, copy): (&StoredMessage, &AnswerCopy),
    (language, page): (Language, &CustomerPage),
) -> ServiceResult<Composed> {
    let read = Read::of(services, (located, order), (language, page)).await?;
    // A copy that is sent once more has a time of its own.
    let entries = services.store.order_log(due.order, due.seq.saturating_sub(1), 1).await?;
    let decided_at = entries.first().map_or(due.at, |entry| entry.at);
    let (at, today) = (decided_at.with_timezone(&read.board.zone).naive_local(), read.view.as_of.date());
    let words = Words::of(language);
    let text = texts::usual(MessageKind::AnswerCopy, language);
    let values = &read.values;
    let mut parts = vec![Part::Said(values.fill(&text.body))];
    let key = if copy.granted { "approved" } else { "change-asked" };
    let said = [("name", copy.content.name.as_str().into()), ("date", words.moment(at, today).into())];
    parts.push(Part::Said(words.say(key, &said)));
    parts.extend(content(copy, values, today));
    parts.extend(ways_on(values));
    let because = words.say("message-copy-because", &[("shop", values.shop.as_str().into())]);
    parts.push(Part::Foot(because));
    Ok(read.composed(&text, &parts, None))
}

/// What was decided on, as the page showed it.
fn content(copy: &AnswerCopy, values: &Values, today: Date) -> Vec<Part> {
    let (words, own) = (Words::of(values.language), |text: &str| beside(values.language, text));
    let label = |text: &str| words.say("message-copy-label", &[("label", text.into())]);
    let ApprovedContent { lines, fields, promise, contact, seal, left_out, .. } = &copy.content;
    let mut facts = Vec::new();
    let listed = |lines: &[(String, i32)]| {
        let line = |(what, count): &(String, i32)| format!("{} × {count}", own(what));
        lines.iter().map(line).collect::<Vec<_>>().join("\n")
    };
    facts.extend(lines.as_ref().map(|lines| (label(&words.text("approve-items")), listed(lines))));
    facts.extend((!left_out.is_empty()).then(|| (label(&words.text("left-out")), listed(left_out))));
    facts.extend(fields.iter().map(|(name, value)| (label(name), own(value))));
    if let Some(promise) = promise {
        facts.push((words.text("message-arrives"), own(&words.promise(*promise, today))));
    }
    facts.extend(copy.note.as_deref().map(|note| (words.text("message-copy-wrote"), own(note))));
    let mut parts = Vec::new();
    parts.extend((!facts.is_empty()).then_some(Part::Facts(facts)));
    parts.extend(contact.then(|| Part::Said(words.text("approve-contact"))));
    parts.extend(copy.granted.then(|| Part::Said(words.text("approve-only"))));
    parts.push(Part::Facts(vec![(words.text("seal"), seal.clone())]));
    parts
}
