//! What somebody is told: what is sent and what comes back. All of it is the caller's own.
//!
//! ```text
//! GET  /api/v1/inbox?show=unread|snoozed&after=   -> InboxView
//! PUT  /api/v1/inbox/{notification}               ChangeNotification -> BellCount
//! POST /api/v1/inbox/read                         ReadNotifications -> BellCount
//! GET  /api/v1/inbox/settings                     -> NotificationSettings
//! PUT  /api/v1/inbox/settings                     NotificationSettings -> NotificationSettings
//! ```

use crate::{Instant, NotificationId, NotificationKind, OrderId, OrderNumber};
use serde::{Deserialize, Serialize};

/// A part of somebody's inbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InboxView {
    /// The server's time.
    pub now: Instant,
    /// The shop's zone.
    pub zone: String,
    /// How many the bell counts.
    pub unread: u32,
    /// The newest first.
    pub items: Vec<NotificationView>,
    /// Where the next page begins: `after` of the next question. None where there is no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<NotificationId>,
}

/// One notification.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotificationView {
    /// Its id.
    pub id: NotificationId,
    /// Of what kind.
    pub kind: NotificationKind,
    /// What happened, `Your turn: Ready for dispatch`.
    pub title: String,
    /// Why they are told, `because you own Ready for dispatch`.
    pub reason: String,
    /// The order; none where they do not see it any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<NotifiedOrder>,
    /// How much came together in it.
    pub times: u32,
    /// When the last of that was told.
    pub at: Instant,
    /// Whether it was read.
    pub read: bool,
    /// Whether it is put off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snooze: Option<Snooze>,
}

/// The order that somebody is told of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotifiedOrder {
    /// Its id.
    pub id: OrderId,
    /// Its number.
    pub number: OrderNumber,
    /// Its board's name in addresses.
    pub board: String,
    /// Its board's name.
    pub board_name: String,
    /// The name of the status that it is in now.
    pub status: String,
}

/// Until when a notification is put off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Snooze {
    /// Until a time.
    Until(Instant),
    /// Until something happens to its order.
    Change,
    /// Not any more.
    Over,
}

/// Changes a notification; what is absent stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChangeNotification {
    /// Whether it counts as read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read: Option<bool>,
    /// Until when it is put off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snooze: Option<Snooze>,
}

/// Says that notifications were read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadNotifications {
    /// All that there were at a moment: the `now` of what was seen.
    Until(Instant),
    /// Those of one order.
    Order(OrderId),
}

/// How many the bell counts: the answer to what changes that, and the feed's event `inbox`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BellCount {
    /// How many.
    pub unread: u32,
}
