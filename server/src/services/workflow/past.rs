//! What earlier revisions said of statuses that the workflow has no more: orders have been there, and some still are, off the
//! board.

use crate::services::{context::Services, error::ServiceResult};
use domain::{Event, Status, StatusId, wire::EntryView};
use std::collections::BTreeSet;
use store::Board;

/// How many revisions back to look.
const REMEMBERED: usize = 100;

/// Those of these statuses that the board has no more, as they were last.
pub async fn gone(
    services: &Services,
    board: &Board,
    met: impl IntoIterator<Item = &StatusId>,
) -> ServiceResult<Vec<Status>> {
    let unseen = StatusId::unseen();
    let unknown = |id: &&StatusId| board.workflow.status(id).is_none() && **id != unseen;
    let mut missing: BTreeSet<&StatusId> = met.into_iter().filter(unknown).collect();
    let mut found = Vec::new();
    for revision in (1..board.workflow.revision).rev().take(REMEMBERED) {
        if missing.is_empty() {
            break;
        }
        let Some(earlier) = services.store.revision(board.id, revision).await? else { break };
        missing.retain(|id| match earlier.workflow.status(id) {
            Some(status) => {
                found.push(status.clone());
                false
            }
            None => true,
        });
    }
    Ok(found)
}

/// Names in entries the statuses that are gone by now.
pub async fn name_in(services: &Services, board: &Board, entries: &mut [EntryView]) -> ServiceResult<()> {
    let met: Vec<StatusId> = entries.iter().flat_map(|entry| statuses_of(&entry.event)).cloned().collect();
    let gone = gone(services, board, &met).await?;
    for entry in entries.iter_mut().filter(|_| !gone.is_empty()) {
        let named = statuses_of(&entry.event).into_iter().filter_map(|id| {
            gone.iter().find(|status| status.id == *id).map(|status| (id.clone(), status.name.clone()))
        });
        let named: Vec<_> = named.collect();
        entry.statuses.extend(named);
    }
    Ok(())
}

fn statuses_of(event: &Event) -> Vec<&StatusId> {
    match event {
        Event::Placed(placed) => vec![&placed.status],
        Event::Moved { from, to, .. } | Event::TakenBack { from, to, .. } => vec![from, to],
        _ => Vec::new(),
    }
}
