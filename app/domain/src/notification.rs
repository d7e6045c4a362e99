//! What people are told: of what, how, and why it is they who are told. No names and no texts, only ids. Who is told of an event
//! stands in `hearing`.

use crate::{ActorRef, ApprovalId, Mention, PersonId, RoleId, RuleId, StatusId};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};

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
    /// An order of theirs may miss what was promised.
    Promise,
    /// The customer answered something on an order of theirs, or asks for something.
    Customer,
    /// Nobody who is there could act on an order.
    Nobodys,
    /// A rule of the board tells them.
    Rule,
    /// Somebody asks to show an order to a colleague.
    SightAsked,
}

impl NotificationKind {
    /// All of them, in the order in which settings show them.
    pub const ALL: [NotificationKind; 12] = [
        NotificationKind::Turn,
        NotificationKind::Promise,
        NotificationKind::Stalled,
        NotificationKind::ApprovalAsked,
        NotificationKind::ApprovalDecided,
        NotificationKind::Mention,
        NotificationKind::Comment,
        NotificationKind::Hold,
        NotificationKind::Rule,
        NotificationKind::Customer,
        NotificationKind::Nobodys,
        NotificationKind::SightAsked,
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
            NotificationKind::Promise => "promise",
            NotificationKind::Customer => "customer",
            NotificationKind::Nobodys => "nobodys",
            NotificationKind::Rule => "rule",
            NotificationKind::SightAsked => "sight_asked",
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
    /// The ladder of the status that the order is in tells them.
    Ladder {
        /// The status.
        status: StatusId,
    },
    /// They run the shop.
    Administers,
    /// A rule of the board tells them.
    Rule {
        /// The rule.
        rule: RuleId,
    },
    /// They run the shop, and somebody asks them to show the order to a colleague.
    SightAsked {
        /// Who is to see it.
        of: Mention,
    },
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

/// How somebody is told of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Channels {
    /// By the bell and the inbox.
    pub in_app: Delivery,
    /// By mail.
    pub email: Delivery,
}

/// When somebody's digest goes out, in the shop's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestTime {
    /// The hour, 0 to 23.
    pub hour: u8,
    /// The day of the week, 1 for Monday to 7; every day where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<u8>,
}

/// How somebody wants to be told. Kinds that are missing are told as usual.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct NotificationSettings {
    /// By kind.
    #[serde(default)]
    pub kinds: BTreeMap<NotificationKind, Channels>,
    /// When the digest goes out.
    #[serde(default)]
    pub digest: DigestTime,
}

impl Default for DigestTime {
    /// Each morning at eight.
    fn default() -> DigestTime {
        DigestTime { hour: 8, weekday: None }
    }
}

impl NotificationSettings {
    /// How somebody is told of a kind.
    pub fn channels(&self, kind: NotificationKind) -> Channels {
        self.kinds.get(&kind).copied().unwrap_or(kind.usual())
    }

    /// Whether the digest's time is one that there is.
    pub fn is_sound(&self) -> bool {
        self.digest.hour < 24 && self.digest.weekday.is_none_or(|day| (1..=7).contains(&day))
    }
}

impl NotificationKind {
    /// How people are told of it who chose nothing: by mail at once where somebody waits for them in person.
    pub fn usual(self) -> Channels {
        let email = match self {
            NotificationKind::Mention
            | NotificationKind::ApprovalAsked
            | NotificationKind::Stalled
            | NotificationKind::Promise
            | NotificationKind::Customer
            | NotificationKind::Nobodys
            | NotificationKind::SightAsked => Delivery::Now,
            NotificationKind::Turn | NotificationKind::ApprovalDecided | NotificationKind::Rule => {
                Delivery::Digest
            }
            NotificationKind::Comment | NotificationKind::Hold => Delivery::Off,
        };
        Channels { in_app: Delivery::Now, email }
    }
}
