//! The fan-out: what the writer commits reaches every viewer of a board. Each entry is encoded once for all who see the same
//! of it; they share the bytes and own only a cursor, so that a slow one holds up nobody and an idle one costs next to nothing.

use crate::{
    presence::Presences,
    sse::{SseChunk, encode, reset},
};
use bytes::Bytes;
use domain::{BoardId, OrderId, Sight, wire::Change};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
};
use store::Publish;
use tokio::sync::{broadcast, watch};

/// How many entries a board keeps for viewers that lag.
const RING: usize = 1024;
/// How many words of other instances wait for whoever hears them; the oldest are lost first.
const WORDS: usize = 1024;
/// How many bytes one delivery holds at most, unless a single event is longer. A viewer that stops reading keeps one.
const CHUNK: usize = 24 * 1024;

/// All boards' rings. Shared by the writer, which publishes, and the streams, which read.
#[derive(Debug, Default)]
pub struct Broadcast {
    boards: Mutex<HashMap<BoardId, Arc<Channel>>>,
    orders: Mutex<HashMap<OrderId, watch::Sender<u64>>>,
    commits: watch::Sender<()>,
    closed: watch::Sender<bool>,
    /// Who has which order open. It is told beside the log.
    pub presences: Presences,
    told: Told,
}

/// What other instances say beside the log.
#[derive(Debug)]
struct Told(broadcast::Sender<Arc<str>>);

impl Default for Told {
    fn default() -> Told {
        Told(broadcast::Sender::new(WORDS))
    }
}

#[derive(Debug, Default)]
struct Channel {
    sights: Mutex<Sights>,
    wake: watch::Sender<()>,
}

/// A board's last entries as they were committed, and as those see them who look now.
#[derive(Debug, Default)]
struct Sights {
    entries: VecDeque<Arc<Change>>,
    rings: HashMap<Sight, Weak<Mutex<Ring>>>,
    closed: bool,
}

/// What all who see the same share.
#[derive(Debug, Default)]
struct Ring {
    events: VecDeque<Encoded>,
    /// What the last delivery was: most viewers stand at the same place and share it.
    delivered: Option<(u64, u64, SseChunk)>,
    closed: bool,
}

/// An entry as an event.
#[derive(Debug)]
struct Encoded {
    seq: u64,
    bytes: Bytes,
    changes_rights: bool,
}

/// One stream's place in a board's log.
#[derive(Debug)]
pub struct Viewer {
    channel: Arc<Channel>,
    ring: Arc<Mutex<Ring>>,
    wake: watch::Receiver<()>,
    cursor: Option<u64>,
}

/// What a viewer gets next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// One or more whole server-sent events, in order and without a gap.
    Events {
        bytes: SseChunk,
        /// The position of the last of them.
        seq: u64,
    },
    /// Here it changed what people may see. What follows is for whoever knows that they may see it.
    RightsChanged {
        /// The position of the entry.
        seq: u64,
    },
    /// Some events are gone: the viewer has to start over (`reset`).
    Lagged,
    /// The server shuts down.
    Closed,
}

/// One tracking page's view of its order.
#[derive(Debug)]
pub struct OrderWatch {
    version: watch::Receiver<u64>,
}

impl Broadcast {
    /// Without viewers.
    pub fn new() -> Arc<Broadcast> {
        Arc::new(Broadcast::default())
    }

    /// Starts to watch a board, as somebody who sees so much of it. Subscribe first, then read the head, replay up to it and
    /// [`Viewer::resume_after`] it: so nothing is lost between the two.
    pub fn subscribe(&self, board: BoardId, sight: &Sight) -> Viewer {
        let channel = self.channel(board);
        let (wake, ring) = (channel.wake.subscribe(), lock(&channel.sights).ring(sight));
        let cursor = lock(&ring).last();
        Viewer { channel, ring, wake, cursor }
    }

    /// Starts to watch one order.
    pub fn watch_order(&self, order: OrderId) -> OrderWatch {
        let mut orders = lock(&self.orders);
        orders.retain(|_, sender| !sender.is_closed());
        let version = orders.entry(order).or_insert_with(|| watch::Sender::new(0)).subscribe();
        OrderWatch { version }
    }

    /// Changes whenever something was committed on any board, here or by another instance.
    pub fn commits(&self) -> watch::Receiver<()> {
        self.commits.subscribe()
    }

    /// What other instances say beside the log, from now on.
    pub fn told(&self) -> broadcast::Receiver<Arc<str>> {
        self.told.0.subscribe()
    }

    /// Resolves once everything ends.
    pub async fn closed(&self) {
        // The sender is this very thing: it cannot be gone.
        let _ = self.closed.subscribe().wait_for(|closed| *closed).await;
    }

    /// Ends every stream, those of the future included.
    pub fn close(&self) {
        self.closed.send_replace(true);
        lock(&self.orders).clear();
        for channel in lock(&self.boards).values() {
            lock(&channel.sights).close();
            channel.wake.send_replace(());
        }
    }

    /// Wakes the tracking pages of orders that have these versions now.
    fn tell_of(&self, changed: impl Iterator<Item = (OrderId, u64)>) {
        let mut orders = lock(&self.orders);
        for (order, version) in changed {
            if let Some(sender) = orders.get(&order) {
                sender.send_replace(version);
                if sender.is_closed() {
                    orders.remove(&order);
                }
            }
        }
    }

    fn channel(&self, board: BoardId) -> Arc<Channel> {
        let mut boards = lock(&self.boards);
        let channel = boards.entry(board).or_default().clone();
        if *self.closed.borrow() {
            lock(&channel.sights).close();
        }
        channel
    }
}

impl Publish for Broadcast {
    /// Hands out what was committed. Only the store's publisher does this.
    fn publish(&self, board: BoardId, changes: &[Change]) {
        if changes.is_empty() {
            return;
        }
        self.presences.follow(board, changes);
        let channel = self.channel(board);
        lock(&channel.sights).extend(changes);
        channel.wake.send_replace(());
        self.commits.send_replace(());
        self.tell_of(changes.iter().map(|change| (change.order, change.version)));
    }

    /// What came before is of no use to anybody: whoever has not had it yet gets one `reset` and nothing else of it.
    fn start_over(&self, board: BoardId, seq: u64, orders: &[(OrderId, u64)]) {
        let channel = self.channel(board);
        lock(&channel.sights).start_over(seq);
        channel.wake.send_replace(());
        self.commits.send_replace(());
        self.tell_of(orders.iter().copied());
    }

    fn told(&self, word: &str) {
        // Without anybody who hears it nobody needs it.
        let _ = self.told.0.send(word.into());
    }
}

impl Sights {
    /// What those share who see so much: made from the last entries for the first of them.
    fn ring(&mut self, sight: &Sight) -> Arc<Mutex<Ring>> {
        if let Some(ring) = self.rings.get(sight).and_then(Weak::upgrade) {
            return ring;
        }
        let events = self.entries.iter().map(|change| Encoded::of(change, sight)).collect();
        let ring = Arc::new(Mutex::new(Ring { events, closed: self.closed, delivered: None }));
        self.rings.insert(sight.clone(), Arc::downgrade(&ring));
        ring
    }

    fn extend(&mut self, changes: &[Change]) {
        for change in changes {
            // A hole can only mean that somebody else's entries were not published: viewers start over.
            if self.entries.back().is_some_and(|last| change.seq != last.seq + 1) {
                self.entries.clear();
            }
            self.entries.push_back(Arc::new(change.clone()));
        }
        let surplus = self.entries.len().saturating_sub(RING);
        self.entries.drain(..surplus);
        self.rings.retain(|sight, ring| match ring.upgrade() {
            Some(ring) => {
                let encoded = changes.iter().map(|change| Encoded::of(change, sight)).collect();
                lock(&ring).extend(encoded);
                true
            }
            None => false,
        });
    }

    fn start_over(&mut self, seq: u64) {
        self.entries.clear();
        self.rings.values().filter_map(Weak::upgrade).for_each(|ring| lock(&ring).start_over(seq));
    }

    fn close(&mut self) {
        self.closed = true;
        self.rings.values().filter_map(Weak::upgrade).for_each(|ring| lock(&ring).closed = true);
    }
}

impl Encoded {
    fn of(change: &Change, sight: &Sight) -> Encoded {
        Encoded { seq: change.seq, bytes: encode(change, sight), changes_rights: false }
    }
}

impl Viewer {
    /// Whether all that follows this position is in memory. Then [`Viewer::resume_after`] it is all there is to do.
    pub fn can_resume_after(&self, seq: u64) -> bool {
        let ring = lock(&self.ring);
        let first = ring.events.front().map(|event| event.seq);
        first.is_some_and(|first| first <= seq.saturating_add(1))
            && ring.last().is_some_and(|last| seq <= last)
    }

    /// Goes on behind this position: what was replayed is not sent again.
    pub fn resume_after(&mut self, seq: u64) {
        self.cursor = Some(seq);
    }

    /// Goes on as somebody who sees so much.
    pub fn see(&mut self, sight: &Sight) {
        self.ring = lock(&self.channel.sights).ring(sight);
    }

    /// The next events, as soon as there are some. Dropping the future loses nothing.
    pub async fn next(&mut self) -> Delivery {
        loop {
            self.wake.mark_unchanged();
            if let Some(delivery) = self.take() {
                return delivery;
            }
            if self.wake.changed().await.is_err() {
                return Delivery::Closed;
            }
        }
    }

    fn take(&mut self) -> Option<Delivery> {
        let mut ring = lock(&self.ring);
        if ring.closed {
            return Some(Delivery::Closed);
        }
        let delivery = ring.after(self.cursor)?;
        if let Delivery::Events { seq, .. } | Delivery::RightsChanged { seq } = &delivery {
            self.cursor = Some(*seq);
        }
        Some(delivery)
    }
}

impl OrderWatch {
    /// Whether nothing happened to the order since it is watched.
    pub fn is_unchanged(&self) -> bool {
        matches!(self.version.has_changed(), Ok(false))
    }

    /// The order's version once it has changed; none when the server shuts down. Several changes may come as one.
    pub async fn changed(&mut self) -> Option<u64> {
        self.version.changed().await.ok()?;
        Some(*self.version.borrow_and_update())
    }
}

impl Ring {
    fn extend(&mut self, events: Vec<Encoded>) {
        for event in events {
            if self.last().is_some_and(|last| event.seq != last + 1) {
                self.events.clear();
            }
            self.events.push_back(event);
        }
        let surplus = self.events.len().saturating_sub(RING);
        self.events.drain(..surplus);
        self.delivered = None;
    }

    fn start_over(&mut self, seq: u64) {
        self.events.clear();
        self.events.push_back(Encoded { seq, bytes: reset(seq), changes_rights: true });
        self.delivered = None;
    }

    fn last(&self) -> Option<u64> {
        self.events.back().map(|event| event.seq)
    }

    fn after(&mut self, cursor: Option<u64>) -> Option<Delivery> {
        let (first, last) = (self.events.front()?.seq, self.last()?);
        let from = cursor.map_or(first, |cursor| cursor + 1);
        if from > last {
            return None;
        }
        if from < first {
            return Some(Delivery::Lagged);
        }
        let index = (from - first) as usize;
        if self.events[index].changes_rights {
            return Some(Delivery::RightsChanged { seq: from });
        }
        let (seq, bytes) = self.chunk(from, index);
        Some(Delivery::Events { bytes, seq })
    }

    fn chunk(&mut self, from: u64, index: usize) -> (u64, SseChunk) {
        if let Some((start, end, chunk)) = &self.delivered
            && *start == from
        {
            return (*end, chunk.clone());
        }
        let mut size = 0;
        let fitting = self.events.iter().skip(index).take_while(|event| {
            size += event.bytes.len();
            size <= CHUNK && !event.changes_rights
        });
        let count = fitting.count().max(1);
        let chunk = SseChunk::of(self.events.range(index..index + count).map(|event| &event.bytes[..]));
        let end = from + count as u64 - 1;
        self.delivered = Some((from, end, chunk.clone()));
        (end, chunk)
    }
}

/// A panic while a lock was held leaves whole events behind, for they are pushed whole. Who needs both takes a board's before
/// a ring's.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
