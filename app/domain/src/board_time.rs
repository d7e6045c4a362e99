//! What time it is for a board.

use crate::{Date, Instant, SlackTable, Spans};

/// What time it is for a board.
#[derive(Debug, Clone, Copy)]
pub struct BoardTime<'a> {
    /// The moment.
    pub now: Instant,
    /// The date in the board's zone.
    pub today: Date,
    /// Working time.
    pub spans: &'a Spans,
    /// By when orders have to leave their statuses.
    pub slack: &'a SlackTable,
}
