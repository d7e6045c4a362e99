//! `services serve` and `services demo`.

use super::flags::Serving;
use crate::{
    config::{Config, Limits, PublicUrl},
    demo,
    folder::Folder,
    http::state::AppState,
    metrics, serve,
    services::{context::Services, escalation, privacy},
    transport::descriptors::within_descriptors,
};
use anyhow::{Context, Result};
use std::{
    io::{self, Write},
    net::SocketAddr,
    time::Duration,
};
use store::time::Clock;
use tokio::{
    net::{TcpListener, TcpSocket},
    signal,
};

/// What the system keeps for a client that does not read, in bytes; Linux takes twice as much with its own needs. Left to
/// itself it keeps megabytes, and some hundred viewers that fell asleep would fill its memory.
const UNREAD: u32 = 128 * 1024;
/// How many connections may wait to be accepted: a restart brings all viewers back at once.
const BACKLOG: u32 = 1024;

/// Serves a data folder until it is asked to stop.
pub(super) async fn serve(serving: &Serving) -> Result<()> {
    let folder = serving.data.folder();
    let listener = listen(serving.links.listen)?;
    folder.create()?;
    let _lock = folder.lock()?;
    let services = open(serving, &folder, &listener).await?;
    run(serving, listener, services).await
}

/// Serves the sample shop; makes it first where there is none. How to sign in is said before where it listens, so that
/// whoever waits for the latter knows the former.
pub(super) async fn demo(serving: &Serving, args: demo::Args) -> Result<()> {
    let folder = serving.data.folder();
    let listener = listen(serving.links.listen)?;
    folder.create()?;
    let _lock = folder.lock()?;
    let url = public_url(serving, &listener)?;
    let lines = demo::prepare(&folder, &url, Clock::system().now(), args).await?;
    let services = open(serving, &folder, &listener).await?;
    lines.iter().for_each(|line| println!("{line}"));
    if !listener.local_addr()?.ip().is_loopback() {
        println!("careful: others can reach this demo, and its passwords are in its source");
    }
    run(serving, listener, services).await
}

async fn run(serving: &Serving, listener: TcpListener, services: Services) -> Result<()> {
    let state = AppState::new(services.clone());
    // Heard from here on, so that whoever saw the greeting can stop it politely.
    let asked_to_stop = asked_to_stop().context("The signals that stop it cannot be heard")?;
    if let Some(address) = serving.metrics_listen {
        let listener = listen(address)?;
        metrics::install().context("Nothing can be measured")?;
        println!("metrics on http://{}/metrics", listener.local_addr()?);
        tokio::spawn(serve::watch(listener, state.clone()));
    }
    // Before anybody sees it: a backup may have brought back what was erased.
    match privacy::again(&services).await {
        Ok(again) if again != Default::default() => {
            println!("erased again after a restore: {} orders, {} people", again.orders, again.people);
        }
        Ok(_) => {}
        Err(error) => {
            tracing::warn!(%error, "what was erased before may be back: the next start tries again")
        }
    }
    greet(&services, &listener).await?;
    let raising = tokio::spawn(escalation::watch(services));
    serve::serve(listener, state, asked_to_stop).await;
    raising.abort();
    Ok(())
}

fn listen(address: SocketAddr) -> Result<TcpListener> {
    let taken = |error: &io::Error| match error.kind() {
        io::ErrorKind::AddrInUse => {
            format!("Something else listens on {address}: stop it, or choose another address with --listen")
        }
        io::ErrorKind::PermissionDenied => {
            format!("Listening on {address} is not permitted: choose a port from 1024 on with --listen")
        }
        io::ErrorKind::AddrNotAvailable => {
            format!("This machine has no address {}: choose another with --listen", address.ip())
        }
        _ => format!("{address} cannot be listened on"),
    };
    match bind(address) {
        Ok(listener) => Ok(listener),
        Err(error) => {
            let sentence = taken(&error);
            Err(error).context(sentence)
        }
    }
}

fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() { TcpSocket::new_v4() } else { TcpSocket::new_v6() }?;
    socket.set_send_buffer_size(UNREAD)?;
    // A server that was just stopped leaves connections behind that would keep the address taken for a minute.
    #[cfg(unix)]
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(BACKLOG)
}

async fn open(serving: &Serving, folder: &Folder, listener: &TcpListener) -> Result<Services> {
    let connections = within_descriptors(serving.max_connections.unwrap_or(Limits::default().connections));
    // Whoever asked for a number hears that they get less; the default is only what there is at most.
    if let Some(wanted) = serving.max_connections.filter(|wanted| *wanted > connections) {
        tracing::warn!(
            wanted,
            connections,
            "fewer connections than asked for: raise the limit on open files (ulimit -n, LimitNOFILE=)"
        );
    }
    let mut limits = Limits { connections, requests: serving.max_requests, ..Limits::default() };
    if let Some(seconds) = serving.patience {
        limits = limits.patient_for(Duration::from_secs(seconds));
    }
    let trusted_proxies = serving.trusted_proxies.clone();
    let usual = Config::new(public_url(serving, listener)?);
    let message_wait = serving.message_wait.map_or(usual.message_wait, Duration::from_secs);
    let config = Config { trusted_proxies, limits, message_wait, ..usual };
    folder.open(config).await
}

/// Where browsers find it; with port 0 the address is known only once it listens.
fn public_url(serving: &Serving, listener: &TcpListener) -> Result<PublicUrl> {
    match &serving.links.public_url {
        Some(url) => Ok(url.clone()),
        None => Ok(format!("http://{}", listener.local_addr()?).parse()?),
    }
}

/// Says where it listens, and before the first run how to start. Programs wait for the line that begins with `listening on`.
async fn greet(services: &Services, listener: &TcpListener) -> Result<()> {
    let first_run = services.store.shop().await?.is_none();
    let mut out = io::stdout().lock();
    if services.config.public_url.is_exposed() {
        writeln!(
            out,
            "careful: {} sends passwords in the clear; put TLS in front and give --public-url https://…",
            services.config.public_url
        )?;
    }
    if services.config.public_url.is_https() && services.config.trusted_proxies.is_empty() {
        writeln!(
            out,
            "careful: https is the work of a proxy in front, but --trusted-proxies names none: everybody will seem to come from it, \
             and one who guesses passwords keeps all others out; with a proxy on this machine give --trusted-proxies 127.0.0.1"
        )?;
    }
    if first_run {
        writeln!(out, "set-up code {}  open {}", services.set_up_code, services.link("/setup"))?;
    }
    writeln!(out, "listening on http://{}", listener.local_addr()?)?;
    out.flush()?;
    drop(out);
    Ok(())
}

/// Resolves on Ctrl-C, or on what a service manager sends; both are heard from the call on.
#[cfg(unix)]
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    use signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
        tracing::info!("stopping");
    })
}

#[cfg(not(unix))]
fn asked_to_stop() -> io::Result<impl Future<Output = ()>> {
    Ok(async {
        if let Err(error) = signal::ctrl_c().await {
            tracing::warn!(%error, "Ctrl-C cannot be heard");
            std::future::pending::<()>().await;
        }
    })
}
