//! What people are told: of what, how, and why it is they who are told. No names and no texts, only ids.

use crate::{ActorRef, ApprovalId, PersonId, RoleId, StatusId};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// What somebody is told of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NotificationKind {
    /// An order was handed to them, or is the turn of a role of theirs.
    Turn,
    /// A comment mentions them.
    Mention,
    /// Somebody commented on an order of theirs.
    Comment,
    /// They are asked for an approval.
    ApprovalAsked,
    /// An approval that they asked for was decided.
    ApprovalDecided,
    /// An order of theirs was put on hold, or goes on.
    Hold,
    /// An order of theirs has been in its status for too long.
    Stalled,
    /// Nobody who is there could act on an order.
    Nobodys,
}

impl NotificationKind {
    /// All of them, in the order in which settings show them.
    pub const ALL: [NotificationKind; 8] = [
        NotificationKind::Turn,
        NotificationKind::Stalled,
        NotificationKind::ApprovalAsked,
        NotificationKind::ApprovalDecided,
        NotificationKind::Mention,
        NotificationKind::Comment,
        NotificationKind::Hold,
        NotificationKind::Nobodys,
    ];

    /// Its name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            NotificationKind::Turn => "turn",
            NotificationKind::Mention => "mention",
            NotificationKind::Comment => "comment",
            NotificationKind::ApprovalAsked => "approval_asked",
            NotificationKind::ApprovalDecided => "approval_decided",
            NotificationKind::Hold => "hold",
            NotificationKind::Stalled => "stalled",
            NotificationKind::Nobodys => "nobodys",
        }
    }
}

impl fmt::Display for NotificationKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for NotificationKind {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<NotificationKind, &'static str> {
        let found = NotificationKind::ALL.into_iter().find(|kind| kind.name() == text);
        found.ok_or("is no kind of notification")
    }
}

/// When somebody is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// At once: the bell counts it, a mail goes out.
    Now,
    /// With others: it stands in the inbox and the bell is silent, or it waits for the next digest.
    Digest,
    /// Not at all.
    Off,
}

/// Why it is they who are told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "because")]
pub enum Reason {
    /// The order is theirs: it was given to them, or they took it.
    Has,
    /// A role of theirs owns the status that the order is in, and nobody in particular has it.
    Owns {
        /// The status.
        status: StatusId,
    },
    /// They stand in for somebody whose order it is.
    StandsInFor {
        /// Who that is.
        person: PersonId,
    },
    /// A comment mentions them.
    Mentioned,
    /// A comment mentions a role of theirs.
    RoleMentioned {
        /// The role.
        role: RoleId,
    },
    /// It is they who are asked for this approval, or one of those who may grant it.
    Approves {
        /// The approval.
        approval: ApprovalId,
    },
    /// They asked for this approval.
    Asked {
        /// The approval.
        approval: ApprovalId,
    },
    /// They run the shop.
    Administers,
}

/// One thing that somebody is told of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notification {
    /// Of what.
    pub kind: NotificationKind,
    /// The name of the event, as [`crate::Event::kind`] gives it.
    pub event: String,
    /// Who did it.
    pub by: ActorRef,
    /// The status that the order was in then.
    pub status: StatusId,
    /// Why it is they who are told.
    pub reason: Reason,
}
