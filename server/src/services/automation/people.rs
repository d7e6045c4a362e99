//! Whom a rule means on its board today, where it names a role or tells people.

use crate::services::{context::Services, error::ServiceResult, team};
use domain::{
    Member, Mention, OrderState, PersonId, Refusal, RefusalCode, RoleId, Team, Workflow, automation::Rule,
    isolated, tr,
};
use std::collections::BTreeMap;
use store::Board;

/// Everybody, and how much each has to do.
#[derive(Debug, Default)]
pub struct RulePeople {
    members: Vec<Member>,
    names: BTreeMap<PersonId, String>,
    /// How many orders that are not done each has on the board.
    open: BTreeMap<PersonId, u32>,
}

impl RulePeople {
    /// Those of a board; nobody where the rule does not ask for people.
    pub async fn of(services: &Services, board: &Board, rule: &Rule) -> ServiceResult<RulePeople> {
        let mut people = RulePeople::default();
        if !rule.asks_for_people() {
            return Ok(people);
        }
        for (member, person) in team::people(services, board).await? {
            people.members.push(member);
            people.names.insert(person.id, person.name);
        }
        for (person, status, count) in services.store.given_orders(board.id).await? {
            let is_done = board.workflow.status(&status).is_none_or(|status| status.phase.is_final());
            if !is_done {
                *people.open.entry(person).or_default() += count;
            }
        }
        Ok(people)
    }

    /// Who of a role gets an order; none where one of them has it.
    pub fn assignee(
        &self,
        workflow: &Workflow,
        role: &RoleId,
        order: &OrderState,
    ) -> Result<Option<PersonId>, Vec<Refusal>> {
        let team = Team { workflow, members: &self.members };
        let present = order.assignment.as_ref().map(|assignment| assignment.to);
        if present.is_some_and(|person| team.is_there_as(person, role, &order.status)) {
            return Ok(None);
        }
        let nobody = || {
            let message = tr!(
                "Nobody of {} is there and sees this order: give somebody the role, or choose another.",
                isolated(workflow.role_name(role))
            );
            vec![Refusal::new(RefusalCode::NobodyThere, message, Vec::new())]
        };
        team.least_busy(role, &order.status, &self.open).map(Some).ok_or_else(nobody)
    }

    /// Refuses to tell those of whom nobody sees an order.
    pub fn check_told(
        &self,
        workflow: &Workflow,
        to: &Mention,
        order: &OrderState,
    ) -> Result<(), Vec<Refusal>> {
        if (Team { workflow, members: &self.members }).hears_of(to, &order.status) {
            return Ok(());
        }
        let message = match to {
            Mention::Person(person) => {
                let name = self.names.get(person).cloned().unwrap_or_else(|| tr!("Somebody who left"));
                tr!(
                    "{} does not see this order, so nobody was told: choose somebody who does.",
                    isolated(&name)
                )
            }
            Mention::Role(role) => tr!(
                "Nobody of {} sees this order, so nobody was told: choose another role.",
                isolated(workflow.role_name(role))
            ),
        };
        Err(vec![Refusal::new(RefusalCode::NobodyThere, message, Vec::new())])
    }
}
