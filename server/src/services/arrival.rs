//! When an order arrives, as the board's last orders tell it.

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::VisibleOrder,
};
use domain::Arrival;

/// The dates between which an order arrives if it goes on as the last ones went; none once its life is over, and where they tell
/// nothing.
pub async fn read(services: &Services, found: &VisibleOrder) -> ServiceResult<Option<Arrival>> {
    let (board, now) = (&found.view.board, services.clock.now());
    let order = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
    let lives = services.store.past_lives(board.id, now).await?;
    Ok(Arrival::of(&board.workflow, &lives, &order.state, (&board.spans, &board.local), now))
}
