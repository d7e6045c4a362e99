//! How an order's time in its status is counted, told day by day.

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::VisibleOrder,
};
use domain::{ClockDay, Instant, Pause, counted, explain, pauses, wire::ClockView};
use store::{Board, time};

/// How an order's time in its status is counted. What counts on the days is the figure that its card shows.
pub async fn read(services: &Services, found: &VisibleOrder) -> ServiceResult<ClockView> {
    let board = &found.view.board;
    let order = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
    let log = services.store.order_log(found.id, 0, u32::MAX).await?;
    let (state, now, pauses) = (order.state, services.clock.now(), pauses(&log));
    let until = state.hold.map_or(now, |hold| hold.since.max(state.entered_at));
    let days = told(board, (state.entered_at, until), &pauses)?;
    let (sum, age) = (counted(&days), order.card.age(&board.workflow, &board.spans, now));
    let used = age.map_or(sum, |age| age.used);
    let left = state.due_at.filter(|due| state.hold.is_none() && *due > now);
    Ok(ClockView {
        status: state.status,
        entered_at: state.entered_at,
        until,
        held: state.hold.is_some(),
        used: used.num_seconds(),
        allowed: age.map(|age| age.allowed.num_seconds()),
        due_at: state.due_at,
        working_day: board.workflow.calendar.working_day().num_seconds(),
        carried: used.num_seconds() - sum.num_seconds(),
        ahead: left.map_or(Ok(Vec::new()), |due| told(board, (now, due), &[]))?,
        days,
    })
}

fn told(board: &Board, within: (Instant, Instant), pauses: &[Pause]) -> ServiceResult<Vec<ClockDay>> {
    let days = time::local_days(&board.past, &board.workflow.calendar, within)
        .map_err(|unknown| ServiceError::Broken(unknown.to_string()))?;
    Ok(explain(within, pauses, &board.spans, &days))
}
