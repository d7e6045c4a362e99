//! What every command is decided with, and what all of them have in common.

use crate::{
    Actor, ApprovalInput, Content, Event, Instant, LinesInput, NewEvent, OrderId, OrderState, Rank, Refusal,
    RefusalCode as Code, Spans, Status, StatusId, Workflow, spoken::tr,
};

/// All that a rule may read beside the workflow. The server reads it under the board's lock; the browser has the same on
/// its cards.
#[derive(Debug, Clone, Copy)]
pub struct DecisionInput<'a> {
    /// The order, or none when it does not exist.
    pub order: Option<&'a OrderState>,
    /// How many orders the target column holds.
    pub target_total: u32,
    /// The rank above the place the card goes to.
    pub above: Option<&'a Rank>,
    /// The rank below it.
    pub below: Option<&'a Rank>,
    /// Where keys have grown too long: the target column's other cards from top to bottom, and how many of them stand
    /// above the card. Empty otherwise.
    pub to_rebalance: (&'a [OrderId], usize),
    /// Working time around now.
    pub spans: &'a Spans,
    /// The order's lines, for what parcels are made of; empty where the command does not depend on them.
    pub lines: LinesInput<'a>,
    /// What approvals need to know.
    pub approvals: ApprovalInput<'a>,
}

pub(super) type Verdict = Result<Vec<NewEvent>, Vec<Refusal>>;

/// A command's surroundings.
pub(super) struct CommandContext<'a> {
    pub(super) workflow: &'a Workflow,
    pub(super) input: &'a DecisionInput<'a>,
    pub(super) actor: &'a Actor,
    pub(super) now: Instant,
    /// What the order says once the command is carried out, where that is known.
    pub(super) content: Option<Content>,
}

impl<'a> CommandContext<'a> {
    /// The order, on the board or off it.
    pub(super) fn any_order(&self) -> Result<&'a OrderState, Vec<Refusal>> {
        self.input.order.ok_or_else(|| refuse(Code::UnknownOrder, tr!("There is no such order.")))
    }

    pub(super) fn order(&self) -> Result<&'a OrderState, Vec<Refusal>> {
        let order = self.any_order()?;
        if order.withdrawn_at.is_some() {
            return Err(refuse(
                Code::Archived,
                tr!("This order was withdrawn: it can be read, but not changed."),
            ));
        }
        if order.archived {
            return Err(refuse(
                Code::Archived,
                tr!("This order is archived: it can be read, but not changed."),
            ));
        }
        Ok(order)
    }

    pub(super) fn now(&self, event: Event) -> NewEvent {
        NewEvent { occurred_at: self.now, event }
    }

    pub(super) fn status(&self, id: &StatusId) -> Result<&'a Status, Vec<Refusal>> {
        let unknown = || {
            let message = tr!(
                "This board has no status “{}”, or has none any more: look at the board as it is now and choose again.",
                id
            );
            refuse(Code::UnknownStatus, message)
        };
        // What one does not see is not there: a refusal of another kind would tell that it is.
        let seen = self.workflow.status(id).filter(|_| self.actor.sees_status(id, self.workflow));
        seen.ok_or_else(unknown)
    }

    pub(super) fn due(&self, status: &StatusId, entered_at: Instant) -> Option<Instant> {
        self.workflow.allowed(status).map(|length| self.input.spans.after(entered_at, length))
    }

    /// The card's new rank, with the event that makes room for it where keys have grown too long.
    pub(super) fn ranked(&self) -> (Vec<NewEvent>, Rank) {
        let (cards, above) = self.input.to_rebalance;
        if cards.is_empty() {
            return (vec![], Rank::between(self.input.above, self.input.below));
        }
        let place = |i: usize| Rank::nth(u32::try_from(i).unwrap_or(u32::MAX));
        let ranks =
            cards.iter().enumerate().map(|(i, id)| (*id, place(if i < above { i } else { i + 1 }))).collect();
        (vec![self.now(Event::Reranked { ranks })], place(above))
    }
}

pub(super) fn refuse(code: Code, message: String) -> Vec<Refusal> {
    vec![Refusal::new(code, message, vec![])]
}

/// No refusals: go on. Otherwise what stands against the command for good, or else what it asks for.
pub(super) fn settle(refusals: Vec<Refusal>) -> Result<(), Vec<Refusal>> {
    let (hard, soft): (Vec<_>, Vec<_>) = refusals.into_iter().partition(|refusal| refusal.need.is_none());
    match (hard.is_empty(), soft.is_empty()) {
        (true, true) => Ok(()),
        (false, _) => Err(hard),
        (true, false) => Err(soft),
    }
}
