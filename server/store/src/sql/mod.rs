//! What both databases have in common: statements, the writer and the publisher, and the trait over them. Each engine
//! compiles this folder for its own driver, so that every row is decoded by the driver's own types and nothing stands in
//! between. What differs is the engine's: the names imported here, and `statements`.

mod answered;
mod asked;
pub(super) mod audit;
mod by_slack;
mod calendars;
mod chips;
mod comments;
mod conditions;
mod cursor;
mod customer_page;
mod erasing;
mod follow;
mod imports;
mod inbox;
pub(super) mod indexing;
mod labels;
mod lately;
mod link_mail;
mod list;
mod lives;
mod lookup;
mod mail;
pub(super) mod memory;
mod messages;
mod notice;
mod numbering;
mod people;
pub(super) mod pools;
mod privacy;
mod promise_rules;
mod publisher;
mod ranks;
mod read;
mod recorded;
pub(super) mod rows;
pub(super) mod rows_written;
mod rules;
mod search;
pub(super) mod slips;
mod sort;
pub(super) mod stays;
mod store;
pub(super) mod timers;
mod tx;
mod unwritten;
mod values;
mod walk;
pub(super) mod words;
mod work;
mod workflows;
mod writer;

use super::{
    Args, Attempts, BEGIN_READ, CONTAINS, Conn, Db, DbRow, FIELD, HOLD_ROW, Notifier, OUTLIVED, Options,
    POLLED, SHARED, Writing, end_at, failure, index, scrub, statements,
};

use answered::answered;
pub(super) use notice::{CommitNotice, News};
pub(super) use pools::{Pools, Sizes};
pub use store::SqlStore;
