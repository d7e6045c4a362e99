//! What the customer has said of their order on its tracking page, as far as it still matters, and what they can say there now.

use crate::{
    ActorRef, ApprovalId, Approver, HoldReason, Instant, OrderState, Party, Promise, StepId, StepStanding,
    Workflow,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What the customer has said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct CustomerAnswers {
    /// The window that they agreed to after the first one had slipped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Promise>,
    /// That they ask to cancel, and what they were told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancel: Option<CancelRequest>,
}

/// The customer asks to cancel. Nothing is cancelled by it: the shop answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelRequest {
    /// When they asked.
    pub at: Instant,
    /// The note that says why, if they did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Uuid>,
    /// That it is too late, where the shop said so. An order that was cancelled needs no other answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declined: Option<CancelDeclined>,
}

/// The shop does not cancel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelDeclined {
    /// When it said so.
    pub at: Instant,
    /// Who did.
    pub by: ActorRef,
    /// The note that says why. The customer reads it.
    pub note: Uuid,
}

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

impl CustomerAnswers {
    /// Whether they have said nothing.
    pub fn is_none(&self) -> bool {
        *self == CustomerAnswers::default()
    }

    /// The same without what a card has no use for.
    pub fn at_a_glance(&self) -> CustomerAnswers {
        let open = self.cancel.as_ref().filter(|request| request.declined.is_none());
        CustomerAnswers {
            accepted: self.accepted,
            cancel: open.map(|request| CancelRequest { note: None, ..request.clone() }),
        }
    }

    /// Whether they ask to cancel and were not told anything yet.
    pub fn asks_to_cancel(&self) -> bool {
        self.cancel.as_ref().is_some_and(|request| request.declined.is_none())
    }
}

impl OrderState {
    /// Whether it arrives later than was promised first.
    pub fn has_slipped(&self) -> bool {
        let latest = |promise: Option<Promise>| promise.map(|promise| promise.latest());
        latest(self.first_promise).is_some_and(|first| latest(self.promise) > Some(first))
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
            let agreed = self.answers.accepted.is_some() && self.answers.accepted == self.promise;
            acts.extend((!agreed).then_some(CustomerAct::AcceptDate));
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
