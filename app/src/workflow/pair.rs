//! Two states of a workflow beside each other.

use domain::{Calendar, Draft, Role, Workflow};
use std::sync::Arc;

/// A state that can be compared: what a draft says, and the roles and the calendar beside it, which have pages of their own.
#[derive(Clone, PartialEq)]
pub struct State {
    /// Statuses, moves and what orders are asked for.
    pub draft: Arc<Draft>,
    /// The roles.
    pub roles: Vec<Role>,
    /// The calendar.
    pub calendar: Calendar,
}

impl State {
    /// What a revision says.
    pub fn of(workflow: &Workflow) -> State {
        State::drafted(Draft::from(workflow), workflow)
    }

    /// A draft, which would be published with the roles and the calendar that are in force.
    pub fn drafted(draft: Draft, live: &Workflow) -> State {
        State { draft: Arc::new(draft), roles: live.roles.clone(), calendar: live.calendar.clone() }
    }
}

/// What is compared, once both are here.
#[derive(Clone, PartialEq)]
pub struct Pair {
    /// The earlier state, or what is taken for it.
    pub before: State,
    /// The later one.
    pub after: State,
}

impl Pair {
    /// The roles of both: as they are called afterwards, and behind them those that are gone.
    pub fn roles(&self) -> Vec<Role> {
        let is_there = |role: &Role| self.after.roles.iter().any(|other| other.id == role.id);
        let gone = self.before.roles.iter().filter(|role| !is_there(role));
        self.after.roles.iter().chain(gone).cloned().collect()
    }
}
