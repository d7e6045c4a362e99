//! How mails are sent, and what became of them: for administrators.
//!
//! ```text
//! GET  /api/v1/mail            -> MailView
//! PUT  /api/v1/mail            PutMail -> MailView
//! POST /api/v1/mail/test       -> MailTested, sent to the caller's own address
//! ```

use crate::{Instant, MailId, MailSettings};
use serde::{Deserialize, Serialize};

/// How mails are sent, and the last ones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailView {
    /// How.
    pub settings: MailSettings,
    /// Whether there is a password. It is never shown.
    pub has_password: bool,
    /// The server's time.
    pub now: Instant,
    /// The shop's zone.
    pub zone: String,
    /// The last mails, the newest first.
    pub outbox: Vec<MailEntry>,
}

/// Has mails be sent otherwise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PutMail {
    /// How.
    pub settings: MailSettings,
    /// The password at the mail server. Absent, what there is stays; empty, there is none any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// A mail as an administrator sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailEntry {
    /// Its id.
    pub id: MailId,
    /// Whom it goes to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// What it says.
    pub text: String,
    /// When it was made.
    pub at: Instant,
    /// What became of it.
    pub state: MailState,
    /// How often it was tried.
    pub tries: u32,
    /// What the mail server said last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
}

/// What became of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It is tried at this time, again perhaps.
    Waiting(Instant),
    /// The mail server took it.
    Sent,
    /// It is shown here and goes nowhere.
    Shown,
    /// It was refused for good, or tried for too long.
    Failed,
}

/// What came of a test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MailTested {
    /// Whether the mail server took it.
    pub sent: bool,
    /// What happened, in a sentence.
    pub message: String,
}
