//! What boards told lately and need not be asked for again for a minute.

use domain::{BoardId, Instant};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// How many seconds long it is not asked for again.
const FRESH: i64 = 60;

/// One thing of each board, with when it was asked for.
#[derive(Debug)]
pub(super) struct Lately<T>(Mutex<HashMap<BoardId, (Instant, Arc<T>)>>);

impl<T> Default for Lately<T> {
    fn default() -> Lately<T> {
        Lately(Mutex::default())
    }
}

impl<T> Lately<T> {
    /// What a board told, if that is not long ago.
    pub(super) fn told(&self, board: BoardId, now: Instant) -> Option<Arc<T>> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&board).cloned();
        let is_fresh = |asked: &Instant| (0..FRESH).contains(&(now - *asked).num_seconds());
        held.filter(|(asked, _)| is_fresh(asked)).map(|(_, told)| told)
    }

    /// Keeps what a board tells now.
    pub(super) fn keep(&self, board: BoardId, now: Instant, tells: T) -> Arc<T> {
        let tells = Arc::new(tells);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(board, (now, tells.clone()));
        tells
    }
}
