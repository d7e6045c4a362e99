//! How much is done at once, and for how long somebody is waited for. What is beyond is answered with a refusal that says
//! when to come back, before it takes memory. Limits for each address are the reverse proxy's.

use super::{body_timeout::broken_off, error::TransportError};
use crate::{config::Limits, metrics};
use axum::body::Body;
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

type Taken<T> = Result<T, TransportError>;

/// What is still free of the limits. Clones share it.
#[derive(Debug, Clone)]
pub struct ConcurrencyLimiter {
    requests: Arc<Semaphore>,
    bodies: Arc<Semaphore>,
}

impl ConcurrencyLimiter {
    /// With everything free.
    pub fn new(limits: &Limits) -> ConcurrencyLimiter {
        let semaphore = |permits: usize| Arc::new(Semaphore::new(permits.min(Semaphore::MAX_PERMITS)));
        ConcurrencyLimiter { requests: semaphore(limits.requests), bodies: semaphore(limits.bodies) }
    }

    fn enter(&self) -> Taken<OwnedSemaphorePermit> {
        take(&self.requests, 1, "requests")
    }
}

fn take(from: &Arc<Semaphore>, count: usize, limit: &'static str) -> Taken<OwnedSemaphorePermit> {
    let permits = u32::try_from(count).ok().and_then(|count| from.clone().try_acquire_many_owned(count).ok());
    permits.ok_or_else(|| {
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
    body: Mutex<Option<OwnedSemaphorePermit>>,
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
        set(&self.0.body, None);
    }

    /// Lets others go first while the body comes: whoever sends slowly waits for nobody's turn but their own.
    pub fn pause(&self) {
        set(&self.0.request, None);
    }

    /// Goes on after a pause, if there is room.
    pub fn resume(&self) -> Taken<()> {
        set(&self.0.request, Some(self.0.limiter.enter()?));
        Ok(())
    }

    /// Reads a body of at most `limit` bytes, which count against the bodies of all until the request is answered.
    pub async fn read(&self, body: Body, limit: usize) -> Taken<Bytes> {
        self.pause();
        let (mut chunks, mut all) = (body.into_data_stream(), BytesMut::new());
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| broken_off(&error, "The body ended early."))?;
            if all.len() + chunk.len() > limit {
                return Err(TransportError::TooLarge(limit));
            }
            self.charge(chunk.len())?;
            all.extend_from_slice(&chunk);
        }
        self.resume()?;
        Ok(all.freeze())
    }

    fn charge(&self, bytes: usize) -> Taken<()> {
        let more = take(&self.0.limiter.bodies, bytes, "bodies")?;
        match &mut *self.0.body.lock().unwrap_or_else(PoisonError::into_inner) {
            Some(held) => held.merge(more),
            none => *none = Some(more),
        }
        Ok(())
    }
}

fn set(held: &Mutex<Option<OwnedSemaphorePermit>>, permit: Option<OwnedSemaphorePermit>) {
    *held.lock().unwrap_or_else(PoisonError::into_inner) = permit;
}
