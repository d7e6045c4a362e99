//! Accepting connections. axum's own loop sets no timer, so that a client could hold a connection with half a header or
//! an unread stream for ever, and takes as many connections as come; this one does not, and it ends when it is asked to.

use super::{
    sse_handoff::{SseHandoff, SseStream},
    write_timeout::WriteTimeout,
};
use crate::{config::Limits, metrics};
use axum::{Router, body::Body, extract::Request, response::Response};
use hyper::{Method, Version, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::{
    rt::{TokioIo, TokioTimer},
    service::TowerToHyperService,
};
use std::{
    convert::Infallible,
    future::{Future, poll_fn},
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
    task::JoinSet,
    time::{sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

/// How long requests under way have at the end. Service managers lose their patience at ten seconds.
const SHUTDOWN_GRACE: Duration = Duration::from_secs(8);
/// What one connection buffers at most, in bytes.
const BUFFER: usize = 16 * 1024;
/// How long whoever is turned away has for the request whose answer says so.
const REFUSAL: Duration = Duration::from_secs(2);
/// How many are told at a time that there is no room; more are only cut off.
pub(super) const REFUSALS: usize = 64;

/// The address of whoever sent the request, as the listener saw it: an extension of every request.
#[derive(Debug, Clone, Copy)]
pub struct Peer(pub SocketAddr);

/// Takes connections and answers their requests: so many at once, and some more that are told that there is no room.
pub struct Acceptor {
    app: Router,
    /// The answer where there is no room.
    refusal: fn() -> Response,
    limits: Limits,
    connection_permits: Arc<Semaphore>,
    refusals: Arc<Semaphore>,
    ending: CancellationToken,
    connections: JoinSet<()>,
}

impl Acceptor {
    /// Nothing is listened to yet.
    pub fn new(app: Router, limits: Limits, refusal: fn() -> Response) -> Acceptor {
        let (connection_permits, refusals) =
            (Arc::new(Semaphore::new(limits.connections)), Arc::new(Semaphore::new(REFUSALS)));
        Acceptor {
            app,
            refusal,
            limits,
            connection_permits,
            refusals,
            ending: CancellationToken::new(),
            connections: JoinSet::new(),
        }
    }

    /// Takes connections until told not to.
    pub async fn open(&mut self, listener: &TcpListener, until: impl Future<Output = ()>) {
        let mut until = pin!(until);
        loop {
            tokio::select! {
                () = &mut until => break,
                Some(_) = self.connections.join_next(), if !self.connections.is_empty() => {}
                accepted = listener.accept() => match accepted {
                    Ok((stream, peer)) => self.admit(stream, peer),
                    Err(error) => {
                        // Out of descriptors, or a client that was gone already: neither may end the server or make it spin.
                        tracing::warn!(%error, "a connection was not accepted");
                        sleep(Duration::from_millis(50)).await;
                    }
                },
            }
        }
    }

    fn admit(&mut self, stream: TcpStream, peer: SocketAddr) {
        if let Ok(permit) = self.connection_permits.clone().try_acquire_owned() {
            let (app, ending) = (self.app.clone(), self.ending.clone());
            self.connections.spawn(connection(stream, peer, app, self.limits, ending, permit));
            return;
        }
        metrics::shed("connections");
        if let Ok(place) = self.refusals.clone().try_acquire_owned() {
            self.connections.spawn(refuse(stream, self.refusal, place));
        }
    }

    /// Lets what is under way finish.
    pub async fn close(&mut self) {
        self.ending.cancel();
        let done = async { while self.connections.join_next().await.is_some() {} };
        if timeout(SHUTDOWN_GRACE, done).await.is_err() {
            tracing::warn!("some requests did not finish in time");
        }
    }
}

async fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    app: Router,
    limits: Limits,
    ending: CancellationToken,
    _permit: OwnedSemaphorePermit,
) {
    // An event is small and wanted now.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let _counted = metrics::connection();
    let handoff = SseHandoff::default();
    let Some((stream, events)) = serve_connection(
        WriteTimeout::new(stream, limits.stall, handoff.clone()),
        peer,
        app,
        limits,
        ending,
        &handoff,
    )
    .await
    else {
        return;
    };
    early(handoff.send(stream, events).await);
}

/// Answers requests, until there are no more or until an answer takes the connection over: a feed.
async fn serve_connection(
    stream: WriteTimeout,
    peer: SocketAddr,
    app: Router,
    limits: Limits,
    ending: CancellationToken,
    handoff: &SseHandoff,
) -> Option<(WriteTimeout, SseStream)> {
    let for_requests = handoff.clone();
    let service = app.map_request(move |request: Request<Incoming>| {
        for_requests.asked(request.version() == Version::HTTP_10);
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(Peer(peer));
        if request.method() == Method::GET {
            request.extensions_mut().insert(for_requests.clone());
        }
        request
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(limits.head).max_buf_size(BUFFER);
    let mut serving =
        Box::new(builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)));
    let mut ending = pin!(ending.cancelled_owned());
    let mut asked_to_end = false;
    let result = poll_fn(|context| {
        if let Poll::Ready(result) = Pin::new(&mut *serving).poll(context) {
            return Poll::Ready(Err(result));
        }
        if let Some(events) = handoff.events() {
            return Poll::Ready(Ok(events));
        }
        if !asked_to_end && ending.as_mut().poll(context).is_ready() {
            asked_to_end = true;
            // Browsers open connections ahead of need. One that never asked for anything is not waited for.
            if !handoff.was_asked() {
                return Poll::Ready(Err(Ok(())));
            }
            Pin::new(&mut *serving).graceful_shutdown();
            context.waker().wake_by_ref();
        }
        Poll::Pending
    });
    match result.await {
        Ok(events) => Some((serving.into_parts().io.into_inner(), events)),
        Err(result) => {
            early(result);
            None
        }
    }
}

fn early<E: std::fmt::Display>(result: Result<(), E>) {
    if let Err(error) = result {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Answers the first request with a refusal and closes. Without a request there is nothing to answer.
async fn refuse(stream: TcpStream, refusal: fn() -> Response, _place: OwnedSemaphorePermit) {
    let service = service_fn(|_: Request<Incoming>| async move { Ok::<Response, Infallible>(refusal()) });
    let mut builder = http1::Builder::new();
    builder.keep_alive(false).max_buf_size(BUFFER);
    // An error is a client that did not want to know.
    let _ = timeout(REFUSAL, builder.serve_connection(TokioIo::new(stream), service)).await;
}
