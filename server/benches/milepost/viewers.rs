//! Connections that stay open and count the events they get.

use crate::measure::until;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    sync::Notify,
    task::JoinHandle,
};

/// How a stream's events are told apart.
#[derive(Debug, Clone, Copy)]
pub struct Marks {
    /// What the stream begins with.
    pub hello: &'static [u8],
    /// What each event has once.
    pub event: &'static [u8],
}

/// Milepost's feed.
pub const FEED: Marks = Marks { hello: b"event: hello", event: b"event: change" };

/// Open streams.
pub struct Viewers {
    counts: Arc<Counts>,
    tasks: Vec<JoinHandle<()>>,
}

#[derive(Default)]
struct Counts {
    greeted: AtomicU64,
    events: AtomicU64,
    bytes: AtomicU64,
    /// How many events somebody waits for.
    awaited: AtomicU64,
    reached: Notify,
}

impl Viewers {
    /// Opens so many streams and waits until each has its first bytes.
    pub async fn connect(address: &str, request: &str, count: usize, marks: Marks) -> Viewers {
        let counts = Arc::new(Counts { awaited: AtomicU64::new(u64::MAX), ..Counts::default() });
        let mut tasks = Vec::with_capacity(count);
        for _ in 0..count {
            let mut stream = TcpStream::connect(address).await.expect("a connection");
            stream.write_all(request.as_bytes()).await.expect("a request");
            tasks.push(tokio::spawn(watch(stream, marks, counts.clone())));
        }
        until("every viewer is greeted", || counts.greeted.load(Ordering::Relaxed) >= count as u64).await;
        Viewers { counts, tasks }
    }

    /// Waits until each has had so many events in all.
    pub async fn have(&self, events: u64) {
        let all = events * self.tasks.len() as u64;
        self.counts.awaited.store(all, Ordering::SeqCst);
        let arrived = async {
            while self.counts.events.load(Ordering::SeqCst) < all {
                self.counts.reached.notified().await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), arrived).await.expect("events within a minute");
    }

    /// The size of one event on the wire, in bytes.
    pub fn mean_event(&self) -> usize {
        (self.counts.bytes.load(Ordering::Relaxed) / self.counts.events.load(Ordering::Relaxed).max(1))
            as usize
    }
}

impl Drop for Viewers {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

async fn watch(mut stream: TcpStream, marks: Marks, counts: Arc<Counts>) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(length @ 1..) = stream.read(&mut buffer).await {
        let text = &buffer[..length];
        counts.greeted.fetch_add(occurrences(text, marks.hello), Ordering::Relaxed);
        let events = occurrences(text, marks.event);
        if events > 0 {
            counts.bytes.fetch_add(length as u64, Ordering::Relaxed);
            let before = counts.events.fetch_add(events, Ordering::SeqCst);
            let awaited = counts.awaited.load(Ordering::SeqCst);
            if before < awaited && awaited <= before + events {
                counts.reached.notify_one();
            }
        }
    }
}

/// How often a text contains another; looks closely only where the first byte fits.
fn occurrences(text: &[u8], what: &[u8]) -> u64 {
    let mut rest = text;
    let mut found = 0;
    while let Some(at) = rest.iter().position(|byte| *byte == what[0]) {
        rest = &rest[at..];
        if rest.starts_with(what) {
            found += 1;
        }
        rest = &rest[1..];
    }
    found
}
