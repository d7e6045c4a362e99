//! What wakes the publisher.

use domain::{BoardId, wire::Change};

/// What wakes the publisher.
#[derive(Debug)]
pub(crate) enum CommitNotice {
    /// This store committed these, in order.
    Committed(Vec<(BoardId, Vec<Change>)>),
    /// Another process may have written.
    Elsewhere,
}
