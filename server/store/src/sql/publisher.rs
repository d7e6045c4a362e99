//! Publishing: what is committed reaches the subscribers in order and without a gap. The task publishes nothing but the entry after
//! the last one it published: its own store's commits come with their changes, and what is missing between them, because
//! another process wrote it, is read from the log. Being told of it only wakes the task; a look from time to time covers
//! what it was not told.

use super::{CommitNotice, Conn, News, Notifier, POLLED, Pools, answered, read};
use crate::{Failure, Missed, Publish, publishing::StartOver};
use domain::{BoardId, wire::Change};
use std::{collections::HashMap, sync::Arc, time::Duration};
use tokio::{
    sync::mpsc,
    time::{MissedTickBehavior, interval},
};

/// How often to look whether something was missed.
const LOOK: Duration = Duration::from_secs(1);
/// How many entries of others are published one by one; viewers of more start over.
const CATCH_UP: u64 = 512;
/// How much news is taken at once.
const BATCH: usize = 64;

/// The task's own things.
pub(super) struct Publisher {
    pools: Pools,
    /// How far each board's log has been published.
    published: HashMap<BoardId, u64>,
    /// Whether the last look failed.
    behind: bool,
    subscribers: Arc<dyn Publish>,
    notifier: Notifier,
}

impl Publisher {
    /// A publisher for which everything that the log holds already counts as published.
    pub(super) async fn new(
        pools: Pools,
        subscribers: Arc<dyn Publish>,
        notifier: Notifier,
    ) -> Result<Publisher, Failure> {
        let mut conn = pools.autocommit().await?;
        let published = read::heads(&mut conn).await?;
        drop(conn);
        Ok(Publisher { pools, published, behind: false, subscribers, notifier })
    }

    /// Publishes until nobody can bring news any more.
    pub(super) async fn run(mut self, mut notices: mpsc::Receiver<CommitNotice>) {
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let mut batch = Vec::new();
            tokio::select! {
                biased;
                count = notices.recv_many(&mut batch, BATCH) => if count == 0 { break },
                _ = look.tick() => if POLLED || self.behind { batch.push(CommitNotice::Elsewhere) },
            }
            self.take(batch).await;
        }
    }

    async fn take(&mut self, batch: Vec<CommitNotice>) {
        let (mut look, mut committed) = (false, false);
        for notice in batch {
            match notice {
                CommitNotice::Committed(boards) => {
                    committed = true;
                    // Once something is missing the log is read anyway, and these are in it.
                    look |= !boards
                        .into_iter()
                        .fold(true, |whole, (board, news)| self.tell(board, news) && whole);
                }
                CommitNotice::Elsewhere => look = true,
            }
        }
        if committed {
            let _ = answered(self.notifier.others(&self.pools.autocommit)).await;
        }
        if look {
            let looked = answered(self.look()).await.flatten();
            self.behind = looked.is_err();
            if let Err(failure) = looked {
                tracing::warn!(%failure, "entries were not published yet");
            }
        }
    }

    fn tell(&mut self, board: BoardId, news: News) -> bool {
        match news {
            News::Changes(changes) => self.publish(board, changes),
            News::StartOver(StartOver { first, last, orders }) => {
                let published = self.published.entry(board).or_default();
                if last <= *published {
                    return true;
                }
                if first != *published + 1 {
                    return false;
                }
                *published = last;
                self.subscribers.start_over(board, last, &orders);
                true
            }
        }
    }

    /// Publishes what follows what is published already; false where something is missing in between.
    fn publish(&mut self, board: BoardId, mut changes: Vec<Change>) -> bool {
        let published = self.published.entry(board).or_default();
        changes.retain(|change| change.seq > *published);
        let (Some(first), Some(last)) = (changes.first(), changes.last()) else {
            return true;
        };
        if first.seq != *published + 1 {
            return false;
        }
        *published = last.seq;
        self.subscribers.publish(board, &changes);
        true
    }

    /// Publishes what the log has and nobody has seen.
    async fn look(&mut self) -> Result<(), Failure> {
        let mut conn = self.pools.read().await?;
        for (board, head) in read::heads(&mut conn).await? {
            self.catch_up(&mut conn, board, head).await?;
        }
        Ok(())
    }

    /// Publishes a board's entries up to its head. Too many are left out: the hole makes viewers start over.
    async fn catch_up(&mut self, conn: &mut Conn, board: BoardId, head: u64) -> Result<(), Failure> {
        let published = self.published.get(&board).copied().unwrap_or(0);
        if head <= published {
            return Ok(());
        }
        let after = published.max(head.saturating_sub(CATCH_UP));
        let limit = u32::try_from(head - after).unwrap_or(u32::MAX);
        let Some(no) = read::board_no(conn, board).await? else {
            return Ok(());
        };
        let Missed { changes, last, start_over } = read::changes(conn, no, after, limit).await?;
        if start_over {
            let orders: Vec<_> = changes.iter().map(|change| (change.order, change.version)).collect();
            self.subscribers.start_over(board, last, &orders);
        } else {
            self.subscribers.publish(board, &changes);
        }
        self.published.insert(board, last.max(published));
        Ok(())
    }
}
