//! When the next step of an order's ladder is due. What stands in the database follows from the order and its board's rules, and
//! is written in the same transaction as either.

use crate::{
    Board, Failure,
    tx::{OrderRow, TimerRow, Tx},
};
use domain::{InFlight, LadderStep, Spans, Stay, Workflow};

/// A step as `timers.step` holds it: `warning`, `rung 0`.
pub(super) fn step_name(step: LadderStep) -> String {
    match step {
        LadderStep::Warning => "warning".to_owned(),
        LadderStep::Rung(nth) => format!("rung {nth}"),
    }
}

/// Keeps an order's timer up to date with it; writes nothing where it is what it was.
pub(super) async fn keep(
    tx: &mut dyn Tx,
    board: &Board,
    before: Option<&OrderRow>,
    after: &OrderRow,
) -> Result<(), Failure> {
    let timer = |row: &OrderRow| {
        let state = &row.order.state;
        let timer = Stay::from(state).timer(&board.workflow, &board.spans);
        TimerRow { order: state.id, entered_at: state.entered_at, timer }
    };
    let (was, is) = (before.map(timer), timer(after));
    let same = match &was {
        Some(was) => *was == is || was.timer.is_none() && is.timer.is_none(),
        None => is.timer.is_none(),
    };
    if same { Ok(()) } else { tx.keep_timers(board.id, vec![is]).await }
}

/// Makes the timers of a board anew, now that it has other rules.
pub(super) async fn renew(
    tx: &mut dyn Tx,
    board: &Board,
    (old, new): (&Workflow, &Workflow),
    spans: &Spans,
) -> Result<(), Failure> {
    let orders = tx.in_flight(board.id).await?;
    let raised = |order: &InFlight| order.escalation.is_some();
    if !has_ladders(old) && !has_ladders(new) && !orders.iter().any(raised) {
        return Ok(());
    }
    let timer = |order: &InFlight| TimerRow {
        order: order.id,
        entered_at: order.entered_at,
        timer: Stay::from(order).timer(new, spans),
    };
    tx.keep_timers(board.id, orders.iter().map(timer).collect()).await
}

fn has_ladders(workflow: &Workflow) -> bool {
    workflow.statuses.iter().any(|status| workflow.ladder(&status.id).is_some())
}
