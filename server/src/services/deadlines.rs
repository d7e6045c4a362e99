//! How the deadlines of the statuses that an order has left were kept.

use super::{context::Services, error::ServiceResult};
use chrono::TimeDelta;
use domain::{Event, OrderId, deadlines_kept, wire::EntryView};
use store::Board;

/// How many days back working time is known for certain.
const REACH: i64 = 390;

/// Says of entries that left a status how its deadline was kept. Deadlines older than the spans reach are left out.
pub async fn tell_deadlines(
    services: &Services,
    (board, order): (&Board, OrderId),
    entries: &mut [EntryView],
) -> ServiceResult<()> {
    if !entries.iter().any(|entry| matches!(entry.event, Event::Moved { .. })) {
        return Ok(());
    }
    let log = services.store.order_log(order, 0, u32::MAX).await?;
    let kept = deadlines_kept(&log, &board.spans);
    let first = services.clock.now() - TimeDelta::days(REACH);
    for entry in entries.iter_mut().filter(|entry| entry.occurred_at > first) {
        entry.deadline = kept.get(&entry.seq).copied().filter(|kept| kept.due_at > first);
    }
    Ok(())
}
