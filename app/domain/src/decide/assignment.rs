//! Who has an order at the moment: giving it to somebody, taking it, handing it on.

use super::{
    context::{CommandContext, Verdict, refuse, settle},
    refusals::{one_of, quoted},
};
use crate::{
    ActorRef, Assignment, Event, OrderState, PersonId, Refusal, RefusalCode as Code, StatusId, TextRef,
    Workflow, spoken::tr,
};

impl CommandContext<'_> {
    /// Whether whoever is to have it sees it is asked where people are known.
    pub(super) fn assign(&self, order: &OrderState, to: Option<PersonId>, note: Option<&TextRef>) -> Verdict {
        settle(self.unless_theirs_to_give(order).into_iter().collect())?;
        let before = order.assignment.as_ref();
        // Whoever was given an order takes it by saying so themselves; then it is not new to them any more.
        let takes = before.is_some_and(|before| {
            to == Some(before.to)
                && self.actor.who == ActorRef::Person(before.to)
                && before.by != self.actor.who
        });
        if before.map(|before| before.to) == to && !takes {
            let message = match to {
                Some(_) => tr!("They have this order already."),
                None => tr!("Nobody in particular has this order already."),
            };
            return Err(refuse(Code::NothingToChange, message));
        }
        Ok(vec![self.now(Event::Assigned { to, note: note.cloned() })])
    }

    fn unless_theirs_to_give(&self, order: &OrderState) -> Option<Refusal> {
        let status = self.workflow.status(&order.status)?;
        let assignee = order.assignment.as_ref().map(|assignment| assignment.to);
        if self.actor.can_assign(status, assignee, self.workflow) {
            return None;
        }
        let movers = self.workflow.moves_from(&status.id).flat_map(|transition| &transition.extra_roles);
        let mut names: Vec<String> = std::iter::once(&status.owner)
            .chain(movers)
            .map(|role| self.workflow.role_name(role).to_owned())
            .collect();
        let mut known = std::collections::BTreeSet::new();
        names.retain(|name| known.insert(name.clone()));
        let message = tr!("In {}, {} says who has an order.", quoted(status), one_of(&names));
        Some(Refusal::new(Code::NotYourRole, message, names))
    }
}

impl Workflow {
    /// Who has an order no more once it goes from one status to another: where that is another role's, whoever had it.
    pub(crate) fn unassigned(
        &self,
        assignment: Option<&Assignment>,
        from: &StatusId,
        to: &StatusId,
    ) -> Option<PersonId> {
        let owner = |id| self.status(id).map(|status| &status.owner);
        assignment.filter(|_| owner(from) != owner(to)).map(|assignment| assignment.to)
    }
}
