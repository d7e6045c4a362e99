//! What a transaction has decided but not written yet. Each statement costs a round trip to the database, so rows wait here
//! and go out many at a time: before anything reads the tables they belong to, and before the commit.

use super::{
    Conn, index,
    rows_written::{EventRow, KeyRow, NoteRow, StayRow},
    statements,
    timers::WrittenTimer,
};
use crate::{Failure, projection::Projected, search::SearchDocument};
use domain::OrderId;
use std::collections::HashMap;

type Done<T = ()> = Result<T, Failure>;

/// Rows that wait to be written.
#[derive(Debug, Default)]
pub(super) struct UnwrittenRows {
    pub(super) events: Vec<EventRow>,
    /// In the order in which they were decided: one may take the rank that another has just left.
    pub(super) states: Vec<Projected>,
    pub(super) notes: Vec<NoteRow>,
    pub(super) keys: Vec<KeyRow>,
    pub(super) documents: Vec<SearchDocument>,
    pub(super) stays: Vec<StayRow>,
    /// The last word on each order's.
    pub(super) timers: HashMap<OrderId, WrittenTimer>,
}

impl UnwrittenRows {
    /// Writes everything that waits.
    pub(super) async fn write(self, conn: &mut Conn) -> Done {
        if !self.events.is_empty() {
            statements::add_events(conn, self.events).await?;
        }
        if !self.states.is_empty() {
            statements::save_states(conn, self.states).await?;
        }
        if !self.notes.is_empty() {
            statements::add_notes(conn, self.notes).await?;
        }
        if !self.keys.is_empty() {
            statements::add_keys(conn, self.keys).await?;
        }
        if !self.documents.is_empty() {
            index::add(conn, self.documents).await?;
        }
        if !self.stays.is_empty() {
            statements::add_stays(conn, self.stays).await?;
        }
        if !self.timers.is_empty() {
            statements::save_timers(conn, self.timers.into_values().collect()).await?;
        }
        Ok(())
    }
}
