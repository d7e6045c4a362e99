//! Who has an order open. Whoever sees the order may say that they do, and is told who else does.

use super::{
    context::Services,
    error::{ServiceError, ServiceResult},
    orders::VisibleOrder,
    sessions::SignedIn,
};
use domain::{PersonRef, wire::ShowPresence};
use std::time::Instant;
use uuid::Uuid;

/// One of the caller's pages has the order open, or still has.
pub async fn show(
    services: &Services,
    found: &VisibleOrder,
    who: &SignedIn,
    (page, ask): (Uuid, ShowPresence),
) -> ServiceResult<()> {
    let located = services.store.locate(found.id).await?.ok_or(ServiceError::NotFound("order"))?;
    let person = PersonRef { id: who.person.id, name: who.person.name.clone() };
    let (board, order) = (found.view.board.id, (found.id, located.status));
    services.broadcast.presences.show(board, (&person, page), order, ask.editing, Instant::now());
    Ok(())
}

/// It has closed it.
pub fn leave(services: &Services, found: &VisibleOrder, who: &SignedIn, page: Uuid) {
    services.broadcast.presences.leave(found.view.board.id, who.person.id, page);
}
