//! A workflow as data: its roles, statuses and moves, and what makes it sound enough to publish.

use crate::{Calendar, Field, Part, Right, RoleId, StatusId};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A board's rules, one revision of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workflow {
    /// Counts published versions, from 1.
    pub revision: u32,
    /// Who there is.
    pub roles: Vec<Role>,
    /// The columns, in board order; the first is where a placed order starts.
    pub statuses: Vec<Status>,
    /// The changes of status that are allowed.
    pub moves: Vec<Transition>,
    /// When the shop works.
    pub calendar: Calendar,
}

/// A function in the company that persons hold per board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// Its id.
    pub id: RoleId,
    /// Its name for people.
    pub name: String,
    /// What it may do beside moving the orders of the statuses it owns.
    pub rights: BTreeSet<Right>,
    /// Which parts of an order it sees beside the card and the customer's name.
    #[serde(rename = "sees")]
    pub can_view: BTreeSet<Part>,
}

/// A specific, observable state of an order: one column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Status {
    /// Its id, stable over renames.
    pub id: StatusId,
    /// Its name for the team.
    pub name: String,
    /// What the customer reads, or none when the status is hidden from customers.
    pub customer_wording: Option<String>,
    /// What the customer is to do while an order is here, a sentence; none when nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_task: Option<String>,
    /// The role that owns its orders.
    pub owner: RoleId,
    /// What brings an order here.
    pub trigger: String,
    /// What the owner does next.
    pub next_action: String,
    /// What must be true to leave, in words.
    pub exit_rule: String,
    /// How long an order may stay, in working time.
    pub max_age: Option<MaxAge>,
    /// How many orders fit at once.
    pub wip_limit: Option<u32>,
    /// Which part of an order's life this is.
    pub phase: Phase,
    /// What there is to know about the stage as it is worked today; printed with the map.
    #[serde(default, skip_serializing_if = "StageNotes::is_empty")]
    pub notes: StageNotes,
}

/// What a shop writes down about a stage before it changes anything. Decides nothing.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StageNotes {
    /// The tools in use.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub tools: String,
    /// Where the data lives.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub data: String,
    /// The known pain points.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub pain_points: String,
}

impl StageNotes {
    /// Whether nothing is written down.
    pub fn is_empty(&self) -> bool {
        self.tools.is_empty() && self.data.is_empty() && self.pain_points.is_empty()
    }
}

/// A length of working time: `{"hours": 4}` or `{"days": 2}`, a day being one working day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaxAge {
    /// Working hours.
    Hours(u16),
    /// Working days.
    Days(u16),
}

/// The part of an order's life that a status belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Phase {
    /// The shop works on it.
    Open,
    /// Somebody outside the shop is to answer.
    Waiting,
    /// The customer has it.
    Done,
    /// It will not be delivered.
    Cancelled,
}

impl Phase {
    /// Whether the order's life is over: it can be archived, and it cannot be late any more.
    pub fn is_final(self) -> bool {
        matches!(self, Phase::Done | Phase::Cancelled)
    }
}

/// An allowed change of status, with its guards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Transition {
    /// The status left.
    pub from: StatusId,
    /// The status entered.
    pub to: StatusId,
    /// What must be there or be given with the move.
    pub needs: Vec<Need>,
    /// Who may make it beside the owner of the status left and an administrator.
    #[serde(rename = "also", default, skip_serializing_if = "Vec::is_empty")]
    pub extra_roles: Vec<RoleId>,
}

/// Something a move cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Need {
    /// A reason, given with this very move.
    Reason,
    /// A promised date window, there already or given with the move.
    Promise,
    /// A field, filled already or given with the move.
    Field(Field),
}

impl Workflow {
    /// The status of this id.
    pub fn status(&self, id: &StatusId) -> Option<&Status> {
        self.statuses.iter().find(|status| status.id == *id)
    }

    /// The role of this id.
    pub fn role(&self, id: &RoleId) -> Option<&Role> {
        self.roles.iter().find(|role| role.id == *id)
    }

    /// A role's name for people; the id stands in for a role that is gone.
    pub fn role_name<'a>(&'a self, id: &'a RoleId) -> &'a str {
        self.role(id).map_or(id.as_str(), |role| role.name.as_str())
    }

    /// The move from one status to another, if there is one.
    pub fn transition(&self, from: &StatusId, to: &StatusId) -> Option<&Transition> {
        self.moves.iter().find(|m| m.from == *from && m.to == *to)
    }

    /// The moves that lead out of a status, in board order of where they lead.
    pub fn moves_from<'a>(&'a self, from: &'a StatusId) -> impl Iterator<Item = &'a Transition> {
        self.statuses.iter().filter_map(move |status| self.transition(from, &status.id))
    }

    /// How long an order may stay in a status, in working time.
    pub fn allowed(&self, status: &StatusId) -> Option<TimeDelta> {
        self.status(status)?.max_age.map(|age| match age {
            MaxAge::Hours(hours) => TimeDelta::hours(hours.into()),
            MaxAge::Days(days) => self.calendar.working_day() * i32::from(days),
        })
    }
}
