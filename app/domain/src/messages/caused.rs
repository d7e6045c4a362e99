//! Which entry of the log has the customer told of what. Nothing is told of what a file brings, of another workflow, of what was
//! taken back, of a status that was announced before, or of the customer's own act, of which there is a copy and no news. What a move
//! would have told is foretold by the same rule.

use super::MessageKind;
use crate::{
    ActorRef, CustomerAct, Entry, Event, LadderStep, OrderState, Origin, Phase, Promise, Status, StatusId,
    Workflow, awaits_customer,
};

/// Something that happened to an order.
#[derive(Debug, Clone, Copy)]
pub struct Occurred<'a> {
    /// The board's rules.
    pub workflow: &'a Workflow,
    /// What.
    pub event: &'a Event,
    /// Who did it.
    pub by: &'a ActorRef,
    /// Which door the command came through.
    pub origin: Origin,
    /// The order before; none where it was placed.
    pub before: Option<&'a OrderState>,
    /// The order as it was after it.
    pub after: &'a OrderState,
    /// The statuses that were announced before.
    pub announced: &'a Announced,
}

/// A move that somebody thinks of.
#[derive(Debug, Clone, Copy)]
pub struct Foretelling<'a> {
    /// The board's rules.
    pub workflow: &'a Workflow,
    /// The order as it is.
    pub order: &'a OrderState,
    /// The statuses that were announced before.
    pub announced: &'a Announced,
    /// Who would move it.
    pub by: &'a ActorRef,
}

/// What was to be told and is not true any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outdated {
    /// What the entry at this position caused: it was taken back.
    TakenBack(u64),
    /// Everything: the order had been placed by mistake.
    Withdrawn,
    /// What says that the order is in the status that it has left; where it went back, also that it went on to there.
    Left {
        /// Whether it went to where it had been before.
        back: bool,
    },
}

/// The statuses of an order that its customer was told of or could have been, by the entries that led there.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Announced(Vec<(u64, StatusId)>);

impl Announced {
    /// Takes in the next entry of the order.
    pub fn take(&mut self, entry: &Entry) {
        match &entry.event {
            Event::Placed(placed) => self.0.push((entry.seq, placed.status.clone())),
            // What the shop kept to itself, and where another workflow put the order, may still be told.
            Event::Moved { to, quiet: false, .. } if entry.origin != Origin::Publish => {
                self.0.push((entry.seq, to.clone()));
            }
            Event::TakenBack { seq, .. } => self.0.retain(|(moved, _)| moved != seq),
            _ => {}
        }
    }

    /// Whether a status was announced.
    pub fn contains(&self, status: &StatusId) -> bool {
        self.0.iter().any(|(_, known)| known == status)
    }
}

impl Status {
    /// What the customer is told when an order gets here: what the shop chose, else what the phase suggests. Of a status that is
    /// hidden from customers nothing.
    pub fn announces(&self) -> Option<MessageKind> {
        self.customer_wording.as_ref()?;
        match (self.message, self.phase) {
            (Some(chosen), _) => chosen.kind(),
            (None, Phase::Open) => None,
            (None, Phase::Waiting) => self.waits_for_customer().then_some(MessageKind::ApprovalWanted),
            (None, Phase::Done) => Some(MessageKind::Delivered),
            (None, Phase::Cancelled) => Some(MessageKind::Cancelled),
        }
    }
}

impl Occurred<'_> {
    /// What the customer is told of it, unless somebody has it left out.
    pub fn tells(&self) -> Option<MessageKind> {
        let silent = matches!(self.origin, Origin::Import | Origin::Publish);
        if silent || *self.by == ActorRef::Customer || self.after.archived {
            return None;
        }
        match self.event {
            Event::Placed(_) => Some(MessageKind::Placed),
            Event::Moved { to, .. } => told_by_move(self.workflow, self.announced, to),
            Event::Promised { promise, .. } => told_by_promise(self.workflow, self.before?, *promise),
            // Once a stay: further rungs are for the shop's own people.
            Event::Escalated(raised) => {
                let is_time = raised.step == LadderStep::Rung(0) && !raised.again && !raised.gathered;
                (is_time && awaited(self.workflow, self.after)).then_some(MessageKind::Reminder)
            }
            Event::ApprovalRequested { .. }
            | Event::ApprovalDecided { .. }
            | Event::ApprovalVoided { .. }
            | Event::ApprovalOverridden { .. } => {
                let asked_before = self.before.map(|before| asked(self.workflow, before)).unwrap_or_default();
                let newly = asked(self.workflow, self.after).iter().any(|act| !asked_before.contains(act));
                newly.then_some(MessageKind::ApprovalWanted)
            }
            _ => None,
        }
    }

    /// Whether whoever did it had the customer left out.
    pub fn is_quiet(&self) -> bool {
        matches!(self.event, Event::Moved { quiet: true, .. } | Event::Promised { quiet: true, .. })
    }

    /// What is not true any more by it.
    pub fn outdates(&self) -> Option<Outdated> {
        match self.event {
            Event::TakenBack { seq, .. } => Some(Outdated::TakenBack(*seq)),
            Event::Withdrawn { .. } => Some(Outdated::Withdrawn),
            Event::Moved { to, .. } => Some(Outdated::Left { back: self.announced.contains(to) }),
            _ => None,
        }
    }
}

impl Foretelling<'_> {
    /// What the customer would be told of a move there that brings this promise along.
    pub fn of_move(&self, to: &StatusId, promise: Option<Promise>) -> Option<MessageKind> {
        let Foretelling { workflow, order, announced, by } = *self;
        if *by == ActorRef::Customer || order.archived || *to == order.status {
            return None;
        }
        let promise = promise.filter(|promise| order.promise != Some(*promise));
        let dated = promise.and_then(|promise| told_by_promise(workflow, order, promise));
        let moved = told_by_move(workflow, announced, to);
        match (dated, moved) {
            (Some(dated), Some(moved)) => Some(moved.after(dated)),
            (dated, moved) => moved.or(dated),
        }
    }
}

fn told_by_move(workflow: &Workflow, announced: &Announced, to: &StatusId) -> Option<MessageKind> {
    workflow.status(to)?.announces().filter(|_| !announced.contains(to))
}

/// A later date than the one in force is a delay. Of an order that is over nobody waits for a date.
fn told_by_promise(workflow: &Workflow, before: &OrderState, promise: Promise) -> Option<MessageKind> {
    if workflow.status(&before.status).is_none_or(|status| status.phase.is_final()) {
        return None;
    }
    Some(match before.promise {
        Some(had) if promise.latest() > had.latest() => MessageKind::Delay,
        _ => MessageKind::PromiseSet,
    })
}

/// Whether the order stands still until its customer answers.
fn awaited(workflow: &Workflow, order: &OrderState) -> bool {
    let status = workflow.status(&order.status);
    status.is_some_and(Status::waits_for_customer)
        || awaits_customer(workflow, &order.approvals, &order.conditions)
}

fn asked(workflow: &Workflow, order: &OrderState) -> Vec<CustomerAct> {
    let acts = order.open_to_customer(workflow).into_iter();
    acts.filter(|act| matches!(act, CustomerAct::Approval { .. })).collect()
}
