//! What wakes the publisher.

use crate::publishing::StartOver;
use domain::{BoardId, wire::Change};

/// What wakes the publisher.
#[derive(Debug)]
pub(crate) enum CommitNotice {
    /// This store committed these, in order.
    Committed(Vec<(BoardId, News)>),
    /// Another process may have written.
    Elsewhere,
}

/// What this store committed of one board.
#[derive(Debug)]
pub(crate) enum News {
    /// Entries about orders.
    Changes(Vec<Change>),
    /// The board itself was changed.
    StartOver(StartOver),
}
