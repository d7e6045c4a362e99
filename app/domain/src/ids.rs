//! Names of things: what one order, person, status or role is called in the log and on the wire.

use crate::{spoken::tr_later, text::Invalid};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! uuid_id {
    ($(#[$doc:meta] $name:ident),*) => {$(
        #[$doc]
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )*};
}

uuid_id! {
    /// A board: one workflow and its orders.
    BoardId,
    /// An order, unique in the installation.
    OrderId,
    /// A person who signs in.
    PersonId,
    /// One record of a customer's name and contact.
    CustomerId,
    /// One time in which somebody stands in for somebody.
    StandInId,
    /// One run of an import: all orders that it placed.
    ImportId,
    /// One comment on an order.
    CommentId,
    /// A rule of a board's automation.
    RuleId,
    /// One notification of one person.
    NotificationId,
    /// One mail.
    MailId,
    /// One message to a customer; the Message-ID is made of it.
    MessageId,
    /// One erasure of what is known of customers.
    ErasureId
}

macro_rules! slug_id {
    ($(#[$doc:meta] $name:ident),*) => {$(
        #[$doc]
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The id as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = Invalid;
            fn from_str(text: &str) -> Result<Self, Invalid> {
                slug(text).map(Self)
            }
        }

        impl TryFrom<String> for $name {
            type Error = Invalid;
            fn try_from(text: String) -> Result<Self, Invalid> {
                slug(&text).map(Self)
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> String {
                id.0
            }
        }
    )*};
}

slug_id! {
    /// A status of a workflow: 1 to 40 of `a-z 0-9 _`.
    StatusId,
    /// A role of a workflow: 1 to 40 of `a-z 0-9 _`.
    RoleId,
    /// A field of a workflow: 1 to 40 of `a-z 0-9 _`.
    FieldId,
    /// A fact of a workflow: 1 to 40 of `a-z 0-9 _`.
    FactId,
    /// An approval of a workflow: 1 to 40 of `a-z 0-9 _`.
    ApprovalId,
    /// A step of an approval: 1 to 40 of `a-z 0-9 _`.
    StepId,
    /// A condition of a workflow: 1 to 40 of `a-z 0-9 _`.
    ConditionId,
    /// A workflow to begin with: 1 to 40 of `a-z 0-9 _`.
    TemplateId
}

impl StatusId {
    /// Stands in an entry for a status that the reader does not see; no workflow has it.
    pub fn unseen() -> StatusId {
        StatusId("_".to_owned())
    }
}

fn slug(text: &str) -> Result<String, Invalid> {
    let legal = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    match text.len() {
        1..=40 if text.chars().all(legal) => Ok(text.to_owned()),
        _ => Err(Invalid(tr_later!("an id has 1 to 40 characters out of a-z, 0-9 and _"))),
    }
}
