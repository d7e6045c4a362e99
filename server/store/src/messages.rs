//! Messages to customers, from the entry of the log that causes one until it has left or never will.

use crate::{MailOutcome, MailResult, TokenDigest};
use domain::{
    Instant, MessageId, MessageKind, OrderId, Outdated, PersonId, Reported, ReturnNote, Suppressed,
    wire::AnswerCopy,
};

/// What an entry of an order means for what its customer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageNote {
    /// The order.
    pub order: OrderId,
    /// The entry's position in the board's log.
    pub seq: u64,
    /// When it was recorded.
    pub at: Instant,
    /// What is not true any more and has not left yet.
    pub outdated: Option<Outdated>,
    /// What is told of it.
    pub told: Option<NewMessage>,
}

/// A message that is to leave, or that somebody left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewMessage {
    /// A new UUID v7; the Message-ID is made of it.
    pub id: MessageId,
    /// What it tells.
    pub kind: MessageKind,
    /// When it leaves.
    pub leaves_at: Instant,
    /// Whether it was left out, and by whom where that was a person.
    pub left_out: Option<Option<PersonId>>,
}

/// The copy of a decision that its customer is mailed at once, whatever else waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewAnswerCopy {
    /// A new UUID v7; the Message-ID is made of it.
    pub id: MessageId,
    /// What it says.
    pub copy: AnswerCopy,
}

/// A message as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMessage {
    /// Its id.
    pub id: MessageId,
    /// The order.
    pub order: OrderId,
    /// What caused it, by its position in the board's log.
    pub seq: u64,
    /// What it tells.
    pub kind: MessageKind,
    /// What the mail is about that tells of it and of what was merged into it.
    pub mail_kind: MessageKind,
    /// When what it tells of was recorded, or when it was asked for once more.
    pub at: Instant,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next; none once it is over.
    pub next_at: Option<Instant>,
    /// What became of it, once it is over.
    pub outcome: Option<MessageOutcome>,
    /// The message that tells of it too, where it was merged into one.
    pub merged_into: Option<MessageId>,
    /// When that was.
    pub ended_at: Option<Instant>,
    /// What was said when it was last tried.
    pub answer: Option<String>,
    /// What was reported of it after it had left.
    pub returned: Option<ReturnNote>,
    /// What left, for as long as that is kept.
    pub mail: Option<SentMail>,
    /// What a copy says, for as long as that is kept.
    pub copy: Option<Box<AnswerCopy>>,
}

/// What becomes of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MessageOutcome {
    /// A mail was made of it.
    Mail(MailOutcome),
    /// None was; and who left it out, where somebody did.
    Suppressed(Suppressed, Option<PersonId>),
}

/// What a mail said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMail {
    /// Where it went.
    pub address: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

/// What came of trying to send a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MessageTried {
    /// A mail was made of it.
    Mail {
        /// What became of that.
        result: MailResult,
        /// What the mail server said.
        answer: Option<String>,
        /// What it said.
        mail: Box<SentMail>,
        /// The digest of the address that it goes to.
        digest: TokenDigest,
        /// Whether the server says that there is no such address.
        bounced: bool,
    },
    /// No mail was made.
    Suppressed(Suppressed),
}

/// What is reported of a message after it has left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MessageReport {
    /// What.
    pub what: Reported,
    /// Why nothing more is sent to the address that it went to, where that follows.
    pub ends: Option<Suppressed>,
}

/// Why nothing is sent to an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreachable {
    /// Why.
    pub why: Suppressed,
    /// Since when.
    pub at: Instant,
    /// What the mail server said.
    pub answer: Option<String>,
}
