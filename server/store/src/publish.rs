//! Where what is committed goes: the store tells of it and knows nobody who listens.

use domain::{BoardId, wire::Change};

/// Takes what is committed, here or by another process, each board's entries in order of `seq` and none twice.
pub trait Publish: Send + Sync {
    /// These entries of a board are durable. Returns at once: the store's next entries wait for it.
    fn publish(&self, board: BoardId, changes: &[Change]);
}

/// Nobody listens.
impl Publish for () {
    fn publish(&self, _: BoardId, _: &[Change]) {}
}
