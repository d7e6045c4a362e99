//! Rules that go by the clock: when they are due stands in the store, so that a restart loses none. What fell due while nobody
//! looked is done once, late.

use super::{
    consumer::switch_off,
    due,
    fire::{Firing, fire},
    values::ValueHistory,
};
use crate::services::{context::Services, error::ServiceResult};
use domain::automation::{Evaluation, Occasion, Situation, chain, due as next, evaluate};
use std::time::Duration;
use store::{RuleDue, RuleNotes, RuleRun, RunResult, time::ZoneTime};
use tokio::{
    task::JoinHandle,
    time::{MissedTickBehavior, interval},
};

/// How often to look at the clock.
const TICK: Duration = Duration::from_secs(5);
/// How much is done at one look before the next.
const BATCH: u32 = 100;

/// The task that looks at the clock.
#[derive(Debug)]
pub struct Clockwork(JoinHandle<()>);

impl Clockwork {
    /// Starts it. It ends with the streams.
    pub fn start(services: &Services) -> Clockwork {
        Clockwork(tokio::spawn(run(services.clone())))
    }

    /// Waits for its end.
    pub async fn ended(self) {
        let _ = self.0.await;
    }
}

async fn run(services: Services) {
    let mut ticks = interval(TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut failing = false;
    loop {
        tokio::select! {
            biased;
            () = services.broadcast.closed() => return,
            _ = ticks.tick() => {}
        }
        let struck = strike(&services).await;
        if let Err(error) = &struck
            && !failing
        {
            tracing::warn!(%error, "rules that go by the clock wait");
        }
        failing = struck.is_err();
    }
}

/// Does what is due by now; how much that was.
pub async fn strike(services: &Services) -> ServiceResult<usize> {
    let mut done = 0;
    loop {
        let due = services.store.rules_due(services.clock.now(), BATCH).await?;
        for one in &due {
            carry_out(services, one).await?;
        }
        done += due.len();
        if due.len() < BATCH as usize {
            return Ok(done);
        }
    }
}

/// Does what is due, if it still is, and sets the clock for the order anew.
async fn carry_out(services: &Services, due: &RuleDue) -> ServiceResult<()> {
    let board = services.store.board(&due.board.to_string()).await?;
    let order = services.store.order(due.order).await?;
    let (Some(board), Some(order)) = (board, order) else { return Ok(()) };
    let rules = services.store.rules(board.id).await?;
    let rule = rules.iter().find(|rule| rule.id == due.rule && rule.on && board.archived_at.is_none());
    let (nth, now) = (usize::from(due.nth), services.clock.now());
    let mut over = due::over(services, due.order).await?;
    let mut notes = RuleNotes::default();
    let log = services.store.order_log(due.order, 0, u32::MAX).await?;
    let last = log.last().map_or(due.cause, |entry| entry.seq);
    if let Some(rule) = rule.filter(|rule| !over.contains(&(rule.id, due.occasion.clone()))) {
        let local = ZoneTime(board.zone);
        let before = due.due_at - chrono::TimeDelta::microseconds(1);
        let with = (&board.workflow, &board.spans);
        let still =
            rule.rule.when.get(nth).and_then(|trigger| next(trigger, &order.state, with, &local, before));
        let still = still.filter(|next| due::occasion(nth, &next.occasion) == due.occasion && next.at <= now);
        if still.is_some() {
            let values = ValueHistory::of(services, due.order).await?.after(last);
            let moment = local.of(now, &board.spans);
            let situation =
                Situation { workflow: &board.workflow, order: &order.state, values: &values, moment };
            let fires = evaluate((rule.id, &rule.rule), Occasion::Due(nth), &situation) == Evaluation::Fires;
            let cause = log.iter().find(|entry| entry.seq == due.cause);
            let result = match cause.map_or(Ok(()), |cause| chain(rule.id, cause, &log)) {
                _ if !fires => Some(RunResult::Not),
                Err(looped) => Some(switch_off(services, &board, rule, looped).await?),
                Ok(()) => {
                    let (occasion, cause) = (due.occasion.as_str(), Some(due.cause));
                    let firing = Firing {
                        board: &board,
                        rule,
                        order: due.order,
                        occasion,
                        cause,
                        version: due.version,
                    };
                    fire(services, &firing).await?
                }
            };
            let (rule, order, occasion) = (rule.reference(), due.order, due.occasion.clone());
            let result = result.unwrap_or(RunResult::Not);
            notes.runs.push(RuleRun { rule, order, occasion, at: now, result });
            over.insert((due.rule, due.occasion.clone()));
        }
    }
    // As the order is now: what was done may have changed it.
    let after = services.store.order(due.order).await?;
    let rows = after.map(|order| due::of_order((&board, &rules), &order.state, last, &over, now));
    notes.due.push((due.order, rows.unwrap_or_default()));
    services.store.note_rules(board.id, notes).await?;
    Ok(())
}
