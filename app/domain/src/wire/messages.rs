//! Messages to customers: what of an order was told, will be, or was not and why; what a move would have told; and the shop's texts.
//!
//! ```text
//! GET    /api/v1/orders/{order}/messages                     -> MessagesView
//! POST   /api/v1/orders/{order}/messages/forecast            AskForetold -> ForetoldMessage
//! POST   /api/v1/orders/{order}/messages/{message}/again     -> MessagesView, sent once more
//! DELETE /api/v1/orders/{order}/messages/{message}           -> MessagesView, one that waits is left out
//! POST   /api/v1/boards/{board}/messages/forecast            AskForecast -> MessageForecast
//! GET    /api/v1/shop/messages                               -> MessageSettingsView
//! PUT    /api/v1/shop/messages                               MessageSettings -> MessageSettingsView
//! POST   /api/v1/shop/messages/preview                       AskMessagePreview -> MessagePreview
//! GET    /api/v1/shop/messages/preview?kind=&language=       -> the same as a mail program shows it, for a frame of ours; with
//!                                                               subject= and body= where they are not saved yet
//! ```

use crate::{
    FieldId, Instant, Language, LongText, MessageId, MessageKind, MessageSettings, MessageText, OrderId,
    OrderNumber, Promise, ReturnNote, ShortText, StatusId, Suppressed,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the customer of an order was told, the newest first.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MessagesView {
    /// Whether the shop tells its customers.
    pub on: bool,
    /// Why nothing reaches the address that the order has now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreachable: Option<Suppressed>,
    /// What the mail server said of that address, where it refused it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// The messages.
    pub items: Vec<MessageView>,
}

/// A message to the customer of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageView {
    /// Its id.
    pub id: MessageId,
    /// What caused it, by its position in the board's log.
    pub seq: u64,
    /// What it tells.
    pub kind: MessageKind,
    /// When what it tells happened.
    pub at: Instant,
    /// What became of it.
    pub state: MessageState,
    /// The subject that it left with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// How often it was tried.
    pub tries: u32,
    /// What the mail server said last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// What was reported of it after it had left.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returned: Option<ReturnNote>,
    /// Whether it can be sent once more.
    pub again: bool,
    /// The message that tells of it too, where it was merged into one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub with: Option<MessageId>,
}

impl MessagesView {
    /// The message that tells of the entry at this position, by itself or with what came next; none where none was made of it.
    pub fn telling_of(&self, seq: u64) -> Option<&MessageView> {
        let mut seq = seq;
        loop {
            let of_entry = || self.items.iter().filter(|item| item.seq == seq);
            // What was sent once more, and did not arrive then, has arrived all the same.
            let found = of_entry().find(|item| item.state.has_left()).or_else(|| of_entry().next())?;
            let with = found.with.and_then(|id| self.items.iter().find(|item| item.id == id));
            // It is merged into what came later and never into itself.
            match with.filter(|with| with.seq > seq) {
                Some(with) => seq = with.seq,
                None => return Some(found),
            }
        }
    }
}

/// What became of a message.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "is")]
pub enum MessageState {
    /// It leaves at this time, or is tried again then.
    Waiting {
        /// When.
        until: Instant,
    },
    /// The mail server took it.
    Sent {
        /// When.
        at: Instant,
    },
    /// Mails are only shown, and this one was.
    Shown {
        /// When.
        at: Instant,
    },
    /// It was refused for good, or tried for too long.
    Failed {
        /// When.
        at: Instant,
    },
    /// It did not leave.
    Suppressed {
        /// Why.
        why: Suppressed,
        /// Who left it out, where somebody did.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        by: Option<String>,
    },
}

impl MessageState {
    /// Whether there is a mail that left, or would have where mails are sent.
    fn has_left(&self) -> bool {
        matches!(self, MessageState::Sent { .. } | MessageState::Shown { .. })
    }
}

/// Asks what a move would have told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskForecast {
    /// The orders, at most 1,000.
    pub orders: Vec<OrderId>,
    /// Where to.
    pub to: StatusId,
    /// The promise that the move brings along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promise>,
}

/// What a move of these orders would have told. Orders of which nothing would be told are missing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct MessageForecast {
    /// When they would leave, if the move was made now: until then it can be taken back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaves: Option<Instant>,
    /// Who would be told.
    pub told: Vec<Foretold>,
    /// Whose customers could not be told, and why.
    pub not: Vec<NotTold>,
}

/// A customer who would be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Foretold {
    /// Of which order.
    pub order: OrderId,
    /// Of what.
    pub kind: MessageKind,
    /// Their name.
    pub name: String,
    /// In which language.
    pub language: Language,
    /// The subject of the mail.
    pub subject: String,
}

/// Asks for the words that a move would send, with all that it brings along.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskForetold {
    /// Where to.
    pub to: StatusId,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<LongText>,
    /// Fields given with the move.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<FieldId, Option<LongText>>,
    /// The promise given with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise: Option<Promise>,
}

/// The words that a move would have sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForetoldMessage {
    /// What it tells.
    pub kind: MessageKind,
    /// In which language.
    pub language: Language,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}

/// A customer who could not be told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotTold {
    /// Of which order.
    pub order: OrderId,
    /// Why not.
    pub why: Suppressed,
}

/// The shop's messages, as an administrator sees them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessageSettingsView {
    /// What was chosen.
    pub settings: MessageSettings,
    /// What Milepost says where the shop wrote nothing.
    pub usual: BTreeMap<MessageKind, BTreeMap<Language, MessageText>>,
    /// The language that the shop writes in.
    pub language: Language,
}

impl MessageSettingsView {
    /// What a message says now: in the shop's words, or else in Milepost's.
    pub fn said(&self, kind: MessageKind, language: Language) -> Option<&MessageText> {
        let usual = || self.usual.get(&kind)?.get(&language);
        self.settings.text(kind, language).or_else(usual)
    }
}

/// Asks what a text would look like. Subject and text are as they are typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AskMessagePreview {
    /// The kind.
    pub kind: MessageKind,
    /// In which language.
    pub language: Language,
    /// The subject.
    pub subject: ShortText,
    /// The text.
    pub body: LongText,
}

/// A mail as a customer would get it, of a real order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagePreview {
    /// Of which order.
    pub number: OrderNumber,
    /// The subject.
    pub subject: String,
    /// The text.
    pub text: String,
}
