//! What people are told, as the store keeps it.

use crate::NewMail;
use domain::{
    BoardId, Delivery, Instant, Notification, NotificationId, OrderId, OrderNumber, PersonId, StatusId,
};

/// For how many minutes what is told of one order and one kind comes together in one notification, as long as it is unread.
pub(crate) const TOGETHER_MINUTES: i64 = 5;

/// Something that somebody is to be told.
#[derive(Debug, Clone, PartialEq)]
pub struct NewNotification {
    /// A new UUID v7.
    pub id: NotificationId,
    /// Who is told.
    pub person: PersonId,
    /// Of which order.
    pub order: OrderId,
    /// The position of what happened in the board's log.
    pub seq: u64,
    /// When they are told.
    pub at: Instant,
    /// Of what and why.
    pub what: Notification,
    /// How the app tells it.
    pub in_app: Delivery,
    /// When the digest goes out that it waits for, if it does.
    pub digest_at: Option<Instant>,
    /// The mail that tells of it at once, if one does. None goes out where it comes together with what was told already.
    pub mail: Option<NewMail>,
}

/// A notification as it stands in a person's inbox.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredNotification {
    /// Its id.
    pub id: NotificationId,
    /// On which board.
    pub board: BoardId,
    /// Of which order.
    pub order: OrderId,
    /// The order's number as it is now.
    pub number: OrderNumber,
    /// The order's status as it is now.
    pub status: StatusId,
    /// What came last.
    pub what: Notification,
    /// The position of that in the board's log.
    pub seq: u64,
    /// How much came together in it, 1 or more.
    pub times: u32,
    /// When the last of that was told.
    pub at: Instant,
    /// When it was read, if it was.
    pub read_at: Option<Instant>,
    /// Whether it is put off, and until when; none where until something happens.
    pub asleep: Option<Option<Instant>>,
    /// Whether the bell counts it while it is unread.
    pub rings: bool,
}

/// Which of a person's notifications are asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InboxPart {
    /// All that is not put off.
    #[default]
    Awake,
    /// What of that is unread.
    Unread,
    /// What is put off.
    Asleep,
}

/// A change of a person's notifications.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InboxChange {
    /// This one was read, or is to look unread again.
    Read(NotificationId, Option<Instant>),
    /// All that came up to a moment was read; what is put off is not.
    ReadAll(Instant),
    /// All of one order was read.
    ReadOrder(OrderId, Instant),
    /// Put off until a time.
    Sleep(NotificationId, Instant),
    /// Put off until something happens to its order.
    SleepUntilChange(NotificationId),
    /// Not put off any more.
    Wake(NotificationId),
}

/// A digest that goes out.
#[derive(Debug, Clone, PartialEq)]
pub struct Digest {
    /// Whose.
    pub person: PersonId,
    /// When it was due.
    pub due: Instant,
    /// What it gathers.
    pub with: Vec<NotificationId>,
    /// The mail; none where there is nothing to tell.
    pub mail: Option<NewMail>,
    /// When the next one is due, if something waits for it already.
    pub next: Instant,
}
