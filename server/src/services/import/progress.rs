//! How far an import is, and the wish to stop it. Clones share it: one side works, the other watches.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
};

/// How far an import is.
#[derive(Debug, Clone, Default)]
pub struct Progress(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    rows: AtomicU64,
    of: AtomicU64,
    created: AtomicU64,
    stopped: AtomicBool,
}

impl Progress {
    /// Rows read, rows of the file, and orders written so far.
    pub fn counts(&self) -> (u64, u64, u64) {
        (self.0.rows.load(Relaxed), self.0.of.load(Relaxed), self.0.created.load(Relaxed))
    }

    /// Ends the import before its next batch. What is written stays, and the same import again goes on behind it.
    pub fn stop(&self) {
        self.0.stopped.store(true, Relaxed);
    }

    /// Whether somebody wished so.
    pub fn is_stopped(&self) -> bool {
        self.0.stopped.load(Relaxed)
    }

    pub(super) fn begin(&self, rows: u64) {
        self.0.of.store(rows, Relaxed);
    }

    pub(super) fn read(&self, rows: u64) {
        self.0.rows.store(rows, Relaxed);
    }

    pub(super) fn created(&self, orders: u64) {
        self.0.created.store(orders, Relaxed);
    }
}
