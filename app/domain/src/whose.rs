//! Whose orders are, said so briefly that a page and a query can ask it of each: by who has them and where they are.

use crate::{Card, Decider, PersonId, StatusId, Workflow};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Orders by who has them and where they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Whose {
    /// Of the orders that nobody in particular has: those in these statuses.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub free: BTreeSet<StatusId>,
    /// Of the orders that somebody has, by who: those in these statuses.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub given: BTreeMap<PersonId, BTreeSet<StatusId>>,
}

impl Whose {
    /// Whether an order is one of them.
    pub fn has(&self, card: &Card) -> bool {
        let statuses = match &card.assignee {
            Some(assignee) => self.given.get(&assignee.id),
            None => Some(&self.free),
        };
        statuses.is_some_and(|statuses| statuses.contains(&card.status))
    }
}

/// What stands in somebody's queues: what they can act on, and what waits for their decision.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Mine {
    /// What they can act on, for themselves or for whom they stand in for.
    pub kept: Whose,
    /// As whom they are asked for approvals.
    pub decider: Decider,
}

impl Mine {
    /// Whether an order is one of them.
    pub fn has(&self, card: &Card, workflow: &Workflow) -> bool {
        self.kept.has(card) || card.is_awaiting(workflow, &self.decider)
    }
}

/// What the filters of one person have to know of the others on a board.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Turns {
    /// What the person can act on.
    pub mine: Whose,
    /// What nobody who is there can act on.
    pub nobodys: Whose,
}
