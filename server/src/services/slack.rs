//! By when an order has to leave its status to keep its promise, told step by step.

use super::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::VisibleOrder,
};
use domain::{Reckoning, SlackTable, UsualStays, project, reckon};
use std::sync::Arc;

/// What usually takes how long on a board, and what follows from that for the statuses.
pub async fn table(services: &Services, view: &BoardView) -> ServiceResult<(Arc<UsualStays>, SlackTable)> {
    let usual = services.store.usual_stays(view.board.id, services.clock.now()).await?;
    let table = view.board.slack_table(&usual);
    Ok((usual, table))
}

/// How it follows by when an order has to leave; none without a promise, or once its life is over.
pub async fn read(services: &Services, found: &VisibleOrder) -> ServiceResult<Option<Reckoning>> {
    let (board, now) = (&found.view.board, services.clock.now());
    let order = services.store.order(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
    let (usual, table) = table(services, &found.view).await?;
    let reckoning = reckon(&board.workflow, &usual, &table, (&order.card, &board.spans), now);
    Ok(reckoning.and_then(|reckoning| project(reckoning, &found.view.sight)))
}
