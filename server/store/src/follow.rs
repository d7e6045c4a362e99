//! Following the log: whatever happens *after* a command (telling people, rules, reports) is the work of a consumer that reads
//! each board's log behind a cursor of its own. What it writes and its new cursor are one transaction, so an effect happens once
//! however often the consumer is killed between the two.
//!
//! The cycle is [`Store::follow`](crate::Store::follow) → work out what follows → [`Store::follow_up`](crate::Store::follow_up).
//! A consumer that gives commands instead of writing by itself gives each an idempotency key made of what is followed, so that
//! it is carried out once although it is no part of that transaction.

use crate::{Board, MessageNote, NewNotification, RuleNotes};
use domain::{Announced, BoardId, Entry, Event, OrderId, OrderNumber, OrderState, apply};
use std::{collections::BTreeMap, fmt, sync::Arc};

/// For how long an instance works alone on what follows. One that is killed meanwhile leaves it to the others after that.
pub(crate) const LEASE_SECONDS: i64 = 10;

/// Somebody who follows the log, by the name under which their cursors are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Consumer(pub &'static str);

impl fmt::Display for Consumer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

/// What a board's log holds after a consumer's cursor.
#[derive(Debug, Clone)]
pub struct Followed {
    /// Who follows.
    pub consumer: Consumer,
    /// The board as it is now.
    pub board: Arc<Board>,
    /// The cursor.
    pub after: u64,
    /// The position of the last entry; the cursor where there are none.
    pub through: u64,
    /// The entries, oldest first.
    pub entries: Vec<FollowedEntry>,
}

/// An entry with its order as it was around it.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowedEntry {
    /// What was recorded: event, actor, cause and the rest.
    pub entry: Entry,
    /// The order, exactly as it was before and after the entry, whatever has happened since. None where the entry is about the
    /// board.
    pub order: Option<OrderAround>,
}

/// An order before and after an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderAround {
    /// The number that it had.
    pub number: OrderNumber,
    /// None where the entry placed it.
    pub before: Option<OrderState>,
    /// As the entry left it.
    pub after: OrderState,
    /// The statuses that its customer was told of before, or could have been.
    pub announced: Announced,
}

/// What a consumer made of what it followed. All of it is written and the cursor moved, or nothing.
#[derive(Debug, Clone, PartialEq)]
pub struct FollowUp {
    pub(crate) consumer: Consumer,
    pub(crate) board: BoardId,
    pub(crate) after: u64,
    pub(crate) through: u64,
    pub(crate) effects: Vec<Effect>,
}

/// Something that a consumer writes.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Somebody is told something.
    Notify(Box<NewNotification>),
    /// What the board's rules did, and when the clock sets them off next.
    Rules(Box<RuleNotes>),
    /// What the customer of an order is told, or is not any more.
    Message(Box<MessageNote>),
}

impl Followed {
    /// These effects and a cursor behind all that was followed.
    pub fn with(&self, effects: Vec<Effect>) -> FollowUp {
        let (consumer, board, after, through) = (self.consumer, self.board.id, self.after, self.through);
        FollowUp { consumer, board, after, through, effects }
    }
}

/// Those of an order's entries that come after a position up to another, each with the order around it. A log that does not
/// apply was tampered with: from there on nothing follows of the order, for the audit says what is wrong and the board's other
/// orders need not wait for that.
pub(crate) fn around(
    order: OrderId,
    log: Vec<Entry>,
    after: u64,
    through: u64,
) -> BTreeMap<u64, OrderAround> {
    let (mut state, mut number, mut found) = (None::<OrderState>, None::<OrderNumber>, BTreeMap::new());
    let mut announced = Announced::default();
    for entry in log.into_iter().take_while(|entry| entry.seq <= through) {
        match &entry.event {
            Event::Placed(placed) => number = Some(placed.number.clone()),
            Event::Renumbered { to, .. } => number = Some(to.clone()),
            _ => {}
        }
        let before = state.clone();
        let (applied, Some(number)) = (apply(state.take(), &entry), &number) else { break };
        match applied {
            Ok(after_it) => state = Some(after_it),
            Err(error) => {
                tracing::error!(%order, %error, "an order's log does not apply: nothing follows from it");
                break;
            }
        }
        if let Some(is) = state.clone().filter(|_| entry.seq > after) {
            let announced = announced.clone();
            found.insert(entry.seq, OrderAround { number: number.clone(), before, after: is, announced });
        }
        announced.take(&entry);
    }
    found
}
