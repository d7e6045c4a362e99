//! What became of an order's promise, out of its log: what each revision took the place of, and whether its customer agrees.

use super::{context::Services, error::ServiceResult};
use domain::{DateConsent, Event, OrderId, PromiseHistory, Workflow, wire::EntryView};
use store::Order;

async fn read(services: &Services, order: OrderId) -> ServiceResult<PromiseHistory> {
    Ok(PromiseHistory::of(&services.store.order_log(order, 0, u32::MAX).await?))
}

/// Whether the customer is asked to agree to a later date, or has agreed.
pub async fn consent(
    services: &Services,
    workflow: &Workflow,
    order: &Order,
) -> ServiceResult<Option<DateConsent>> {
    // Most orders never slip, and of those nothing has to be read.
    if !order.state.has_slipped() {
        return Ok(None);
    }
    Ok(read(services, order.card.id).await?.consent(workflow, &order.state))
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
