//! A restart under viewers: each comes back by itself as the browser's client does, from where it was, and all of them have
//! every entry once.

use crate::{
    feed::Mover,
    measure::{Ground, until},
    report::{Goal, Report, Samples},
};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    task::JoinSet,
};

const ROUNDS: usize = 5;
/// Moves before the process is killed, which some viewers may still have to get, and moves after it is back.
const BEFORE: u64 = 5;
const AFTER: u64 = 5;

/// Seconds from the start of the new process until the last viewer has everything.
pub async fn measure(report: &mut Report, ground: &Ground) {
    eprintln!("restart: {ROUNDS} restarts under {} viewers", ground.viewers);
    let mut shop = ground.shop().await;
    let api = shop.api();
    let address = Arc::new(Mutex::new(api.address()));
    let mut mover = Mover { order: api.place("orders", "R-1").await, api, version: 1, sent: 0 };
    let request = mover.api.feed_request("orders");
    let mut crowd = Crowd::gather(&address, &request, ground.viewers).await;
    let mut seconds = Samples::default();
    for _ in 0..ROUNDS {
        for _ in 0..BEFORE {
            mover.step().await;
        }
        shop.kill().await;
        let begun = Instant::now();
        shop.restart().await;
        mover.api = shop.api();
        *address.lock().expect("an address") = mover.api.address();
        for _ in 0..AFTER {
            mover.step().await;
        }
        crowd.caught_up(mover.version).await;
        seconds.0.push(begun.elapsed().as_secs_f64());
    }
    crowd.end().await;
    let beside = format!(
        "{} viewers, start of the process → all have {AFTER} more moves; no gap, no double",
        ground.viewers
    );
    report.row(
        "viewers resynced after a restart",
        seconds,
        " s",
        (Goal::AtMost(10.0), Goal::AtMost(5.0)),
        beside,
    );
}

/// Viewers who come back.
struct Crowd {
    tasks: JoinSet<()>,
    /// The sum of the positions that the viewers have reached.
    reached: Arc<AtomicU64>,
    count: u64,
}

impl Crowd {
    async fn gather(address: &Arc<Mutex<String>>, request: &str, count: usize) -> Crowd {
        let (mut tasks, reached) = (JoinSet::new(), Arc::new(AtomicU64::new(0)));
        for _ in 0..count {
            let person = Person {
                address: address.clone(),
                request: request.to_owned(),
                last: 0,
                failures: 0,
                reached: reached.clone(),
            };
            tasks.spawn(person.watch());
        }
        // Every board begins with the entry of the only order.
        let crowd = Crowd { tasks, reached, count: count as u64 };
        crowd.have(1).await;
        crowd
    }

    /// Waits until all are at the entry that gave the only order this version. A viewer who meets a gap or a double panics.
    async fn caught_up(&mut self, version: u64) {
        self.have(version).await;
        assert!(self.tasks.try_join_next().is_none(), "a viewer met a gap or a double");
    }

    async fn have(&self, seq: u64) {
        until("every viewer has every entry", || self.reached.load(Ordering::SeqCst) >= seq * self.count)
            .await;
    }

    async fn end(mut self) {
        self.tasks.shutdown().await;
    }
}

/// A viewer, and the position of the last entry they have.
struct Person {
    address: Arc<Mutex<String>>,
    request: String,
    last: u64,
    /// Attempts since they were last greeted.
    failures: u32,
    reached: Arc<AtomicU64>,
}

impl Person {
    async fn watch(mut self) {
        loop {
            // A connection that breaks or is refused is tried again as the browser's client does it, later each time.
            let _ = self.stream().await;
            let wait = (500 << self.failures.min(10)).min(15_000);
            self.failures += 1;
            tokio::time::sleep(Duration::from_millis(wait / 2 + rand::random_range(0..wait / 2))).await;
        }
    }

    async fn stream(&mut self) -> std::io::Result<()> {
        let address = self.address.lock().expect("an address").clone();
        let mut stream = TcpStream::connect(address).await?;
        let place =
            if self.last > 0 { format!("Last-Event-ID: {}\r\n\r\n", self.last) } else { "\r\n".into() };
        let request = format!("{}{place}", self.request.trim_end_matches("\r\n").to_owned() + "\r\n");
        stream.write_all(request.as_bytes()).await?;
        let (mut text, mut buffer) = (String::new(), vec![0; 8 * 1024]);
        loop {
            match stream.read(&mut buffer).await? {
                0 => return Ok(()),
                length => text.push_str(&String::from_utf8_lossy(&buffer[..length])),
            }
            // So many at once that the server asks to come back: on this connection nothing follows.
            if text.starts_with("HTTP/1.1 503") {
                return Ok(());
            }
            while let Some(end) = text.find("\n\n") {
                let event: String = text.drain(..end + 2).collect();
                self.take(&event);
            }
        }
    }

    /// Takes in an event; lines of the chunked encoding around it say nothing.
    fn take(&mut self, event: &str) {
        let value = |name: &str| event.lines().find_map(|line| line.strip_prefix(name));
        let Some(seq) = value("id: ").and_then(|id| id.parse::<u64>().ok()) else {
            assert!(value("event: ") != Some("reset"), "a viewer this near was told to start over");
            return;
        };
        match value("event: ") {
            Some("hello") => {
                self.failures = 0;
                match self.last {
                    0 => self.advance(seq),
                    last => assert_eq!(seq, last, "the stream goes on elsewhere"),
                }
            }
            _ => {
                assert_eq!(seq, self.last + 1, "a gap or a double");
                self.advance(seq);
            }
        }
    }

    fn advance(&mut self, seq: u64) {
        self.reached.fetch_add(seq - self.last, Ordering::SeqCst);
        self.last = seq;
    }
}
