//! A workflow as data: its roles, statuses and moves, and what makes it sound enough to publish.

use crate::{
    ApprovalDef, ApprovalId, Calendar, ConditionDef, ConditionId, CustomerText, FactDef, FactId, FieldDef,
    FieldId, Gate, Ladder, Language, MaxAge, Part, Right, RoleId, StatusId, StatusMessage,
    field::first_fields,
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A board's rules, one revision of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Workflow {
    /// Counts published versions, from 1.
    pub revision: u32,
    /// Who there is.
    pub roles: Vec<Role>,
    /// What orders carry beside customer, lines and promise, in the order forms show it.
    #[serde(default = "first_fields", skip_serializing_if = "are_first_fields")]
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
    /// Which parts it does not see of those that are everybody's unless a role says otherwise, see [`Part::is_open`].
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub withheld: BTreeSet<Part>,
    /// The statuses that it does not see, with all their orders.
    #[serde(rename = "hidden", default, skip_serializing_if = "BTreeSet::is_empty")]
    pub hidden_statuses: BTreeSet<StatusId>,
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
    /// The same two in other languages than the shop's.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub customer_texts: BTreeMap<Language, CustomerText>,
    /// What the customer is told when an order gets here; as the phase suggests where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<StatusMessage>,
    /// The role that owns its orders.
    pub owner: RoleId,
    /// What brings an order here.
    pub trigger: String,
    /// What the owner does next.
    pub next_action: String,
    /// What must be true to leave, in words.
    pub exit_rule: String,
    /// What every move into it asks for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entry: Vec<Gate>,
    /// What every move onwards asks for: to a later status that is not a cancelled one. Going back needs none of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub exit: Vec<Gate>,
    /// How long an order may stay, in working time.
    pub max_age: Option<MaxAge>,
    /// Who hears of orders that stay longer; as the workflow says where nothing is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ladder: Option<Ladder>,
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
    pub needs: Vec<Gate>,
    /// Who may make it beside the owner of the status left and an administrator.
    #[serde(rename = "also", default, skip_serializing_if = "Vec::is_empty")]
    pub extra_roles: Vec<RoleId>,
}

/// A workflow that was written before shops had fields of their own is written as it was.
fn are_first_fields(fields: &[FieldDef]) -> bool {
    fields == first_fields()
}

impl Status {
    /// Whether its orders wait for the customer, who is told what to do there.
    pub fn waits_for_customer(&self) -> bool {
        self.customer_task.is_some() && !self.phase.is_final()
    }
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

    /// The field of this id.
    pub fn field(&self, id: &FieldId) -> Option<&FieldDef> {
        self.fields.iter().find(|field| field.id == *id)
    }

    /// A field's label; the id stands in for a field that is gone.
    pub fn field_label<'a>(&'a self, id: &'a FieldId) -> &'a str {
        self.field(id).map_or(id.as_str(), |field| field.label.as_str())
    }

    /// The fields whose values cards show, in the order of forms.
    pub fn fields_on_cards(&self) -> impl Iterator<Item = &FieldDef> {
        self.fields.iter().filter(|field| field.on_card)
    }

    /// The fact of this id.
    pub fn fact(&self, id: &FactId) -> Option<&FactDef> {
        self.facts.iter().find(|fact| fact.id == *id)
    }

    /// A fact's name for people; the id stands in for a fact that is gone.
    pub fn fact_name<'a>(&'a self, id: &'a FactId) -> &'a str {
        self.fact(id).map_or(id.as_str(), |fact| fact.name.as_str())
    }

    /// The approval of this id.
    pub fn approval(&self, id: &ApprovalId) -> Option<&ApprovalDef> {
        self.approvals.iter().find(|approval| approval.id == *id)
    }

    /// An approval's name for people; the id stands in for one that is gone.
    pub fn approval_name<'a>(&'a self, id: &'a ApprovalId) -> &'a str {
        self.approval(id).map_or(id.as_str(), |approval| approval.name.as_str())
    }

    /// The condition of this id.
    pub fn condition(&self, id: &ConditionId) -> Option<&ConditionDef> {
        self.conditions.iter().find(|condition| condition.id == *id)
    }

    /// The move from one status to another, if there is one.
    pub fn transition(&self, from: &StatusId, to: &StatusId) -> Option<&Transition> {
        self.moves.iter().find(|m| m.from == *from && m.to == *to)
    }

    /// The moves that lead out of a status, in board order of where they lead.
    pub fn moves_from<'a>(&'a self, from: &'a StatusId) -> impl Iterator<Item = &'a Transition> {
        self.statuses.iter().filter_map(move |status| self.transition(from, &status.id))
    }

    /// All that a move asks for: what its own line says, what the entry of the new status says, and, where it leads
    /// onwards, what the exit of the old one says. Each need once; one that blocks wins over one that warns.
    pub fn gates_of(&self, transition: &Transition) -> Vec<Gate> {
        let onwards = self.leads_onwards(transition);
        let exit = self.status(&transition.from).filter(|_| onwards).map_or(&[][..], |from| &from.exit);
        let entry = self.status(&transition.to).map_or(&[][..], |to| &to.entry);
        let mut gates: Vec<Gate> = Vec::new();
        for gate in exit.iter().chain(&transition.needs).chain(entry) {
            match gates.iter_mut().find(|known| known.requires == gate.requires) {
                Some(known) => known.mode = known.mode.min(gate.mode),
                None => gates.push(gate.clone()),
            }
        }
        gates
    }

    /// The move that an order in this status usually makes next: the one to the nearest later status that is not a
    /// cancelled one.
    pub fn usual_next<'a>(&'a self, from: &'a StatusId) -> Option<&'a Transition> {
        self.moves_from(from).find(|transition| self.leads_onwards(transition))
    }

    fn leads_onwards(&self, transition: &Transition) -> bool {
        self.is_onwards(&transition.from, &transition.to)
    }

    /// Whether one status comes behind another on the way, and is not a cancelled one.
    pub fn is_onwards(&self, from: &StatusId, to: &StatusId) -> bool {
        let place = |id: &StatusId| self.statuses.iter().position(|status| status.id == *id);
        place(to) > place(from) && self.status(to).is_some_and(|to| to.phase != Phase::Cancelled)
    }

    /// How long an order may stay in a status, in working time.
    pub fn allowed(&self, status: &StatusId) -> Option<TimeDelta> {
        self.status(status)?.max_age.map(|age| self.length(age))
    }
}
