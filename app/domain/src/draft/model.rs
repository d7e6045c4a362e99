//! What somebody writes: statuses of which not everything may be said yet, and moves.

use crate::{
    ApprovalDef, ConditionDef, CustomerText, FactDef, FieldDef, Gate, Ladder, Language, MaxAge, Phase,
    RoleId, StageNotes, Status, StatusId, StatusMessage, Transition, Workflow, field::first_fields,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A workflow's statuses and moves as somebody writes them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The columns, in board order; the first is where a placed order starts.
    #[serde(default)]
    pub statuses: Vec<StatusDraft>,
    /// The changes of status that are allowed.
    #[serde(default)]
    pub moves: Vec<Transition>,
    /// What orders carry beside customer, lines and promise.
    #[serde(default = "first_fields")]
    pub fields: Vec<FieldDef>,
    /// What may be so of an order beside its status.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<FactDef>,
    /// What can be so of an order by its values.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub conditions: Vec<ConditionDef>,
    /// What somebody has to agree to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub approvals: Vec<ApprovalDef>,
    /// Who hears of orders that stay too long, where a status does not say otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<Ladder>,
}

impl Default for Draft {
    /// Nothing but the fields that every workflow has.
    fn default() -> Draft {
        Draft {
            statuses: Vec::new(),
            moves: Vec::new(),
            fields: first_fields(),
            facts: Vec::new(),
            conditions: Vec::new(),
            approvals: Vec::new(),
            ladder: None,
        }
    }
}

/// A status as somebody writes it. What the contract asks for and is not said yet is none or empty.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusDraft {
    /// Its id, stable over renames.
    pub id: StatusId,
    /// Its name for the team.
    #[serde(default)]
    pub name: String,
    /// What the customer reads, or that it is hidden from customers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerWording>,
    /// What the customer is to do while an order is here, a sentence; empty when nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub customer_task: String,
    /// What the customer reads in other languages than the shop's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub customer_texts: BTreeMap<Language, CustomerText>,
    /// What the customer is told when an order gets here; as the phase suggests where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<StatusMessage>,
    /// The role that owns its orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<RoleId>,
    /// What brings an order here.
    #[serde(default)]
    pub trigger: String,
    /// What the owner does next.
    #[serde(default)]
    pub next_action: String,
    /// What must be true to leave, in words.
    #[serde(default)]
    pub exit_rule: String,
    /// What every move into it asks for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entry: Vec<Gate>,
    /// What every move onwards asks for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exit: Vec<Gate>,
    /// How long an order may stay, in working time, or that there is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_age: Option<AgeLimit>,
    /// Who hears of orders that stay longer; as the workflow says where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<Ladder>,
    /// How many orders fit at once; none when any number does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wip_limit: Option<u32>,
    /// Which part of an order's life this is.
    #[serde(default = "open")]
    pub phase: Phase,
    /// What there is to know about the stage as it is worked today.
    #[serde(default, skip_serializing_if = "StageNotes::is_empty")]
    pub notes: StageNotes,
}

fn open() -> Phase {
    Phase::Open
}

/// What a customer reads of a status: `"hidden"` or `{"says": "Being made"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerWording {
    /// Nothing: the last status that is not hidden stays on their page.
    Hidden,
    /// These words.
    Says(String),
}

/// How long an order may stay: `"no_limit"`, `{"hours": 4}` or `{"days": 2}` of working time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgeLimit {
    /// As long as it takes.
    NoLimit,
    /// Working hours.
    Hours(u16),
    /// Working days.
    Days(u16),
}

impl Draft {
    /// The status of this id.
    pub fn status(&self, id: &StatusId) -> Option<&StatusDraft> {
        self.statuses.iter().find(|status| status.id == *id)
    }

    /// A status's name for people; the id stands in where there is none.
    pub fn status_name<'a>(&'a self, id: &'a StatusId) -> &'a str {
        let name = self.status(id).map(|status| status.name.trim()).filter(|name| !name.is_empty());
        name.unwrap_or(id.as_str())
    }
}

impl StatusDraft {
    /// A status of which nothing but its id is said.
    pub fn new(id: StatusId) -> StatusDraft {
        StatusDraft {
            id,
            name: String::new(),
            customer: None,
            customer_task: String::new(),
            customer_texts: BTreeMap::new(),
            message: None,
            owner: None,
            trigger: String::new(),
            next_action: String::new(),
            exit_rule: String::new(),
            entry: Vec::new(),
            exit: Vec::new(),
            max_age: None,
            ladder: None,
            wip_limit: None,
            phase: Phase::Open,
            notes: StageNotes::default(),
        }
    }
}

impl From<&Workflow> for Draft {
    fn from(workflow: &Workflow) -> Draft {
        Draft {
            statuses: workflow.statuses.iter().map(StatusDraft::from).collect(),
            moves: workflow.moves.clone(),
            fields: workflow.fields.clone(),
            facts: workflow.facts.clone(),
            conditions: workflow.conditions.clone(),
            approvals: workflow.approvals.clone(),
            ladder: workflow.ladder.clone(),
        }
    }
}

impl From<&Status> for StatusDraft {
    fn from(status: &Status) -> StatusDraft {
        let Status {
            id,
            name,
            owner,
            trigger,
            next_action,
            exit_rule,
            entry,
            exit,
            ladder,
            wip_limit,
            phase,
            notes,
            ..
        } = status.clone();
        StatusDraft {
            id,
            name,
            customer: Some(match &status.customer_wording {
                Some(words) => CustomerWording::Says(words.clone()),
                None => CustomerWording::Hidden,
            }),
            customer_task: status.customer_task.clone().unwrap_or_default(),
            customer_texts: status.customer_texts.clone(),
            message: status.message,
            owner: Some(owner),
            trigger,
            next_action,
            exit_rule,
            entry,
            exit,
            max_age: Some(status.max_age.map_or(AgeLimit::NoLimit, AgeLimit::from)),
            ladder,
            wip_limit,
            phase,
            notes,
        }
    }
}

impl From<MaxAge> for AgeLimit {
    fn from(age: MaxAge) -> AgeLimit {
        match age {
            MaxAge::Hours(hours) => AgeLimit::Hours(hours),
            MaxAge::Days(days) => AgeLimit::Days(days),
        }
    }
}

impl AgeLimit {
    /// The limit itself, where there is one.
    pub fn max_age(self) -> Option<MaxAge> {
        match self {
            AgeLimit::NoLimit => None,
            AgeLimit::Hours(hours) => Some(MaxAge::Hours(hours)),
            AgeLimit::Days(days) => Some(MaxAge::Days(days)),
        }
    }
}
