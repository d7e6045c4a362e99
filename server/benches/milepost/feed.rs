//! A thousand viewers of one board: deliveries per CPU-second of the server, against a program that does nothing but write
//! the same bytes to a thousand sockets.

use crate::{
    report::{Goal, Report, Samples},
    shop::{MoveRequest, Shop},
};
use domain::OrderId;
use std::{
    io::{BufRead, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

const VIEWERS: usize = 1_000;
const MOVES: u64 = 200;
const ROUNDS: usize = 5;

/// Deliveries per CPU-second, and how long the last of the viewers waits.
pub async fn measure(report: &mut Report) {
    eprintln!("feed: {ROUNDS} rounds of {MOVES} moves to {VIEWERS} viewers");
    let (mut ours, mut raw, mut last) = (Samples::default(), Samples::default(), Samples::default());
    let shop = Shop::open().await;
    let api = shop.api();
    let board = api.board().await;
    let mut mover = Mover { shop: &shop, order: api.place(&board, "F-1").await, version: 1, sent: 0 };
    for _ in 0..ROUNDS {
        let alone = cpu_during(shop.pid(), mover.moves(MOVES)).await.0;
        let viewers = Viewers::connect(&api.address(), &api.feed_request(&board)).await;
        let (busy, waits) = cpu_during(shop.pid(), mover.moves_seen_by(&viewers, MOVES)).await;
        let bytes = viewers.mean_event(MOVES);
        drop(viewers);
        ours.0.push(rate((busy - alone).max(0.01)));
        last.0.extend(waits);
        raw.0.push(rate(raw_round(bytes).await));
    }
    let beside = format!("{:.0} deliveries per CPU-second, raw writer {:.0}", ours.median(), raw.median());
    report.row("feed deliveries per CPU-second / raw writer", ours.over(&raw), "×", (Goal::AtLeast(0.5), Goal::AtLeast(0.8)), beside);
    let beside = format!("request sent → last of {VIEWERS} viewers has it; p99 {:.1} ms", last.quantile(0.99));
    report.row("move to last viewer, p50", Samples(vec![last.median()]), " ms", (Goal::AtMost(150.0), Goal::AtMost(50.0)), beside);
}

fn rate(cpu_seconds: f64) -> f64 {
    (VIEWERS as u64 * MOVES) as f64 / cpu_seconds
}

/// One person who moves one card to and fro.
struct Mover<'a> {
    shop: &'a Shop,
    order: OrderId,
    version: u64,
    sent: u64,
}

impl Mover<'_> {
    async fn moves(&mut self, count: u64) -> Vec<f64> {
        let api = self.shop.api();
        for _ in 0..count {
            self.step(&api).await;
        }
        Vec::new()
    }

    /// Moves, each time waiting until every viewer has it; the waits in milliseconds.
    async fn moves_seen_by(&mut self, viewers: &Viewers, count: u64) -> Vec<f64> {
        let api = self.shop.api();
        let mut waits = Vec::new();
        for turn in 1..=count {
            let sent = Instant::now();
            self.step(&api).await;
            viewers.have(turn).await;
            waits.push(sent.elapsed().as_secs_f64() * 1e3);
        }
        waits
    }

    async fn step(&mut self, api: &crate::shop::Api) {
        let to = if self.version % 2 == 1 { "approval" } else { "received" };
        self.sent += 1;
        let request = MoveRequest { order: self.order, version: self.version, to, key: format!("feed-{}-{}", self.version, self.sent) };
        let answer = api.send(&request).await.expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap_or_default());
        self.version += 1;
    }
}

/// Connections that count the events they get.
struct Viewers {
    deliveries: Arc<AtomicU64>,
    bytes: Arc<AtomicU64>,
    tasks: Vec<tokio::task::JoinHandle<()>>,
}

impl Viewers {
    async fn connect(address: &str, request: &str) -> Viewers {
        let (deliveries, bytes) = (Arc::new(AtomicU64::new(0)), Arc::new(AtomicU64::new(0)));
        let greeted = Arc::new(AtomicU64::new(0));
        let mut tasks = Vec::new();
        for _ in 0..VIEWERS {
            let mut stream = tokio::net::TcpStream::connect(address).await.expect("a connection");
            stream.write_all(request.as_bytes()).await.expect("a request");
            let (deliveries, bytes, greeted) = (deliveries.clone(), bytes.clone(), greeted.clone());
            tasks.push(tokio::spawn(async move {
                let mut buffer = vec![0; 64 * 1024];
                while let Ok(length @ 1..) = stream.read(&mut buffer).await {
                    let text = &buffer[..length];
                    greeted.fetch_add(occurrences(text, b"event: hello"), Ordering::Relaxed);
                    let changes = occurrences(text, b"event: change");
                    if changes > 0 {
                        bytes.fetch_add(length as u64, Ordering::Relaxed);
                        deliveries.fetch_add(changes, Ordering::Relaxed);
                    }
                }
            }));
        }
        wait(|| greeted.load(Ordering::Relaxed) >= VIEWERS as u64).await;
        Viewers { deliveries, bytes, tasks }
    }

    async fn have(&self, moves: u64) {
        wait(|| self.deliveries.load(Ordering::Relaxed) >= moves * VIEWERS as u64).await;
    }

    /// The size of one event on the wire, in bytes.
    fn mean_event(&self, moves: u64) -> usize {
        (self.bytes.load(Ordering::Relaxed) / (moves * VIEWERS as u64)) as usize
    }
}

impl Drop for Viewers {
    fn drop(&mut self) {
        self.tasks.iter().for_each(tokio::task::JoinHandle::abort);
    }
}

async fn wait(done: impl Fn() -> bool) {
    let since = Instant::now();
    while !done() {
        assert!(since.elapsed() < Duration::from_secs(60), "the viewers did not get what was sent");
        tokio::time::sleep(Duration::from_micros(200)).await;
    }
}

fn occurrences(text: &[u8], what: &[u8]) -> u64 {
    text.windows(what.len()).filter(|window| *window == what).count() as u64
}

/// What a future returns, and the CPU seconds that a process spends meanwhile.
async fn cpu_during<T>(pid: u32, work: impl Future<Output = T>) -> (f64, T) {
    let before = cpu(pid);
    let result = work.await;
    (cpu(pid) - before, result)
}

/// User and system time of a process so far, in seconds (proc(5), fields 14 and 15, in ticks of 10 ms).
fn cpu(pid: u32) -> f64 {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).expect("a running process");
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or("").split_whitespace().collect();
    let ticks = |n: usize| fields.get(n).and_then(|field| field.parse::<f64>().ok()).unwrap_or(0.0);
    (ticks(11) + ticks(12)) / 100.0
}

/// CPU seconds of a program that writes [`MOVES`] messages of this size to each of as many sockets.
async fn raw_round(bytes: usize) -> f64 {
    let mut child = start_raw_writer(bytes);
    let mut port = String::new();
    std::io::BufReader::new(child.stdout.take().expect("its output")).read_line(&mut port).expect("a port");
    let address = format!("127.0.0.1:{}", port.trim());
    let received = Arc::new(AtomicU64::new(0));
    let mut tasks = Vec::new();
    for _ in 0..VIEWERS {
        let mut stream = tokio::net::TcpStream::connect(&address).await.expect("a connection");
        let received = received.clone();
        tasks.push(tokio::spawn(async move {
            let mut buffer = vec![0; 64 * 1024];
            while let Ok(length @ 1..) = stream.read(&mut buffer).await {
                received.fetch_add(length as u64, Ordering::Relaxed);
            }
        }));
    }
    let expected = (bytes * VIEWERS) as u64 * MOVES;
    let (seconds, ()) = cpu_during(child.id(), wait(|| received.load(Ordering::Relaxed) >= expected)).await;
    child.kill().ok();
    child.wait().ok();
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    seconds
}

fn start_raw_writer(bytes: usize) -> Child {
    let myself = std::env::current_exe().expect("this program");
    Command::new(myself).args(["raw-writer", &bytes.to_string()]).stdout(Stdio::piped()).spawn().expect("the raw writer")
}

/// Whether this process was started as the raw writer, and with messages of which size.
pub fn raw_writer_asked(arguments: &[String]) -> Option<usize> {
    match arguments {
        [name, bytes] if name == "raw-writer" => bytes.parse().ok(),
        _ => None,
    }
}

/// The peer: waits for the sockets, then writes message by message to each of them, at the pace of a server that answers a
/// move in between.
pub fn raw_writer(bytes: usize) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    println!("{}", listener.local_addr().expect("a port").port());
    let mut sockets: Vec<TcpStream> = listener.incoming().take(VIEWERS).map(|socket| socket.expect("a socket")).collect();
    sockets.iter().for_each(|socket| socket.set_nodelay(true).expect("TCP_NODELAY"));
    let message = vec![b'x'; bytes];
    for _ in 0..MOVES {
        for socket in &mut sockets {
            socket.write_all(&message).expect("room in the socket");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    // The reader kills this process once it has everything.
    std::thread::sleep(Duration::from_secs(60));
}
