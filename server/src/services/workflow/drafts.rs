//! A draft with what the contract says of it now.

use crate::services::{boards::BoardView, context::Services, error::ServiceResult};
use domain::{Workflow, wire::DraftView};
use store::StoredDraft;

/// A draft as its editors see it.
pub(super) async fn view(
    services: &Services,
    view: &BoardView,
    draft: StoredDraft,
) -> ServiceResult<DraftView> {
    let holders = services.store.role_holders(view.board.id).await?;
    let Workflow { roles, calendar, .. } = &view.board.workflow;
    let StoredDraft { draft, version, base_revision, author, last_editor, saved_at, published: _ } = draft;
    let (faults, hints) = (draft.faults(roles, calendar), draft.hints(roles, &holders));
    Ok(DraftView { draft, version, base_revision, author, last_editor, saved_at, faults, hints })
}
