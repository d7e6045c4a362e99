//! Whether the customer was told by mail of what an entry of the history says, will be, or was not and why.

use super::{context::use_order, messages::why_not};
use crate::components::moment::Moment;
use domain::{
    Event, Instant, Origin, Reported, ReturnNote, tr,
    wire::{EntryView, MessageState, MessagesView},
};
use leptos::prelude::*;

/// Of an entry that promises a date.
#[component]
pub fn Told(
    /// Its position in the board's log.
    seq: u64,
    /// Which door it came through.
    origin: Origin,
) -> impl IntoView {
    let order = use_order();
    let told = Memo::new(move |_| order.messages.with(|messages| told(messages, seq, origin)));
    let zone = order.zone();
    move || {
        let (kind, words, at) = told.get();
        let zone = zone.clone();
        view! { <p class="History-told" data-kind=kind>{words} {at.map(|at| view! { " " <Moment at zone /> })}</p> }
    }
}

/// Whether an entry promises a date.
pub fn promises(entry: &EntryView) -> bool {
    match &entry.event {
        Event::Promised { .. } => true,
        Event::Placed(placed) => placed.promise.is_some(),
        _ => false,
    }
}

/// In words, and the moment that belongs behind them.
fn told(messages: &MessagesView, seq: u64, origin: Origin) -> (&'static str, String, Option<Instant>) {
    let not = |why: String| ("", tr!("Customer not told: {}", why), None);
    let Some(message) = messages.telling_of(seq) else {
        return match (origin, messages.on) {
            (Origin::Import, _) => not(tr!("it came with a file")),
            (_, false) => not(tr!("messages are switched off")),
            (_, true) => not(tr!("no e-mail was made of it")),
        };
    };
    // Whoever calls it spam has it all the same.
    if let Some(ReturnNote { at, what: Reported::Bounced { .. } }) = message.returned {
        return ("late", tr!("Customer not told: the e-mail came back,"), Some(at));
    }
    match &message.state {
        MessageState::Waiting { until } if message.tries > 0 => {
            ("warn", tr!("Customer not told yet: tried {} times, again", message.tries), Some(*until))
        }
        MessageState::Waiting { until } => {
            ("", tr!("Customer not told yet: the e-mail leaves"), Some(*until))
        }
        MessageState::Sent { at } => ("done", tr!("Customer told by e-mail"), Some(*at)),
        MessageState::Shown { at } => {
            ("", tr!("Customer not told: e-mails are only shown, this one"), Some(*at))
        }
        MessageState::Failed { at } => {
            ("late", tr!("Customer not told: the e-mail was not delivered,"), Some(*at))
        }
        MessageState::Suppressed { why, by } => not(why_not(*why, by.as_deref())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use domain::{MessageId, MessageKind, Suppressed, wire::MessageView};
    use uuid::Uuid;

    fn message(id: u128, seq: u64, state: MessageState) -> MessageView {
        let (kind, at, id) = (MessageKind::Delay, Instant::default(), MessageId(Uuid::from_u128(id)));
        MessageView {
            id,
            seq,
            kind,
            at,
            state,
            subject: None,
            tries: 0,
            answer: None,
            returned: None,
            again: false,
            with: None,
        }
    }

    fn said(items: Vec<MessageView>, seq: u64) -> String {
        let messages = MessagesView { on: true, items, ..MessagesView::default() };
        told(&messages, seq, Origin::Menu).1
    }

    #[test]
    fn what_was_told_together_with_what_came_next_was_told() {
        let suppressed = |why| MessageState::Suppressed { why, by: None };
        let merged = |id, seq, with| MessageView {
            with: Some(MessageId(Uuid::from_u128(with))),
            ..message(id, seq, suppressed(Suppressed::Merged))
        };
        let at = Instant::default() + TimeDelta::minutes(10);
        let items = vec![
            message(3, 9, MessageState::Sent { at }),
            merged(2, 7, 3),
            merged(1, 4, 2),
            message(4, 3, suppressed(Suppressed::NoAddress)),
        ];
        assert_eq!(said(items.clone(), 4), "Customer told by e-mail");
        assert_eq!(said(items.clone(), 9), "Customer told by e-mail");
        assert_eq!(said(items.clone(), 3), "Customer not told: no e-mail address");
        assert_eq!(said(items, 5), "Customer not told: no e-mail was made of it");
        // Whatever stands in a row, it ends.
        assert!(said(vec![merged(1, 4, 1)], 4).contains("together with what came next"));
    }

    #[test]
    fn what_was_sent_once_more_counts() {
        let (failed, sent) =
            (MessageState::Failed { at: Instant::default() }, MessageState::Sent { at: Instant::default() });
        let both = vec![message(2, 4, sent.clone()), message(1, 4, failed.clone())];
        assert_eq!(said(both, 4), "Customer told by e-mail");
        let again = vec![message(2, 4, failed), message(1, 4, sent)];
        assert_eq!(said(again, 4), "Customer told by e-mail");
    }

    #[test]
    fn what_came_back_later_was_not_told() {
        let of = |what| {
            let note = ReturnNote { at: Instant::default(), what };
            let sent = message(1, 4, MessageState::Sent { at: Instant::default() });
            said(vec![MessageView { returned: Some(note), ..sent }], 4)
        };
        assert_eq!(of(Reported::Bounced { code: None }), "Customer not told: the e-mail came back,");
        assert_eq!(of(Reported::Complained), "Customer told by e-mail");
    }

    #[test]
    fn of_a_file_and_of_a_shop_that_tells_nothing_it_is_said() {
        let none = MessagesView::default();
        assert_eq!(told(&none, 1, Origin::Import).1, "Customer not told: it came with a file");
        assert_eq!(told(&none, 1, Origin::Menu).1, "Customer not told: messages are switched off");
    }
}
