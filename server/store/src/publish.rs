//! Where what is committed goes: the store tells of it and knows nobody who listens.

use domain::{BoardId, OrderId, wire::Change};

/// Takes what is committed, here or by another process, each board's entries in order of `seq` and none twice.
pub trait Publish: Send + Sync {
    /// These entries of a board are durable. Returns at once: the store's next entries wait for it.
    fn publish(&self, board: BoardId, changes: &[Change]);

    /// The board itself was changed, and these orders with it, whose versions these are; `seq` is the last entry of that.
    /// Whoever views the board has to fetch it anew.
    fn start_over(&self, board: BoardId, seq: u64, orders: &[(OrderId, u64)]);

    /// Another instance said this by [`Store::tell_instances`](crate::Store::tell_instances).
    fn told(&self, word: &str);
}

/// Nobody listens.
impl Publish for () {
    fn publish(&self, _: BoardId, _: &[Change]) {}
    fn start_over(&self, _: BoardId, _: u64, _: &[(OrderId, u64)]) {}
    fn told(&self, _: &str) {}
}
