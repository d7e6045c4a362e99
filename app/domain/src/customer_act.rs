//! What the customer can say of their order on its tracking page now.

use crate::{
    ActorRef, ApprovalId, Approver, HoldReason, OrderState, Party, Promise, StepId, StepStanding, Workflow,
};
use serde::{Deserialize, Serialize};

/// Something that the customer can do on the tracking page.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "act")]
pub enum CustomerAct {
    /// Decide a step of an approval.
    Approval {
        /// The approval.
        approval: ApprovalId,
        /// The step that asks them.
        step: StepId,
    },
    /// Agree to the new date.
    AcceptDate,
    /// Ask for the order to be cancelled.
    AskToCancel,
    /// Answer what the order is on hold for.
    Reply,
}

impl OrderState {
    /// Whether it arrives later than was promised first.
    pub fn has_slipped(&self) -> bool {
        let latest = |promise: Option<Promise>| promise.map(|promise| promise.latest());
        latest(self.first_promise).is_some_and(|first| latest(self.promise) > Some(first))
    }

    /// Whether the customer agreed to the date in force, once it had slipped.
    pub fn has_agreed(&self) -> bool {
        self.answers.accepted.is_some() && self.answers.accepted == self.promise
    }

    /// What the customer can do now, by the board's rules: the page offers this and the rule accepts nothing else.
    pub fn open_to_customer(&self, workflow: &Workflow) -> Vec<CustomerAct> {
        let status = workflow.status(&self.status);
        if self.archived || self.withdrawn_at.is_some() || status.is_none_or(|it| it.phase.is_final()) {
            return Vec::new();
        }
        let mut acts = self.approvals_open_to_customer(workflow);
        if self.awaits_reply() {
            acts.push(CustomerAct::Reply);
        }
        if self.has_slipped() {
            acts.extend((!self.has_agreed()).then_some(CustomerAct::AcceptDate));
            acts.extend((!self.answers.asks_to_cancel()).then_some(CustomerAct::AskToCancel));
        }
        acts
    }

    /// Whether it is on hold for something that the customer can say.
    fn awaits_reply(&self) -> bool {
        self.hold.is_some_and(|hold| matches!(hold.reason, HoldReason::Customer | HoldReason::Address))
    }

    /// Whether the customer has written since the order was put on hold.
    pub fn has_reply(&self) -> bool {
        self.hold.is_some_and(|hold| {
            let mut said = self.comments.values().filter(|comment| comment.by == ActorRef::Customer);
            said.any(|comment| comment.at >= hold.since)
        })
    }

    fn approvals_open_to_customer(&self, workflow: &Workflow) -> Vec<CustomerAct> {
        let mut open = Vec::new();
        for def in &workflow.approvals {
            let Some(state) = self.approvals.get(&def.id).filter(|state| state.asked.is_some()) else {
                continue;
            };
            let standings = def.step_standings(Some(state), &self.conditions, None);
            for (step, standing) in def.steps.iter().zip(standings) {
                let decided = state.steps.get(&step.id).is_some_and(|asked| {
                    asked.decisions.iter().any(|decision| decision.party() == Some(Party::Customer))
                });
                if standing == StepStanding::Open && step.of.contains(&Approver::Customer) && !decided {
                    let (approval, step) = (def.id.clone(), step.id.clone());
                    open.push(CustomerAct::Approval { approval, step });
                }
            }
        }
        open
    }
}
