//! The kinds of message, and what a status tells whoever's order gets there.

use crate::spoken::tr_later;
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What a customer is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MessageKind {
    /// The shop has their order.
    Placed,
    /// Something waits for their answer.
    ApprovalWanted,
    /// It still does.
    Reminder,
    /// A date was promised, or an earlier one.
    PromiseSet,
    /// The order went on.
    MovedOn,
    /// It arrives later than was promised.
    Delay,
    /// It is ready to leave, or to be collected.
    Ready,
    /// It is on its way.
    Sent,
    /// They have it.
    Delivered,
    /// Nothing comes of it.
    Cancelled,
    /// What they decided on the order's page, word for word.
    AnswerCopy,
}

impl MessageKind {
    /// Those that the shop can write, in the order in which an order meets them. A copy says what was decided and nothing else.
    pub const ALL: [MessageKind; 10] = [
        MessageKind::Placed,
        MessageKind::ApprovalWanted,
        MessageKind::Reminder,
        MessageKind::PromiseSet,
        MessageKind::MovedOn,
        MessageKind::Delay,
        MessageKind::Ready,
        MessageKind::Sent,
        MessageKind::Delivered,
        MessageKind::Cancelled,
    ];

    /// Its name on the wire, and in the keys of its texts.
    pub const fn name(self) -> &'static str {
        match self {
            MessageKind::Placed => "placed",
            MessageKind::ApprovalWanted => "approval_wanted",
            MessageKind::Reminder => "reminder",
            MessageKind::PromiseSet => "promise_set",
            MessageKind::MovedOn => "moved_on",
            MessageKind::Delay => "delay",
            MessageKind::Ready => "ready",
            MessageKind::Sent => "sent",
            MessageKind::Delivered => "delivered",
            MessageKind::Cancelled => "cancelled",
            MessageKind::AnswerCopy => "answer_copy",
        }
    }

    /// What the team calls it; `tr_later!`.
    pub const fn label(self) -> &'static str {
        match self {
            MessageKind::Placed => tr_later!("Order placed"),
            MessageKind::ApprovalWanted => tr_later!("Answer wanted"),
            MessageKind::Reminder => tr_later!("Reminder"),
            MessageKind::PromiseSet => tr_later!("Date promised"),
            MessageKind::MovedOn => tr_later!("Moved on"),
            MessageKind::Delay => tr_later!("Delay"),
            MessageKind::Ready => tr_later!("Ready"),
            MessageKind::Sent => tr_later!("On its way"),
            MessageKind::Delivered => tr_later!("Delivered"),
            MessageKind::Cancelled => tr_later!("Cancelled"),
            MessageKind::AnswerCopy => tr_later!("Copy of an answer"),
        }
    }

    /// The kind of the one mail that tells of this and of what was to be told before it. Every mail says where the order is and
    /// when it arrives, so the later one wins, unless all that it brings stands in the earlier one anyway.
    pub fn after(self, earlier: MessageKind) -> MessageKind {
        use MessageKind::{Delay, MovedOn, Placed, PromiseSet};
        match (earlier, self) {
            (PromiseSet | Delay, PromiseSet) => self,
            (_, PromiseSet) | (Placed | Delay, MovedOn) => earlier,
            _ => self,
        }
    }

    /// Whether it says that the order is in the status that caused it: once the order has left that, it is untrue.
    pub fn is_of_status(self) -> bool {
        match self {
            MessageKind::ApprovalWanted
            | MessageKind::Reminder
            | MessageKind::Ready
            | MessageKind::Sent
            | MessageKind::Delivered
            | MessageKind::Cancelled => true,
            MessageKind::Placed
            | MessageKind::PromiseSet
            | MessageKind::MovedOn
            | MessageKind::Delay
            | MessageKind::AnswerCopy => false,
        }
    }
}

impl fmt::Display for MessageKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for MessageKind {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<MessageKind, &'static str> {
        let mut known = MessageKind::ALL.into_iter().chain([MessageKind::AnswerCopy]);
        known.find(|kind| kind.name() == text).ok_or("is no kind of message")
    }
}

/// What a status tells the customer whose order gets there, where the shop chose it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatusMessage {
    /// Nothing.
    Nothing,
    /// Where the order is now.
    MovedOn,
    /// That their answer is wanted.
    AnswerWanted,
    /// That it is ready.
    Ready,
    /// That it is on its way.
    Sent,
    /// That they have it.
    Delivered,
    /// That nothing comes of it.
    Cancelled,
}

impl StatusMessage {
    /// All of them, in the order in which they are offered.
    pub const ALL: [StatusMessage; 7] = [
        StatusMessage::Nothing,
        StatusMessage::MovedOn,
        StatusMessage::AnswerWanted,
        StatusMessage::Ready,
        StatusMessage::Sent,
        StatusMessage::Delivered,
        StatusMessage::Cancelled,
    ];

    /// Its name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            StatusMessage::Nothing => "nothing",
            StatusMessage::MovedOn => "moved_on",
            StatusMessage::AnswerWanted => "answer_wanted",
            StatusMessage::Ready => "ready",
            StatusMessage::Sent => "sent",
            StatusMessage::Delivered => "delivered",
            StatusMessage::Cancelled => "cancelled",
        }
    }

    /// The kind of message, if there is one.
    pub const fn kind(self) -> Option<MessageKind> {
        match self {
            StatusMessage::Nothing => None,
            StatusMessage::MovedOn => Some(MessageKind::MovedOn),
            StatusMessage::AnswerWanted => Some(MessageKind::ApprovalWanted),
            StatusMessage::Ready => Some(MessageKind::Ready),
            StatusMessage::Sent => Some(MessageKind::Sent),
            StatusMessage::Delivered => Some(MessageKind::Delivered),
            StatusMessage::Cancelled => Some(MessageKind::Cancelled),
        }
    }

    /// What the team reads of it; `tr_later!`.
    pub const fn label(self) -> &'static str {
        match self.kind() {
            None => tr_later!("Nothing"),
            Some(kind) => kind.label(),
        }
    }
}
