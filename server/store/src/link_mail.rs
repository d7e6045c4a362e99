//! Mails that bring a customer the link of their order, when they ask for it. Neither the address nor the link is kept: both
//! are read when one is tried.

use crate::{MailOutcome, OrderLocator};
use domain::{Instant, MailId, OrderId};

/// How many orders of one number are looked at.
pub const LOOKED_UP: u32 = 20;

/// A link that is to be mailed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewLinkMail {
    /// A new UUID v7; the Message-ID is made of it.
    pub id: MailId,
    /// Whose link.
    pub order: OrderId,
    /// When it was asked for, and is first tried.
    pub at: Instant,
}

/// Such a mail as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredLinkMail {
    /// Its id.
    pub id: MailId,
    /// The order, as it is now.
    pub order: OrderLocator,
    /// The customer's address as it is now.
    pub address: Option<String>,
    /// When it was asked for.
    pub at: Instant,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next; none once it is over.
    pub next_at: Option<Instant>,
    /// What became of it, once it is over.
    pub outcome: Option<MailOutcome>,
    /// What was said when it was last tried.
    pub answer: Option<String>,
}
