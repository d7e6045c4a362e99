//! What the customer has said of their order on its tracking page, as far as it still matters.

use crate::{ActorRef, Instant, Promise};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the customer has said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CustomerAnswers {
    /// The window that they agreed to after the first one had slipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Promise>,
    /// That they ask to cancel, and what they were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel: Option<CancelRequest>,
}

/// The customer asks to cancel. Nothing is cancelled by it: the shop answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelRequest {
    /// When they asked.
    pub at: Instant,
    /// The note that says why, if they did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Uuid>,
    /// That it is too late, where the shop said so. An order that was cancelled needs no other answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declined: Option<CancelDeclined>,
}

/// The shop does not cancel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelDeclined {
    /// When it said so.
    pub at: Instant,
    /// Who did.
    pub by: ActorRef,
    /// The note that says why. The customer reads it.
    pub note: Uuid,
}

impl CustomerAnswers {
    /// Whether they have said nothing.
    pub fn is_none(&self) -> bool {
        *self == CustomerAnswers::default()
    }

    /// The same without what a card has no use for.
    pub fn at_a_glance(&self) -> CustomerAnswers {
        let open = self.cancel.as_ref().filter(|request| request.declined.is_none());
        CustomerAnswers {
            accepted: self.accepted,
            cancel: open.map(|request| CancelRequest { note: None, ..request.clone() }),
        }
    }

    /// Whether they ask to cancel and were not told anything yet.
    pub fn asks_to_cancel(&self) -> bool {
        self.cancel.as_ref().is_some_and(|request| request.declined.is_none())
    }
}
