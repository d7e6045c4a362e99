//! From a draft to a workflow that can be published.

use super::{AgeLimit, CustomerWording, Draft, StatusDraft};
use crate::{Calendar, CustomerText, Fault, Role, RoleId, StageNotes, Status, Workflow};

impl Draft {
    /// The workflow that this draft and these roles and working hours are, or all that keeps it from being published.
    pub fn complete(
        &self,
        roles: &[Role],
        calendar: &Calendar,
        revision: u32,
    ) -> Result<Workflow, Vec<Fault>> {
        let faults = self.faults(roles, calendar);
        if faults.is_empty() { Ok(self.provisional(roles, calendar, revision)) } else { Err(faults) }
    }

    /// The workflow that it is so far, to look at and never to publish: what is not said yet is hidden from customers,
    /// without a limit, and owned by the first role.
    pub fn provisional(&self, roles: &[Role], calendar: &Calendar, revision: u32) -> Workflow {
        let first = roles.first().map(|role| &role.id);
        Workflow {
            revision,
            roles: roles.to_vec(),
            statuses: self.statuses.iter().filter_map(|status| completed(status, first)).collect(),
            moves: self.moves.clone(),
            fields: self.fields.clone(),
            facts: self.facts.clone(),
            conditions: self.conditions.clone(),
            approvals: self.approvals.clone(),
            ladder: self.ladder.clone().filter(|ladder| !ladder.is_empty()),
            calendar: calendar.clone(),
        }
    }
}

/// None where nobody could own it: the shop has no roles.
fn completed(status: &StatusDraft, first: Option<&RoleId>) -> Option<Status> {
    let text = |text: &str| text.trim().to_owned();
    let StageNotes { tools, data, pain_points } = &status.notes;
    Some(Status {
        id: status.id.clone(),
        name: text(&status.name),
        customer_wording: match &status.customer {
            None | Some(CustomerWording::Hidden) => None,
            Some(CustomerWording::Says(words)) => Some(text(words)),
        },
        customer_task: Some(text(&status.customer_task)).filter(|task| !task.is_empty()),
        customer_texts: status
            .customer_texts
            .iter()
            .filter(|(_, texts)| !texts.is_empty())
            .map(|(language, CustomerText { wording, task })| {
                (*language, CustomerText { wording: text(wording), task: text(task) })
            })
            .collect(),
        message: status.message,
        owner: status.owner.as_ref().or(first)?.clone(),
        trigger: text(&status.trigger),
        next_action: text(&status.next_action),
        exit_rule: text(&status.exit_rule),
        entry: status.entry.clone(),
        exit: status.exit.clone(),
        max_age: status.max_age.and_then(AgeLimit::max_age),
        ladder: status.ladder.clone(),
        wip_limit: status.wip_limit,
        phase: status.phase,
        notes: StageNotes { tools: text(tools), data: text(data), pain_points: text(pain_points) },
    })
}
