//! What people are told, as the store keeps it.

use domain::{Delivery, Instant, Notification, NotificationId, OrderId, PersonId};

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
    /// Whether it waits for the person's next digest.
    pub digest: bool,
}

/// A notification as it stands in a person's inbox.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredNotification {
    /// Its id.
    pub id: NotificationId,
    /// Of which order.
    pub order: OrderId,
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
}
