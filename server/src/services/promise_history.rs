//! What became of an order's promise, out of its log: what each revision took the place of, and whether its customer agrees.

use super::{context::Services, error::ServiceResult};
use domain::{Event, OrderId, PromiseHistory, wire::EntryView};
use store::Order;

async fn read(services: &Services, order: OrderId) -> ServiceResult<PromiseHistory> {
    Ok(PromiseHistory::of(&services.store.order_log(order, 0, u32::MAX).await?))
}

/// That of an order which arrives later than was promised first. Most never do, and of those nothing has to be read.
pub async fn of_slipped(services: &Services, order: &Order) -> ServiceResult<Option<PromiseHistory>> {
    match order.state.has_slipped() {
        true => read(services, order.card.id).await.map(Some),
        false => Ok(None),
    }
}

/// Says of entries that promised another date what had been promised before.
pub async fn tell_replaced(
    services: &Services,
    order: OrderId,
    entries: &mut [EntryView],
) -> ServiceResult<()> {
    if !entries.iter().any(|entry| matches!(entry.event, Event::Promised { .. })) {
        return Ok(());
    }
    let history = read(services, order).await?;
    entries.iter_mut().for_each(|entry| entry.promised_before = history.before(entry.seq));
    Ok(())
}
