//! A connection that has been asked its last question and only speaks from now on: a feed. Once its head is sent, the feed
//! leaves the HTTP machinery and keeps nothing of it, neither buffers nor state, because a board has hundreds of viewers who
//! are told little and rarely. What is said is shared by all of them and written where it lies.

use crate::sse::Piece;
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

/// What is said, piece by piece, until it ends.
pub type Speech = Pin<Box<dyn Stream<Item = Piece> + Send>>;

/// How many bytes a listener may send.
const CHATTER: usize = 4096;

/// How the pieces are told from what surrounds them.
#[derive(Debug, Clone, Copy)]
enum Framing {
    /// As chunks (RFC 9112, section 7.1).
    Chunked,
    /// Not at all: the end of the connection is the end of the speech. HTTP/1.0 knows no other way.
    Bare,
}

/// A connection as its requests know it.
#[derive(Clone, Default)]
pub struct Line(Arc<Shared>);

#[derive(Default)]
struct Shared {
    asked: AtomicBool,
    bare: AtomicBool,
    /// Whether everything that was written so far is with the kernel.
    flushed: AtomicBool,
    speech: Mutex<Option<Speech>>,
}

impl Line {
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

    /// What is to be said from now on, once the head that announces it is on its way.
    pub(super) fn speech(&self) -> Option<Speech> {
        if !self.0.flushed.load(Ordering::Relaxed) {
            return None;
        }
        self.0.speech.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn framing(&self) -> Framing {
        if self.0.bare.load(Ordering::Relaxed) { Framing::Bare } else { Framing::Chunked }
    }

    /// Says it all. Ends early when the client goes, takes nothing for too long, or will not listen.
    pub(super) async fn speak<S>(self, mut stream: S, mut speech: Speech) -> io::Result<()>
    where
        S: AsyncRead + AsyncWrite + Unpin,
    {
        let framing = self.framing();
        let mut heard = 0;
        loop {
            let said = tokio::select! {
                said = speech.next() => said,
                () = hung_up(&mut stream, &mut heard) => return Ok(()),
            };
            let Some(piece) = said else { break };
            match framing {
                Framing::Chunked => stream.write_all(piece.framed()).await?,
                Framing::Bare => stream.write_all(&piece).await?,
            }
        }
        if let Framing::Chunked = framing {
            stream.write_all(b"0\r\n\r\n").await?;
        }
        stream.shutdown().await
    }
}

/// Waits until the client has closed the connection, or has sent more than anybody has to say who came to listen.
async fn hung_up(stream: &mut (impl AsyncRead + Unpin), heard: &mut usize) {
    poll_fn(|context| {
        loop {
            let mut scrap = [0; 512];
            let mut buffer = ReadBuf::new(&mut scrap);
            let read = ready!(Pin::new(&mut *stream).poll_read(context, &mut buffer));
            *heard += buffer.filled().len();
            if read.is_err() || buffer.filled().is_empty() || *heard > CHATTER {
                return Poll::Ready(());
            }
        }
    })
    .await;
}

/// The body of an answer that is a speech. With a line it hands the speech over to it as soon as the head is written;
/// without one it is a stream like any other.
pub struct Spoken {
    speech: Option<Speech>,
    line: Option<Line>,
}

impl Spoken {
    /// A body that says this on the line of the request.
    pub fn body(speech: Speech, line: Option<Line>) -> Body {
        Body::new(Spoken { speech: Some(speech), line })
    }
}

impl HttpBody for Spoken {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        if let Some(line) = &self.line {
            let shared = line.0.clone();
            if let Some(speech) = self.speech.take() {
                *shared.speech.lock().unwrap_or_else(PoisonError::into_inner) = Some(speech);
            }
            // Whoever polls takes the speech over right after.
            return Poll::Pending;
        }
        let speech = self.speech.as_mut();
        let said = speech.map_or(Poll::Ready(None), |speech| speech.poll_next_unpin(context));
        said.map(|said| said.map(|piece| Ok(Frame::data(piece.bare()))))
    }
}
