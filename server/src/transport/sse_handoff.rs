//! A connection that was asked for a feed and only sends events from now on. Once the head of the answer is sent, the feed leaves
//! hyper and keeps nothing of it, neither buffers nor state, because a board has hundreds of viewers who are told little and
//! rarely. The bytes of an event are shared by all of them and written where they lie.

use crate::sse::SseChunk;
use axum::body::{Body, HttpBody};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use hyper::body::Frame;
use std::{
    convert::Infallible,
    future::poll_fn,
    io,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, ready},
};
use tokio::io::{AsyncRead, AsyncWrite, AsyncWriteExt, ReadBuf};

/// The events of a feed, chunk by chunk, until it ends.
pub type SseStream = Pin<Box<dyn Stream<Item = SseChunk> + Send>>;

/// How many bytes a client may send during a feed.
const MAX_CLIENT_BYTES: usize = 4096;

/// How the end of the body is told.
#[derive(Debug, Clone, Copy)]
enum Framing {
    /// As chunks (RFC 9112, section 7.1).
    Chunked,
    /// Not at all: the end of the connection is the end of the body. HTTP/1.0 knows no other way.
    Bare,
}

/// A connection as its requests know it.
#[derive(Clone, Default)]
pub struct SseHandoff(Arc<Shared>);

#[derive(Default)]
struct Shared {
    asked: AtomicBool,
    bare: AtomicBool,
    /// Whether everything that was written so far is with the kernel.
    flushed: AtomicBool,
    events: Mutex<Option<SseStream>>,
}

impl SseHandoff {
    /// A request has come; `bare` says whether its client knows no chunks.
    pub(super) fn asked(&self, bare: bool) {
        self.0.asked.store(true, Ordering::Relaxed);
        self.0.bare.store(bare, Ordering::Relaxed);
    }

    /// Whether any request has come.
    pub(super) fn was_asked(&self) -> bool {
        self.0.asked.load(Ordering::Relaxed)
    }

    pub(super) fn flushed(&self, flushed: bool) {
        self.0.flushed.store(flushed, Ordering::Relaxed);
    }

    /// The events to send from now on, once the head of the answer is on its way.
    pub(super) fn events(&self) -> Option<SseStream> {
        if !self.0.flushed.load(Ordering::Relaxed) {
            return None;
        }
        self.0.events.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn framing(&self) -> Framing {
        if self.0.bare.load(Ordering::Relaxed) { Framing::Bare } else { Framing::Chunked }
    }

    /// Sends all of them. Ends early when the client goes, takes nothing for too long, or sends too much.
    pub(super) async fn send<S>(self, mut stream: S, mut events: SseStream) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let framing = self.framing();
        let mut heard = 0;
        loop {
            let said = tokio::select! {
                said = events.next() => said,
                () = client_gone(&mut stream, &mut heard) => return Ok(()),
            };
            let Some(chunk) = said else { break };
            match framing {
                Framing::Chunked => stream.write_all(chunk.framed()).await?,
                Framing::Bare => stream.write_all(&chunk).await?,
            }
        }
        if let Framing::Chunked = framing {
            stream.write_all(b"0\r\n\r\n").await?;
        }
        stream.shutdown().await
    }
}

/// Waits until the client has closed the connection, or has sent more than a viewer has any reason to.
async fn client_gone(stream: &mut (impl AsyncRead + Unpin), heard: &mut usize) {
    poll_fn(|context| {
        loop {
            let mut scrap = [0; 512];
            let mut buffer = ReadBuf::new(&mut scrap);
            let read = ready!(Pin::new(&mut *stream).poll_read(context, &mut buffer));
            *heard += buffer.filled().len();
            if read.is_err() || buffer.filled().is_empty() || *heard > MAX_CLIENT_BYTES {
                return Poll::Ready(());
            }
        }
    })
    .await;
}

/// The body of an answer that is a feed. With a hand-off it gives the events to it as soon as the head is written;
/// without one it is a stream like any other.
pub struct SseBody {
    events: Option<SseStream>,
    handoff: Option<SseHandoff>,
}

impl SseBody {
    /// A body of these events on the connection of the request.
    pub fn body(events: SseStream, handoff: Option<SseHandoff>) -> Body {
        Body::new(SseBody { events: Some(events), handoff })
    }
}

impl HttpBody for SseBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(handoff) = &self.handoff {
            let shared = handoff.0.clone();
            if let Some(events) = self.events.take() {
                *shared.events.lock().unwrap_or_else(PoisonError::into_inner) = Some(events);
            }
            // Whoever polls takes the events right after.
            return Poll::Pending;
        }
        let events = self.events.as_mut();
        let said = events.map_or(Poll::Ready(None), |events| events.poll_next_unpin(context));
        said.map(|said| said.map(|chunk| Ok(Frame::data(chunk.bare()))))
    }
}
