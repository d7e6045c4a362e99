//! What the write path notes of the statuses that orders finish: how long each took.

use super::{Board, Failure, projection::Projected, tx::Tx};
use domain::{Entry, Event, finished_stay};

/// Notes the stay that an entry ends, or forgets the one that it makes undone. `before` is the order as the entry found it.
pub(super) async fn note(
    tx: &mut dyn Tx,
    board: &Board,
    before: Option<&Projected>,
    entry: &Entry,
) -> Result<(), Failure> {
    if let Event::TakenBack { seq, to, .. } = &entry.event {
        return tx.forget_stay(board.id, to, *seq).await;
    }
    let stay = before.and_then(|order| finished_stay(&board.workflow, &board.spans, &order.state, entry));
    match stay {
        Some((status, length)) => {
            tx.note_stay(board.id, &status, (entry.seq, entry.occurred_at), length).await
        }
        None => Ok(()),
    }
}
