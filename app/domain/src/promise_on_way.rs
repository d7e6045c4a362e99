//! A promise by rule that counts status by status: the working days of those that are still ahead of an order on its usual way.

use crate::{
    CountedFrom, Instant, LocalTime, NoDay, PromiseRule, RuleCalendars, RuledPromise, StatusDays, StatusId,
    Workflow, slack::way, spoken::tr,
};

/// An order on its way, as far as a rule asks for it.
#[derive(Debug, Clone, Copy)]
pub struct OnWay<'a> {
    /// When it was placed.
    pub placed_at: Instant,
    /// When it entered its status.
    pub entered_at: Instant,
    /// This moment.
    pub now: Instant,
    /// Its status and those that usually follow.
    pub way: &'a [StatusId],
}

/// A status and those that usually follow it, until an order's life is over.
pub fn usual_way(workflow: &Workflow, from: &StatusId) -> Vec<StatusId> {
    let here = workflow.status(from).filter(|status| !status.phase.is_final());
    let Some(here) = here else { return Vec::new() };
    let ahead = way(workflow, from).into_iter().map(|status| status.id.clone());
    std::iter::once(here.id.clone()).chain(ahead).collect()
}

impl PromiseRule {
    /// What the rule promises for an order of this carrier. Where statuses have days, an order leaves once it has spent those of
    /// its status, or now where they are over, and those of each that is still ahead.
    pub fn offer_on_way(
        &self,
        calendars: RuleCalendars<'_>,
        local: &LocalTime,
        order: OnWay<'_>,
        carrier: Option<&str>,
    ) -> Result<RuledPromise, NoDay> {
        let OnWay { placed_at, entered_at, now, way } = order;
        if self.statuses.is_empty() {
            return self.offer(calendars, local, (placed_at, now), carrier);
        }
        let counted = if entered_at == placed_at { CountedFrom::Placed } else { CountedFrom::Entered };
        let entered = self.on_way(calendars, local, (counted, entered_at), way, carrier)?;
        let rest = way.get(1..).unwrap_or_default();
        let ahead = || self.on_way(calendars, local, (CountedFrom::Ahead, now), rest, carrier);
        if entered.make == 0 {
            // Nothing is left to do: it leaves, and is on its way to the customer since then.
            return if entered.window.latest() < local.date(now) { ahead() } else { Ok(entered) };
        }
        let ahead = ahead()?;
        Ok(if ahead.dispatched > entered.dispatched { ahead } else { entered })
    }

    fn on_way(
        &self,
        calendars: RuleCalendars<'_>,
        local: &LocalTime,
        (counted, at): (CountedFrom, Instant),
        way: &[StatusId],
        carrier: Option<&str>,
    ) -> Result<RuledPromise, NoDay> {
        let takes = |status: &StatusId| {
            self.statuses.iter().find(|takes| takes.status == *status && takes.days > 0).cloned()
        };
        let steps: Vec<StatusDays> = way.iter().filter_map(takes).collect();
        let make = steps.iter().fold(0_u16, |sum, step| sum.saturating_add(step.days));
        let ruled = self.after(make, calendars, local, at, carrier)?;
        Ok(RuledPromise { counted, steps, ..ruled })
    }

    /// What keeps a board with these rules from promising by it, a sentence: days of statuses that it does not have.
    pub fn fault_on(&self, workflow: &Workflow) -> Option<String> {
        let is_there = |status: &StatusId| workflow.status(status).is_some_and(|it| !it.phase.is_final());
        let gone = self.statuses.iter().find(|takes| !is_there(&takes.status))?;
        Some(tr!(
            "The workflow has no status “{}” in which orders are under way: give its days to another.",
            gone.status
        ))
    }
}
