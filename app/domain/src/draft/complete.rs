//! From a draft to a workflow that can be published.

use super::{AgeLimit, CustomerWording, Draft, StatusDraft};
use crate::{Calendar, Fault, Role, StageNotes, Status, Workflow};

impl Draft {
    /// The workflow that this draft and these roles and working hours are, or all that keeps it from being published.
    pub fn complete(
        &self,
        roles: &[Role],
        calendar: &Calendar,
        revision: u32,
    ) -> Result<Workflow, Vec<Fault>> {
        let faults = self.faults(roles, calendar);
        if !faults.is_empty() {
            return Err(faults);
        }
        // The contract asks for everything that `completed` needs.
        let statuses = self.statuses.iter().filter_map(completed).collect();
        Ok(Workflow {
            revision,
            roles: roles.to_vec(),
            statuses,
            moves: self.moves.clone(),
            calendar: calendar.clone(),
        })
    }
}

fn completed(status: &StatusDraft) -> Option<Status> {
    let text = |text: &str| text.trim().to_owned();
    let StageNotes { tools, data, pain_points } = &status.notes;
    Some(Status {
        id: status.id.clone(),
        name: text(&status.name),
        customer_wording: match status.customer.as_ref()? {
            CustomerWording::Hidden => None,
            CustomerWording::Says(words) => Some(text(words)),
        },
        customer_task: Some(text(&status.customer_task)).filter(|task| !task.is_empty()),
        owner: status.owner.clone()?,
        trigger: text(&status.trigger),
        next_action: text(&status.next_action),
        exit_rule: text(&status.exit_rule),
        max_age: status.max_age.and_then(AgeLimit::max_age),
        wip_limit: status.wip_limit,
        phase: status.phase,
        notes: StageNotes { tools: text(tools), data: text(data), pain_points: text(pain_points) },
    })
}
