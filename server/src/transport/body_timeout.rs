//! A body that has to keep coming, and why one did not come whole.

use super::error::TransportError;
use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame, SizeHint};
use std::{
    error::Error,
    future::Future,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::time::{Instant, Sleep, sleep_until};

/// How many bytes a second a body has to bring once the first patience is spent.
const RATE: u32 = 8 * 1024;

/// Why a body did not come whole, as the answer says it.
pub fn broken_off(error: &(dyn Error + 'static), otherwise: &str) -> TransportError {
    let mut causes = std::iter::successors(Some(error), |&error| error.source());
    match causes.any(|cause| cause.is::<TooSlow>()) {
        true => TransportError::TooSlow,
        false => TransportError::Incomplete(otherwise.to_owned()),
    }
}

/// A body that did not come in time.
#[derive(Debug, thiserror::Error)]
#[error("the body came too slowly")]
struct TooSlow;

/// A body that has to keep coming.
pub struct BodyTimeout {
    body: Body,
    patience: Duration,
    since: Instant,
    received: u32,
    waiting: Option<Pin<Box<Sleep>>>,
}

impl BodyTimeout {
    /// The body, given up when nothing comes of it for so long.
    pub fn around(body: Body, patience: Duration) -> Body {
        match body.is_end_stream() {
            true => body,
            false => {
                Body::new(BodyTimeout { body, patience, since: Instant::now(), received: 0, waiting: None })
            }
        }
    }

    /// When the next piece has to be there: neither a pause nor a trickle may go on for long.
    fn deadline(&self) -> Instant {
        let earned = self.since + self.patience + Duration::from_secs(1) * self.received / RATE;
        earned.min(Instant::now() + self.patience)
    }
}

impl HttpBody for BodyTimeout {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(context) {
            let length =
                frame.as_ref().and_then(|frame| frame.as_ref().ok()?.data_ref().map(Bytes::len)).unwrap_or(0);
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
