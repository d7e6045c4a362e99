//! When the clock sets rules off: for one order, or for all that lie on a board.

use crate::services::{context::Services, error::ServiceResult};
use chrono::TimeDelta;
use domain::{Instant, OrderId, OrderState, RuleId, automation::due};
use std::collections::BTreeSet;
use store::{Board, RuleDue, RuleNotes, StoredRule, time::ZoneTime};

/// How many orders are set anew at once.
const PAGE: u32 = 200;
/// How long ago a time of day may have come and still be told of: the clock may be a little behind.
const LATE: TimeDelta = TimeDelta::minutes(15);

/// What is over already: a rule, and what the clock ran for.
pub type Over = BTreeSet<(RuleId, String)>;

/// What the clock ran for, as one trigger of a rule has it.
pub fn occasion(nth: usize, began: &str) -> String {
    format!("clock {nth} {began}")
}

/// Everything that is due for an order from here on.
pub fn of_order(
    (board, rules): (&Board, &[StoredRule]),
    state: &OrderState,
    last: u64,
    over: &Over,
    now: Instant,
) -> Vec<RuleDue> {
    let (local, with) = (ZoneTime(board.zone), (&board.workflow, &board.spans));
    let mut found = Vec::new();
    if board.archived_at.is_some() {
        return found;
    }
    for rule in rules.iter().filter(|rule| rule.on) {
        for (nth, trigger) in rule.rule.when.iter().enumerate() {
            let mut next = due(trigger, state, with, &local, rule.switched_at.max(now - LATE));
            let is_over = |began: &str| over.contains(&(rule.id, occasion(nth, began)));
            // A time of day comes again, all else runs once.
            if let Some(done) = next.as_ref().filter(|next| is_over(&next.occasion)) {
                next = due(trigger, state, with, &local, done.at).filter(|next| !is_over(&next.occasion));
            }
            // It acts on what happens from when it was switched on.
            let Some(next) = next.filter(|next| next.at >= rule.switched_at) else { continue };
            let occasion = occasion(nth, &next.occasion);
            found.push(RuleDue {
                board: board.id,
                order: state.id,
                rule: rule.id,
                nth: u16::try_from(nth).unwrap_or(u16::MAX),
                occasion,
                due_at: next.at,
                version: state.version,
                cause: last,
            });
        }
    }
    found
}

/// What is over of an order.
pub async fn over(services: &Services, order: OrderId) -> ServiceResult<Over> {
    let runs = services.store.rule_runs(order).await?;
    Ok(runs.into_iter().map(|run| (run.rule.id, run.occasion)).collect())
}

/// Sets the clock anew for all orders that lie on a board.
pub async fn set_board(services: &Services, board: &Board, rules: &[StoredRule]) -> ServiceResult<()> {
    let mut after = None;
    loop {
        let orders = services.store.clocked_orders(board.id, after, PAGE).await?;
        let Some(last) = orders.last() else { return Ok(()) };
        after = Some(last.state.id);
        let (mut notes, now) = (RuleNotes::default(), services.clock.now());
        for order in &orders {
            let over = over(services, order.state.id).await?;
            let due = of_order((board, rules), &order.state, order.last, &over, now);
            notes.due.push((order.state.id, due));
        }
        services.store.note_rules(board.id, notes).await?;
    }
}
