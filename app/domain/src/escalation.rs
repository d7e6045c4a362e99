//! An order that stayed too long: how far up the ladder of its status it has been raised, who was told, and who sees to it.

use crate::{ActorRef, Addressee, Instant, LadderStep, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use uuid::Uuid;

/// How many days ahead an acknowledgement may reach.
pub const ACKNOWLEDGED_DAYS: i64 = 60;

/// How far an order has been raised in its present status, as the log says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalation {
    /// The last step of the ladder that is behind it.
    pub reached: LadderStep,
    /// Everybody who was told on the way.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub told: BTreeSet<PersonId>,
    /// When somebody was told last.
    pub at: Instant,
    /// Who sees to it, and until when, if somebody said so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<Acknowledgement>,
}

/// Somebody sees to an order that was raised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledgement {
    /// Who.
    pub by: ActorRef,
    /// When they said so.
    pub at: Instant,
    /// By when it is to have moved on: it is raised again then.
    pub until: Instant,
    /// The row of what they said with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Uuid>,
}

/// An order was raised: a step of its ladder was reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Escalated {
    /// The step.
    pub step: LadderStep,
    /// Who is told: those who are there, stand-ins for those who are not.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub to: BTreeSet<PersonId>,
    /// The same as the ladder names them.
    pub named: BTreeSet<Addressee>,
    /// Rungs on which nobody was there, so that those after them were told.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub jumped: BTreeSet<LadderStep>,
    /// When it was to happen.
    pub due_at: Instant,
    /// What the status allows, in seconds of working time.
    pub allowed: i64,
    /// How long the order was over its time then, in seconds of working time; negative before.
    pub over: i64,
    /// Whether it happened later than it was to: Milepost was not running.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// Whether it is raised again, for the date of an acknowledgement has passed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub again: bool,
    /// Whether another workflow came into force that had it raised: all of these are told of together.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub gathered: bool,
}

impl Escalation {
    /// Whether somebody beyond a warning was told.
    pub fn is_raised(&self) -> bool {
        self.reached > LadderStep::Warning
    }

    /// The same without what is written with it, which cards do not show.
    pub fn at_a_glance(&self) -> Escalation {
        let acknowledged = self.acknowledged.clone().map(|given| Acknowledgement { note: None, ..given });
        Escalation { acknowledged, ..self.clone() }
    }

    /// After one more step.
    pub(crate) fn after(before: Option<&Escalation>, raised: &Escalated, at: Instant) -> Escalation {
        let told = before.into_iter().flat_map(|before| &before.told).chain(&raised.to);
        Escalation { reached: raised.step, told: told.copied().collect(), at, acknowledged: None }
    }
}
