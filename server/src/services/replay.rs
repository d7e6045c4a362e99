//! What a viewer missed of a board, read from the log.

use crate::sse::{SseChunk, encode};
use bytes::Bytes;
use domain::{BoardId, Sight};
use store::{Missed, ReadError, Store};

/// How many entries are replayed at once. A viewer that stops reading in the middle keeps as many in memory.
const BATCH: u32 = 24;

/// What a viewer missed, or the first of it.
#[derive(Debug, Clone)]
pub struct Replay {
    /// The entries as events, shared by all who missed the same.
    pub events: Option<SseChunk>,
    /// The position of the last of them.
    pub last: u64,
    /// Whether that was all.
    pub whole: bool,
    /// Whether the board itself was changed: then the viewer fetches it anew, and nothing else of this is of use.
    pub start_over: bool,
}

impl Replay {
    /// Reads what follows a position, for those who see so much.
    pub async fn read(
        store: &dyn Store,
        board: BoardId,
        after: u64,
        sight: &Sight,
    ) -> Result<Replay, ReadError> {
        let Missed { changes, last, start_over } = store.changes(board, after, BATCH).await?;
        let events: Vec<Bytes> = changes.iter().map(|change| encode(change, sight)).collect();
        let events = (!events.is_empty()).then(|| SseChunk::of(events.iter().map(|event| &event[..])));
        Ok(Replay { events, last, whole: changes.len() < BATCH as usize, start_over })
    }
}
