//! Why a command is refused: whose business it is, what stands against it, in sentences.

use super::context::CommandContext;
use crate::{
    FieldId, Fields, Hold, OrderState, Refusal, RefusalCode as Code, Right, Status, Transition, isolated,
    spoken::{say, tr},
};

impl CommandContext<'_> {
    pub(super) fn no_such_move(&self, order: &OrderState) -> Refusal {
        let targets: Vec<_> = self
            .workflow
            .moves_from(&order.status)
            .filter_map(|m| self.workflow.status(&m.to))
            .filter(|status| self.actor.sees_status(&status.id, self.workflow))
            .map(quoted)
            .collect();
        let from = self.workflow.status(&order.status).map_or(order.status.to_string(), quoted);
        let message = match targets.as_slice() {
            [] => tr!("Orders stay in {}.", from),
            targets => tr!("From {}, orders go to {}.", from, one_of(targets)),
        };
        Refusal::new(Code::NoSuchMove, message, vec![])
    }

    pub(super) fn unless_mover(&self, order: &OrderState, transition: &Transition) -> Option<Refusal> {
        let from = self.workflow.status(&order.status)?;
        let movers: Vec<_> = std::iter::once(&from.owner).chain(&transition.extra_roles).collect();
        let allowed = self.actor.admin || movers.iter().any(|role| self.actor.holds(role));
        let mut names: Vec<String> =
            movers.iter().map(|role| self.workflow.role_name(role).to_owned()).collect();
        names.dedup();
        (!allowed).then(|| {
            let message = tr!("{} moves orders out of {}.", one_of(&names), quoted(from));
            Refusal::new(Code::NotYourRole, message, names)
        })
    }

    /// Refuses who does not see to orders in this status; what those do who see to it is said of the status and of them.
    pub(super) fn unless_tended(
        &self,
        order: &OrderState,
        does: impl FnOnce(&str, &str) -> String,
    ) -> Option<Refusal> {
        let status = self.workflow.status(&order.status)?;
        (!self.actor.can_edit(status, self.workflow)).then(|| {
            let mut names = vec![self.workflow.role_name(&status.owner).to_owned()];
            names.extend(
                self.roles_with(Right::Everywhere).filter(|name| *name != names[0]).collect::<Vec<_>>(),
            );
            let message = does(&quoted(status), &one_of(&names));
            Refusal::new(Code::NotYourRole, message, names)
        })
    }

    /// Refuses who has not this right; what those do who have it is said of them.
    pub(super) fn unless_granted(&self, right: Right, does: impl FnOnce(&str) -> String) -> Option<Refusal> {
        (!self.actor.may(right, self.workflow)).then(|| {
            let names: Vec<_> = self.roles_with(right).collect();
            let who = if names.is_empty() { tr!("an Administrator") } else { one_of(&names) };
            Refusal::new(Code::NotYourRole, does(&who), names)
        })
    }

    pub(super) fn roles_with(&self, right: Right) -> impl Iterator<Item = String> {
        self.workflow
            .roles
            .iter()
            .filter(move |role| role.rights.contains(&right))
            .map(|role| role.name.clone())
    }

    pub(super) fn on_hold(&self, order: &OrderState, hold: Hold) -> Refusal {
        let owner = self
            .workflow
            .status(&order.status)
            .map(|status| self.workflow.role_name(&status.owner).to_owned());
        let message = tr!("This order is on hold ({}). Release it first.", say(hold.reason.name()));
        Refusal::new(Code::OnHold, message, owner.into_iter().collect())
    }

    pub(super) fn full(&self, to: &Status) -> Option<Refusal> {
        let limit = to.wip_limit.filter(|limit| self.input.target_total >= *limit)?;
        let owner = self.workflow.role_name(&to.owner).to_owned();
        let message = tr!(
            "{} is full ({} of {}). Move an order out of it first.",
            quoted(to),
            self.input.target_total,
            limit
        );
        Some(Refusal::new(Code::ColumnFull, message, vec![owner]))
    }

    /// Fields that the workflow does not have.
    pub(super) fn unknown_fields(&self, fields: &Fields) -> Vec<Refusal> {
        let unknown = fields.keys().filter(|field| self.workflow.field(field).is_none());
        let refusal = |field: &FieldId| tr!("This board has no field “{}”.", field);
        unknown.map(|field| Refusal::new(Code::UnknownField, refusal(field), vec![])).collect()
    }
}

pub(super) fn quoted(status: &Status) -> String {
    tr!("“{}”", isolated(&status.name))
}

/// `a, b or c`.
pub(super) fn one_of(names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(|name| isolated(name)).collect();
    match names.as_slice() {
        [] => String::new(),
        [one] => one.to_string(),
        [most @ .., last] => tr!("{} or {}", most.join(", "), last),
    }
}
