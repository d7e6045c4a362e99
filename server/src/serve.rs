//! Accepting connections. axum's own loop sets no timer, so that a client could hold a connection with half a header or
//! an unread stream for ever; this one does, for half a body too, and it ends when it is asked to.

use crate::{api::extract::Peer, config::Patience, router::router, state::Milepost};
use axum::{Router, body::Body, extract::Request};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
    service::TowerToHyperService,
};
use std::{
    future::Future,
    io::{self, IoSlice},
    net::SocketAddr,
    pin::{Pin, pin},
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::{TcpListener, TcpStream},
    task::JoinSet,
    time::{Sleep, sleep, timeout},
};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;
use tower_http::timeout::TimeoutBody;

/// How long requests under way have at the end.
const FAREWELL: Duration = Duration::from_secs(10);
/// What one connection buffers at most, in bytes.
const BUFFER: usize = 16 * 1024;

/// Serves until `shutdown` resolves; then ends the streams, lets requests under way finish and closes the store.
pub async fn serve(listener: TcpListener, milepost: Milepost, shutdown: impl Future<Output = ()>) {
    let (app, ending, patience) = (router(milepost.clone()), CancellationToken::new(), milepost.config.patience);
    let mut connections = JoinSet::new();
    let mut shutdown = pin!(shutdown);
    loop {
        tokio::select! {
            () = &mut shutdown => break,
            Some(_) = connections.join_next(), if !connections.is_empty() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => drop(connections.spawn(connection(stream, peer, app.clone(), patience, ending.clone()))),
                Err(error) => {
                    // Out of descriptors, or a client that was gone already: neither may end the server or make it spin.
                    tracing::warn!(%error, "a connection was not accepted");
                    sleep(Duration::from_millis(50)).await;
                }
            },
        }
    }
    drop(listener);
    milepost.hub.close();
    ending.cancel();
    let done = async { while connections.join_next().await.is_some() {} };
    if timeout(FAREWELL, done).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
    milepost.store.close().await;
}

async fn connection(stream: TcpStream, peer: SocketAddr, app: Router, patience: Patience, ending: CancellationToken) {
    // An event is small and wanted now.
    if stream.set_nodelay(true).is_err() {
        return;
    }
    let service = app.map_request(move |request: Request<Incoming>| {
        let mut request = request.map(|body| Body::new(TimeoutBody::new(patience.request, body)));
        request.extensions_mut().insert(Peer(peer));
        request
    });
    let mut builder = Builder::new(TokioExecutor::new()).http1_only();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(patience.request).max_buf_size(BUFFER);
    let stream = Impatient { stream, stall: patience.stall, stalled: None };
    let mut serving = pin!(builder.serve_connection(TokioIo::new(stream), TowerToHyperService::new(service)));
    let mut ended = pin!(ending.cancelled());
    let mut asked = false;
    loop {
        tokio::select! {
            result = serving.as_mut() => {
                if let Err(error) = result {
                    tracing::debug!(%error, "a connection ended early");
                }
                return;
            }
            () = &mut ended, if !asked => {
                asked = true;
                serving.as_mut().graceful_shutdown();
            }
        }
    }
}

/// A connection whose writes fail when the other side takes nothing for too long.
struct Impatient {
    stream: TcpStream,
    stall: Duration,
    stalled: Option<Pin<Box<Sleep>>>,
}

impl Impatient {
    fn judge<T>(&mut self, context: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stalled = None;
            return written;
        }
        let stall = self.stall;
        let waiting = self.stalled.get_or_insert_with(|| Box::pin(sleep(stall)));
        waiting.as_mut().poll(context).map(|()| Err(io::ErrorKind::TimedOut.into()))
    }
}

impl AsyncRead for Impatient {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Impatient {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.judge(context, written)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, context: &mut Context<'_>, parts: &[IoSlice<'_>]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, parts);
        self.judge(context, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
