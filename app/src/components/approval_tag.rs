//! What an order's approvals say at a glance: on its card, and in the list.

use super::icon::Icon;
use domain::{ApprovalStanding, ApprovalState, Card, Workflow, tr};
use leptos::prelude::*;

/// How far an approval that was asked for is; what needs somebody comes before what is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ApprovalSaid {
    /// An edit voided something that had been decided.
    Voided,
    /// Somebody declined.
    Declined,
    /// Somebody is to decide.
    Awaiting,
    /// It is granted.
    Approved,
}

impl ApprovalSaid {
    /// What a card says of all its approvals, where one was asked for that it needs.
    pub fn of(card: &Card, workflow: &Workflow) -> Option<ApprovalSaid> {
        ApprovalSaid::of_each(card, workflow).into_iter().map(|(_, said)| said).min()
    }

    /// The approvals that were asked for and that it needs, by name.
    pub fn of_each(card: &Card, workflow: &Workflow) -> Vec<(String, ApprovalSaid)> {
        let said = workflow.approvals.iter().filter_map(|def| {
            let standing = card.asked_standing(def)?;
            let is_voided = card.approvals.get(&def.id).is_some_and(ApprovalState::is_voided);
            let said = match standing {
                ApprovalStanding::NotNeeded => return None,
                _ if is_voided => ApprovalSaid::Voided,
                ApprovalStanding::Declined => ApprovalSaid::Declined,
                ApprovalStanding::Open | ApprovalStanding::NotAsked => ApprovalSaid::Awaiting,
                ApprovalStanding::Granted => ApprovalSaid::Approved,
            };
            Some((def.name.clone(), said))
        });
        said.collect()
    }
}

/// The same as a tag.
#[component]
pub fn ApprovalTag(said: ApprovalSaid) -> impl IntoView {
    let (kind, icon, words) = match said {
        ApprovalSaid::Voided => ("late", "edit", tr!("Approval voided")),
        ApprovalSaid::Declined => ("late", "close", tr!("an approval" => "Declined")),
        ApprovalSaid::Awaiting => ("warn", "clock", tr!("Awaiting approval")),
        ApprovalSaid::Approved => ("done", "check", tr!("an approval" => "Approved")),
    };
    view! { <span class="Tag" data-kind=kind><Icon name=icon /><span class="Tag-text">{words}</span></span> }
}

#[cfg(test)]
mod tests {
    use super::ApprovalSaid;
    use domain::{
        ActorRef, ApprovalDef, ApprovalState, Asked, Card, ConditionDef, Decision, Instant, Rank, StepState,
        Verdict, default_calendar, default_workflow,
    };
    use serde_json::json;

    /// An order whose price is to be approved from a total that not everybody sees.
    #[test]
    fn an_approval_that_was_asked_for_is_told_where_its_condition_is_not() {
        let mut workflow = default_workflow(default_calendar("UTC"));
        let large: ConditionDef = serde_json::from_value(
            json!({"id": "large", "name": "Large", "test": {"total_at_least": "500.00"}}),
        )
        .expect("a condition");
        let price: ApprovalDef = serde_json::from_value(json!({
            "id": "price", "name": "Price", "when": "large", "steps": [
                {"id": "boss", "of": [{"role": "leadership"}]},
                {"id": "owner", "of": [{"role": "leadership"}], "when": "huge"},
            ],
        }))
        .expect("an approval");
        let (step, approval) = (price.steps[0].id.clone(), price.id.clone());
        let huge: ConditionDef = serde_json::from_value(
            json!({"id": "huge", "name": "Huge", "test": {"total_at_least": "5000.00"}}),
        )
        .expect("a condition");
        workflow.conditions = vec![large.clone(), huge.clone()];
        workflow.approvals = vec![price];
        let mut card: Card = serde_json::from_value(json!({
            "id": "00000000-0000-0000-0000-000000000001", "number": "N1", "version": 1, "status": "received", "rank": Rank::nth(0),
            "customer": {"id": "00000000-0000-0000-0000-000000000002", "name": "Alder Gifts"},
            "lines": {"count": 0, "first": ""}, "entered_at": "2026-11-23T09:00:00Z", "filled": [],
        }))
        .expect("a card");
        assert_eq!(ApprovalSaid::of(&card, &workflow), None);
        let at = Instant::default();
        let asked_step = StepState {
            asked_at: at,
            decisions: Vec::new(),
            granted: false,
            added: Default::default(),
            voided: None,
        };
        let state = ApprovalState {
            asked: Some(Asked { by: ActorRef::System, at }),
            steps: [(step, asked_step)].into(),
            overrides: Vec::new(),
        };
        card.approvals = [(approval.clone(), state)].into();
        assert_eq!(ApprovalSaid::of(&card, &workflow), None, "the total is below it");
        card.untold = [large.id, huge.id].into();
        assert_eq!(ApprovalSaid::of(&card, &workflow), Some(ApprovalSaid::Awaiting));
        // A step that nobody was asked for holds nothing up before whoever is not told whether it is needed.
        let overridden = Decision {
            verdict: Verdict::Overridden,
            by: ActorRef::System,
            on_behalf: None,
            at,
            seal: String::new(),
            note: None,
            left_out: None,
        };
        card.approvals
            .get_mut(&approval)
            .expect("it")
            .steps
            .values_mut()
            .next()
            .expect("a step")
            .decisions
            .push(overridden);
        assert_eq!(ApprovalSaid::of(&card, &workflow), Some(ApprovalSaid::Approved));
    }
}
