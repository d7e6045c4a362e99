//! The roles of a board: publishing others.

use super::{
    boards::BoardView,
    context::Services,
    error::{ServiceError, ServiceResult},
    sessions::SignedIn,
    workflow,
};
use domain::{
    wire::{PutRoles, RolesView},
    with_roles,
};

/// Publishes these roles, if nothing stands against them: all open pages go by them at once. `seen` is the revision that the
/// author saw.
pub async fn publish(
    services: &Services,
    view: &BoardView,
    who: &SignedIn,
    seen: u32,
    ask: PutRoles,
) -> ServiceResult<RolesView> {
    let present = &view.board.workflow;
    // Of another revision the roles are told apart by the store, which says who published it.
    if seen == present.revision {
        let held = services.store.role_holders(view.board.id).await?;
        let held = held.into_iter().filter(|(_, people)| *people > 0).map(|(role, _)| role).collect();
        if let Err(faults) = with_roles(present, ask.roles.clone(), &held) {
            return Err(ServiceError::Invalid(faults.join(" ")));
        }
    }
    let published = workflow::publish_roles(services, view, who, seen, ask.roles.clone()).await?;
    Ok(RolesView { revision: published.revision, roles: ask.roles })
}
