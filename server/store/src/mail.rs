//! Mails, from the transaction that makes one until it has left or never will.

use domain::{Instant, MailBody, MailId, MailSettings, PersonId, TeamLanguage};

/// For how long an instance tries alone to send a mail. One that is killed meanwhile leaves it to the others after that, with the
/// same Message-ID, so that whoever gets it twice can see that.
pub(crate) const LEASE_MINUTES: i64 = 3;

/// A mail that is to be sent.
#[derive(Debug, Clone, PartialEq)]
pub struct NewMail {
    /// A new UUID v7; the Message-ID is made of it.
    pub id: MailId,
    /// Whom it goes to.
    pub person: PersonId,
    /// When it is made, and first tried.
    pub at: Instant,
    /// What it tells of.
    pub body: MailBody,
}

/// A mail as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredMail {
    /// Its id.
    pub id: MailId,
    /// Whom it goes to.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// Their address as it is now.
    pub address: String,
    /// The language in which they want to be spoken to.
    pub language: Option<TeamLanguage>,
    /// Whether they can sign in. Whoever cannot gets no mail.
    pub active: bool,
    /// When it was made.
    pub at: Instant,
    /// What it tells of.
    pub body: MailBody,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next; none once it is over.
    pub next_at: Option<Instant>,
    /// What became of it, once it is over.
    pub outcome: Option<MailOutcome>,
    /// What was said when it was last tried.
    pub answer: Option<String>,
}

/// What becomes of a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MailOutcome {
    /// The mail server took it.
    Sent,
    /// It is shown, and goes nowhere.
    Shown,
    /// It was refused for good, or tried for too long.
    Failed,
}

/// What came of trying to send a mail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MailResult {
    /// It is over.
    Over(MailOutcome),
    /// It is tried again.
    Again(Instant),
}

/// How mails are sent, with what nobody is shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StoredMailSettings {
    /// All that is shown.
    pub settings: MailSettings,
    /// The password at the mail server.
    pub password: Option<String>,
}
