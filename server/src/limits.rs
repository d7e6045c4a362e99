//! How much is done at once, and for how long somebody is waited for. What is beyond is answered with a refusal that says
//! when to come back, before it takes memory. Limits for each address are the reverse proxy's.

use crate::{
    metrics,
    problem::{Answer, Problem},
    serve::REFUSALS,
    state::Milepost,
};
use axum::{
    body::Body,
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::{Bytes, BytesMut};
use futures::StreamExt;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::{
    error::Error,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep, sleep_until},
};

/// Descriptors that are not connections of clients: database, temporary files, and what is about to be refused.
const SPARE: usize = 192 + REFUSALS;
/// How many bytes a second a body has to bring once the first patience is spent.
const RATE: u32 = 8 * 1024;

/// What is let in.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// Requests at once that need the store. Open streams and bodies on their way do not count.
    pub requests: usize,
    /// Bytes of all bodies together that are in memory.
    pub bodies: usize,
    /// How long a request's head may take, and how long a connection may wait for the next request.
    pub head: Duration,
    /// How long a body may bring nothing, or less than it should.
    pub patience: Duration,
    /// How long somebody may take nothing of what is sent: then they are gone or asleep.
    pub stall: Duration,
}

impl Default for Limits {
    /// What a small server bears.
    fn default() -> Limits {
        let (head, patience, stall) = (Duration::from_secs(30), Duration::from_secs(15), Duration::from_secs(60));
        Limits { connections: 20_000, requests: 4096, bodies: 64 * 1024 * 1024, head, patience, stall }
    }
}

impl Limits {
    /// The same patience for everything.
    pub fn patient_for(self, length: Duration) -> Limits {
        Limits { head: length, patience: length, stall: length, ..self }
    }
}

/// How many of the connections wanted the process can have, once it has asked for all the descriptors that it may have.
pub fn within_descriptors(wanted: usize) -> usize {
    let needed = wanted.saturating_add(SPARE);
    match rlimit::increase_nofile_limit(needed as u64) {
        Ok(granted) if granted < needed as u64 => {
            tracing::info!(wanted, granted, "fewer connections than wanted: the process may not open more files");
            usize::try_from(granted).unwrap_or(wanted).saturating_sub(SPARE).max(1)
        }
        Ok(_) => wanted,
        Err(error) => {
            tracing::warn!(%error, "the limit on open files cannot be read");
            wanted
        }
    }
}

/// What is still free of the limits. Clones share it.
#[derive(Debug, Clone)]
pub struct Gate {
    requests: Arc<Semaphore>,
    bodies: Arc<Semaphore>,
}

impl Gate {
    /// A gate with everything free.
    pub fn new(limits: &Limits) -> Gate {
        let semaphore = |permits: usize| Arc::new(Semaphore::new(permits.min(Semaphore::MAX_PERMITS)));
        Gate { requests: semaphore(limits.requests), bodies: semaphore(limits.bodies) }
    }

    fn enter(&self) -> Answer<OwnedSemaphorePermit> {
        take(&self.requests, 1, "requests")
    }
}

fn take(from: &Arc<Semaphore>, count: usize, limit: &'static str) -> Answer<OwnedSemaphorePermit> {
    let permits = u32::try_from(count).ok().and_then(|count| from.clone().try_acquire_many_owned(count).ok());
    permits.ok_or_else(|| {
        metrics::shed(limit);
        Problem::Overloaded
    })
}

/// What one request holds of the limits.
#[derive(Debug, Clone)]
pub struct Turn(Arc<Held>);

#[derive(Debug)]
struct Held {
    gate: Gate,
    request: Mutex<Option<OwnedSemaphorePermit>>,
    body: Mutex<Option<OwnedSemaphorePermit>>,
}

impl Turn {
    /// Lets others go first while the body comes: whoever sends slowly waits for nobody's turn but their own.
    pub fn pause(&self) {
        set(&self.0.request, None);
    }

    /// Goes on after a pause, if there is room.
    pub fn resume(&self) -> Answer<()> {
        set(&self.0.request, Some(self.0.gate.enter()?));
        Ok(())
    }

    /// Reads a body of at most `limit` bytes, which count against the bodies of all until the request is answered.
    pub async fn read(&self, body: Body, limit: usize) -> Answer<Bytes> {
        self.pause();
        let (mut chunks, mut all) = (body.into_data_stream(), BytesMut::new());
        while let Some(chunk) = chunks.next().await {
            let chunk = chunk.map_err(|error| broken_off(&error, "The body ended early."))?;
            if all.len() + chunk.len() > limit {
                return Err(Problem::TooLarge(limit));
            }
            self.charge(chunk.len())?;
            all.extend_from_slice(&chunk);
        }
        self.resume()?;
        Ok(all.freeze())
    }

    fn charge(&self, bytes: usize) -> Answer<()> {
        let more = take(&self.0.gate.bodies, bytes, "bodies")?;
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

/// Gives each request its turn, or none. What is answered is over; a stream that goes on after the answer holds nothing.
pub async fn layer(State(milepost): State<Milepost>, request: Request, next: Next) -> Response {
    let gate = milepost.gate.clone();
    let permit = match gate.enter() {
        Ok(permit) => permit,
        Err(problem) => return problem.into_response(),
    };
    let turn = Turn(Arc::new(Held { gate, request: Mutex::new(Some(permit)), body: Mutex::default() }));
    let mut request = request.map(|body| Patient::around(body, milepost.config.limits.patience));
    request.extensions_mut().insert(turn.clone());
    let response = next.run(request).await;
    turn.pause();
    set(&turn.0.body, None);
    response
}

/// Why a body did not come whole, as the answer says it.
pub fn broken_off(error: &(dyn Error + 'static), otherwise: &str) -> Problem {
    let mut causes = std::iter::successors(Some(error), |&error| error.source());
    match causes.any(|cause| cause.is::<TooSlow>()) {
        true => Problem::TooSlow,
        false => Problem::Malformed(otherwise.to_owned()),
    }
}

/// A body that did not come in time.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
struct TooSlow;

/// A body that has to keep coming.
struct Patient {
    body: Body,
    patience: Duration,
    since: Instant,
    received: u32,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl Patient {
    fn around(body: Body, patience: Duration) -> Body {
        match body.is_end_stream() {
            true => body,
            false => Body::new(Patient { body, patience, since: Instant::now(), received: 0, waiting: None }),
        }
    }

    /// When the next piece has to be there: neither a pause nor a trickle may go on for long.
    fn deadline(&self) -> Instant {
        let earned = self.since + self.patience + Duration::from_secs(1) * self.received / RATE;
        earned.min(Instant::now() + self.patience)
    }
}

impl HttpBody for Patient {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            let length = frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref().map(Bytes::len)).unwrap_or(0);
            self.received = self.received.saturating_add(u32::try_from(length).unwrap_or(u32::MAX));
            self.waiting = None;
            return Poll::Ready(frame);
        }
        let deadline = self.deadline();
        let waiting = self.waiting.get_or_insert_with(|| Box::pin(sleep_until(deadline)));
        waiting.as_mut().poll(context).map(|()| Some(Err(axum::Error::new(TooSlow))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
