//! Who acts, what they may do, and which door the command came through.

use crate::{FactDef, Part, PersonId, Right, RoleId, RuleId, Sight, Status, StatusId, Workflow};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Who an entry is attributed to: an id, never a name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum ActorRef {
    /// Somebody who signed in.
    Person(PersonId),
    /// Milepost itself, or whoever runs its command line.
    System,
    /// A rule of the board's automation, which acts for the shop.
    Rule(RuleRef),
    /// The customer whose order it is: whoever holds its tracking link. Nothing says who that is.
    Customer,
}

/// A rule as it was when it acted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct RuleRef {
    /// The rule.
    pub id: RuleId,
    /// Its revision.
    pub revision: u32,
}

impl ActorRef {
    /// The person, if it is one.
    pub fn person(&self) -> Option<PersonId> {
        match self {
            ActorRef::Person(person) => Some(*person),
            ActorRef::System | ActorRef::Rule(_) | ActorRef::Customer => None,
        }
    }
}

/// Who acts, with the standing that rules read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Actor {
    /// Whom the entry is attributed to.
    pub who: ActorRef,
    /// Whether they may do all: an administrator, or the command line.
    pub admin: bool,
    /// The roles they hold on the board.
    pub roles: BTreeSet<RoleId>,
}

/// Which door a command came through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Origin {
    /// A card dragged on the board.
    Board,
    /// The “Move to…” menu, or a button of the order drawer.
    Menu,
    /// The keyboard on the board.
    Keyboard,
    /// The JSON API.
    #[default]
    Api,
    /// An imported file.
    Import,
    /// The command line.
    CommandLine,
    /// Another workflow came into force.
    Publish,
    /// A rule of the board's automation.
    Automation,
    /// A time had come.
    Timer,
    /// The customer's page.
    TrackingPage,
}

impl Actor {
    /// Milepost itself: may do all.
    pub fn system() -> Actor {
        Actor { who: ActorRef::System, admin: true, roles: BTreeSet::new() }
    }

    /// A rule: it acts for the shop and not for who wrote it, and may do all that the workflow allows.
    pub fn rule(rule: RuleRef) -> Actor {
        Actor { who: ActorRef::Rule(rule), admin: true, roles: BTreeSet::new() }
    }

    /// The customer: holds no role, and does nothing but answer what they are asked.
    pub fn customer() -> Actor {
        Actor { who: ActorRef::Customer, admin: false, roles: BTreeSet::new() }
    }

    /// Whether it is the customer.
    pub fn is_customer(&self) -> bool {
        self.who == ActorRef::Customer
    }

    /// Whether the actor has a right on this board for at least some order. `Administer` belongs to administrators alone;
    /// `Move` and `Edit` come with owning a status.
    pub fn may(&self, right: Right, workflow: &Workflow) -> bool {
        let granted = |right| {
            self.roles.iter().filter_map(|id| workflow.role(id)).any(|role| role.rights.contains(&right))
        };
        let owns = || workflow.statuses.iter().any(|status| self.holds(&status.owner));
        match right {
            Right::Answer => self.is_customer(),
            _ if self.admin => true,
            Right::Administer => false,
            Right::Move => {
                owns() || workflow.moves.iter().any(|m| m.extra_roles.iter().any(|role| self.holds(role)))
            }
            Right::Edit => owns() || granted(Right::Everywhere),
            Right::Request => self.may(Right::Edit, workflow) || self.may(Right::Move, workflow),
            Right::Approve | Right::Assign | Right::Acknowledge => true,
            Right::Comment => self.can_view(Part::Notes, workflow),
            Right::SetFacts => {
                let sets = |fact: &FactDef| fact.set_by.iter().any(|role| self.holds(role));
                self.may(Right::Edit, workflow) || workflow.facts.iter().any(sets)
            }
            right => granted(right),
        }
    }

    /// Whether the actor sees a part of an order.
    pub fn can_view(&self, part: Part, workflow: &Workflow) -> bool {
        self.admin || self.roles.iter().filter_map(|id| workflow.role(id)).any(|role| role.sees(part))
    }

    /// Whether the actor sees the orders of a status.
    pub fn sees_status(&self, status: &StatusId, workflow: &Workflow) -> bool {
        // The link leads to their one order wherever it is; what of it they read is the page's business.
        self.admin
            || self.is_customer()
            || self.roles.iter().filter_map(|id| workflow.role(id)).any(|role| role.sees_status(status))
    }

    /// All that the actor sees of a board.
    pub fn sight(&self, workflow: &Workflow) -> Sight {
        if self.admin { Sight::whole() } else { Sight::of(&self.roles, workflow) }
    }

    /// Whether the actor may edit, hold, release and reorder the orders of a status: its owner, or who may everywhere.
    pub fn can_edit(&self, status: &Status, workflow: &Workflow) -> bool {
        self.admin || self.holds(&status.owner) || self.may(Right::Everywhere, workflow)
    }

    /// Whether the actor may say who has an order of this status: whoever may move it on from there or owns the status, and
    /// whoever has it now.
    pub fn can_assign(&self, status: &Status, assignee: Option<PersonId>, workflow: &Workflow) -> bool {
        let mut movers = workflow.moves_from(&status.id).flat_map(|transition| &transition.extra_roles);
        let has_it = assignee.is_some_and(|assignee| self.who == ActorRef::Person(assignee));
        self.admin || self.holds(&status.owner) || has_it || movers.any(|role| self.holds(role))
    }

    /// Whether the actor may see to an order of this status that was raised: whose it is, and who was told.
    pub fn can_acknowledge(
        &self,
        status: &Status,
        assignee: Option<PersonId>,
        told: &BTreeSet<PersonId>,
    ) -> bool {
        let me = self.who.person();
        let concerned = me.is_some_and(|me| told.contains(&me) || assignee == Some(me));
        self.admin || self.holds(&status.owner) || concerned
    }

    /// Whether the actor may say of an order in this status whether a fact is so.
    pub fn can_set(&self, fact: &FactDef, status: &Status, workflow: &Workflow) -> bool {
        match fact.set_by.is_empty() {
            true => self.can_edit(status, workflow),
            false => self.admin || fact.set_by.iter().any(|role| self.holds(role)),
        }
    }

    /// Whether the actor holds a role.
    pub fn holds(&self, role: &RoleId) -> bool {
        self.roles.contains(role)
    }
}
