//! What the feed says.

use super::Present;
use crate::{ActorRef, Card, ColumnCount, Instant, OrderId, StatusId};
use serde::{Deserialize, Serialize};

/// An actor with the name that people know them by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Who.
    #[serde(flatten)]
    pub who: ActorRef,
    /// Their display name, `Milepost` for the system.
    pub name: String,
}

/// The first event of a stream.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The position of the log that the stream goes on from.
    pub seq: u64,
    /// The server's time.
    pub now: Instant,
    /// Names the build of the site; another one than the page's own means that Milepost was updated.
    pub build: String,
}

/// One entry of the log, as viewers need it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The position in the board's log.
    pub seq: u64,
    /// The order.
    pub order: OrderId,
    /// The order's version after it.
    pub version: u64,
    /// The event's name.
    pub kind: String,
    /// Who.
    pub actor: Named,
    /// The status left, of a move.
    pub from: Option<StatusId>,
    /// The status entered, of a move.
    pub to: Option<StatusId>,
    /// The card as it now is; none takes it off the board. Archived where it has not been projected yet.
    pub card: Option<Card>,
    /// The columns whose counters changed.
    pub columns: Vec<ColumnCount>,
}

/// An event of the feed, by its SSE name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedEvent {
    /// `hello`
    Hello(Hello),
    /// `change`
    Change(Box<Change>),
    /// `skip`: an entry that this viewer may not see.
    Skip {
        /// Its position.
        seq: u64,
    },
    /// `reset`: fetch the snapshot.
    Reset,
    /// `presence`: everybody who has one of the board's orders open now.
    Presence(Vec<Present>),
}
