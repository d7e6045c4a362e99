//! Which step of its status's ladder comes next for an order, and when. The log says how far up an order is, so no step comes twice,
//! whoever asks and however often.

use crate::{
    Acknowledgement, Card, Escalation, Instant, Ladder, LadderStep, OrderState, Spans, StatusId, Workflow,
};
use chrono::TimeDelta;

/// The next step that an order is due for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timer {
    /// The step; the last one once more, where it is to be raised again.
    pub step: LadderStep,
    /// When; never in closed time.
    pub due_at: Instant,
}

/// What a ladder reads of an order.
#[derive(Debug, Clone, Copy)]
pub struct Stay<'a> {
    pub(crate) status: &'a StatusId,
    pub(crate) due_at: Option<Instant>,
    /// Whether no time passes for it: it is on hold, or off the board.
    pub(crate) rests: bool,
    pub(crate) escalation: Option<&'a Escalation>,
}

impl Workflow {
    /// The ladder of a status: its own, else that of the workflow. None where the status sets no limit, or nobody is told.
    pub fn ladder(&self, status: &StatusId) -> Option<&Ladder> {
        let status = self.status(status).filter(|status| status.max_age.is_some())?;
        status.ladder.as_ref().or(self.ladder.as_ref()).filter(|ladder| !ladder.is_empty())
    }

    /// The steps of a status's ladder, each with its moment for an order whose time there is up at `due_at`; the earliest first.
    /// What falls into closed time waits until the shop opens.
    pub(crate) fn ladder_steps(
        &self,
        status: &StatusId,
        due_at: Instant,
        spans: &Spans,
    ) -> Vec<(LadderStep, Instant)> {
        let (Some(ladder), Some(allowed)) = (self.ladder(status), self.allowed(status)) else {
            return Vec::new();
        };
        let warning = ladder.warn_at.map(|percent| {
            let left = allowed * i32::from(100 - percent.min(100)) / 100;
            (LadderStep::Warning, spans.after(due_at, -left))
        });
        let rungs = ladder.rungs.iter().zip(0u8..).map(|(rung, nth)| {
            (LadderStep::Rung(nth), spans.after(due_at, self.length(rung.after).max(TimeDelta::zero())))
        });
        let steps = warning.into_iter().chain(rungs);
        steps.map(|(step, at)| (step, spans.opening(at))).collect()
    }
}

impl<'a> From<&'a OrderState> for Stay<'a> {
    fn from(order: &'a OrderState) -> Stay<'a> {
        Stay {
            status: &order.status,
            due_at: order.due_at,
            rests: order.hold.is_some() || order.archived,
            escalation: order.escalation.as_ref(),
        }
    }
}

impl<'a> From<&'a Card> for Stay<'a> {
    fn from(card: &'a Card) -> Stay<'a> {
        Stay {
            status: &card.status,
            due_at: card.due_at,
            rests: card.hold.is_some() || card.archived,
            escalation: card.escalation.as_ref(),
        }
    }
}

impl<'a> Stay<'a> {
    /// The steps that are still ahead of it, the next one first.
    fn ahead(&self, workflow: &Workflow, spans: &Spans) -> Vec<(LadderStep, Instant)> {
        let Some(due_at) = self.due_at.filter(|_| !self.rests) else { return Vec::new() };
        let reached = self.escalation.map(|escalation| escalation.reached);
        let mut steps = workflow.ladder_steps(self.status, due_at, spans);
        steps.retain(|(step, _)| Some(*step) > reached);
        steps
    }

    pub(crate) fn acknowledged(&self) -> Option<&'a Acknowledgement> {
        self.escalation.and_then(|escalation| escalation.acknowledged.as_ref())
    }

    /// The next step that it is due for, if there is one: nothing comes while it rests, nor before the date of whoever sees to it.
    pub fn timer(&self, workflow: &Workflow, spans: &Spans) -> Option<Timer> {
        if self.rests {
            return None;
        }
        match (self.escalation, self.acknowledged()) {
            (Some(escalation), Some(given)) => {
                Some(Timer { step: escalation.reached, due_at: spans.opening(given.until) })
            }
            _ => self
                .ahead(workflow, spans)
                .first()
                .map(|(step, due_at)| Timer { step: *step, due_at: *due_at }),
        }
    }

    /// The steps that are due at a moment: their last one is the one that it is raised to.
    pub(crate) fn due(&self, workflow: &Workflow, spans: &Spans, now: Instant) -> Vec<(LadderStep, Instant)> {
        let again = self.escalation.zip(self.acknowledged());
        let again = again.map(|(escalation, given)| (escalation.reached, spans.opening(given.until)));
        if self.rests || again.is_some_and(|(_, until)| until > now) {
            return Vec::new();
        }
        let ahead = self.ahead(workflow, spans).into_iter();
        again.into_iter().chain(ahead.filter(|(_, at)| *at <= now)).collect()
    }
}
