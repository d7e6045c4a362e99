//! How much is done at once, and for how long somebody is waited for. What is beyond is answered with a refusal that says
//! when to come back, before it takes memory. Strangers and people have budgets of their own, and each of them a share: nobody
//! can take what is there for all.

use super::{body_timeout::broken_off, error::TransportError};
use crate::{
    config::Limits,
    metrics,
    shares::{Share, Shares},
};
use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::timeout,
};
use uuid::Uuid;

/// So many bytes of a body cost nothing: signing in or moving a card takes fewer, and the connection that brings them more.
const FREE: usize = 1024;
/// A sender's share of the budget for bodies is one part of so many.
const BODY_SHARES: usize = 8;
/// The fewest streams that somebody may have open.
const LEAST_STREAMS: usize = 8;

type Taken<T> = Result<T, TransportError>;

/// Whoever sends a request: a person who is signed in, or a stranger by where they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sender {
    /// By the person's id.
    Person(Uuid),
    /// By an IPv4 address or a network of IPv6, see [`crate::shares::place`].
    Place(IpAddr),
}

/// What is still free of the limits. Clones share it.
#[derive(Debug, Clone)]
pub struct ConcurrencyLimiter {
    requests: Arc<Semaphore>,
    peoples_bodies: Budget,
    strangers_bodies: Budget,
    streams: Streams,
    patience: Duration,
}

/// Bytes of bodies: for all together, and for each.
#[derive(Debug, Clone)]
struct Budget {
    all: Arc<Semaphore>,
    each: Shares<Sender>,
}

/// Open streams, each kind a part of the connections, so that there are others left: the feeds of each person, and those of
/// tracking pages together, of each link and of each place.
#[derive(Debug, Clone)]
struct Streams {
    feeds: Shares<Uuid>,
    tracking: Arc<Semaphore>,
    links: Shares<[u8; 32]>,
    places: Shares<IpAddr>,
}

/// One of the open streams; another may begin when this is dropped.
#[derive(Debug)]
pub enum StreamPermit {
    /// A person's feed of a board.
    Feed(Share<Uuid>),
    /// A tracking page's.
    Tracking(Share<[u8; 32]>, Share<IpAddr>, OwnedSemaphorePermit),
}

impl ConcurrencyLimiter {
    /// With everything free.
    pub fn new(limits: &Limits) -> ConcurrencyLimiter {
        ConcurrencyLimiter {
            requests: semaphore(limits.requests),
            peoples_bodies: Budget::of(limits.bodies),
            strangers_bodies: Budget::of(limits.strangers_bodies),
            streams: Streams::of(limits.connections),
            patience: limits.patience,
        }
    }

    /// A feed for this person.
    pub fn feed(&self, person: Uuid) -> Taken<StreamPermit> {
        granted(self.streams.feeds.take(person, 1), "feeds").map(StreamPermit::Feed)
    }

    /// A tracking page's stream: of this link, by its digest, for somebody at this place.
    pub fn tracking_stream(&self, link: [u8; 32], place: IpAddr) -> Taken<StreamPermit> {
        const LIMIT: &str = "tracking_streams";
        let link = granted(self.streams.links.take(link, 1), LIMIT)?;
        let place = granted(self.streams.places.take(place, 1), LIMIT)?;
        Ok(StreamPermit::Tracking(link, place, take(&self.streams.tracking, 1, LIMIT)?))
    }

    fn enter(&self) -> Taken<OwnedSemaphorePermit> {
        take(&self.requests, 1, "requests")
    }
}

impl Budget {
    fn of(bytes: usize) -> Budget {
        Budget { all: semaphore(bytes), each: Shares::of(bytes / BODY_SHARES) }
    }
}

impl Streams {
    fn of(connections: usize) -> Streams {
        let part = |of: usize| (connections / of).max(LEAST_STREAMS);
        Streams {
            feeds: Shares::of(part(2)),
            tracking: semaphore(part(2)),
            links: Shares::of(part(64)),
            places: Shares::of(part(16)),
        }
    }
}

fn semaphore(permits: usize) -> Arc<Semaphore> {
    Arc::new(Semaphore::new(permits.min(Semaphore::MAX_PERMITS)))
}

fn take(from: &Arc<Semaphore>, count: usize, limit: &'static str) -> Taken<OwnedSemaphorePermit> {
    let permits = u32::try_from(count).ok().and_then(|count| from.clone().try_acquire_many_owned(count).ok());
    granted(permits, limit)
}

fn granted<T>(taken: Option<T>, limit: &'static str) -> Taken<T> {
    taken.ok_or_else(|| {
        metrics::shed(limit);
        TransportError::Overloaded
    })
}

/// What one request holds of the limits.
#[derive(Debug, Clone)]
pub struct RequestPermit(Arc<Held>);

#[derive(Debug)]
struct Held {
    limiter: ConcurrencyLimiter,
    request: Mutex<Option<OwnedSemaphorePermit>>,
    body: Mutex<Vec<(Share<Sender>, OwnedSemaphorePermit)>>,
}

impl RequestPermit {
    /// Takes a place, if there is one.
    pub fn take(limiter: &ConcurrencyLimiter) -> Taken<RequestPermit> {
        let permit = limiter.enter()?;
        Ok(RequestPermit(Arc::new(Held {
            limiter: limiter.clone(),
            request: Mutex::new(Some(permit)),
            body: Mutex::default(),
        })))
    }

    /// Gives back all that is held: the request is answered.
    pub fn end(&self) {
        self.pause();
        self.0.body.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Lets others go first while the body comes: whoever sends slowly waits for nobody's turn but their own.
    pub fn pause(&self) {
        self.set(None);
    }

    /// Goes on after a pause, if there is room.
    pub fn resume(&self) -> Taken<()> {
        self.set(Some(self.0.limiter.enter()?));
        Ok(())
    }

    fn set(&self, permit: Option<OwnedSemaphorePermit>) {
        *self.0.request.lock().unwrap_or_else(PoisonError::into_inner) = permit;
    }

    /// Reads a body of at most `limit` bytes, which count against the sender's budget until the request is answered. A
    /// stranger's has to be there whole before the patience ends.
    pub async fn read(&self, body: Body, limit: usize, sender: Sender) -> Taken<Bytes> {
        self.pause();
        let reading = self.collect(body, limit, sender);
        let body = match sender {
            Sender::Person(_) => reading.await?,
            Sender::Place(_) => {
                timeout(self.0.limiter.patience, reading).await.map_err(|_| TransportError::TooSlow)??
            }
        };
        self.resume()?;
        Ok(body)
    }

    async fn collect(&self, body: Body, limit: usize, sender: Sender) -> Taken<Bytes> {
        let (mut chunks, mut all) = (body.into_data_stream(), BytesMut::new());
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| broken_off(&error, "The body ended early."))?;
            let length = all.len() + chunk.len();
            if length > limit {
                return Err(TransportError::TooLarge(limit));
            }
            self.charge(length.saturating_sub(FREE.max(all.len())), sender)?;
            all.extend_from_slice(&chunk);
        }
        Ok(all.freeze())
    }

    fn charge(&self, bytes: usize, sender: Sender) -> Taken<()> {
        if bytes == 0 {
            return Ok(());
        }
        let (budget, limit) = match sender {
            Sender::Person(_) => (&self.0.limiter.peoples_bodies, "bodies"),
            Sender::Place(_) => (&self.0.limiter.strangers_bodies, "strangers_bodies"),
        };
        let more = (granted(budget.each.take(sender, bytes), limit)?, take(&budget.all, bytes, limit)?);
        self.0.body.lock().unwrap_or_else(PoisonError::into_inner).push(more);
        Ok(())
    }
}
