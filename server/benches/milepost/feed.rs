//! A thousand viewers of one board: deliveries per CPU-second of the server, against a program that does nothing but write
//! the same bytes to a thousand sockets and against Nchan; and how long the last of the viewers waits for a move, against a
//! bare fsync on the same disk.

use crate::{
    measure::{Ground, cpu_during, until},
    nginx::{self, Nginx},
    report::{Goal, Report, Samples},
    shop::{Api, MoveRequest},
    viewers::{FEED, Marks, Viewers},
};
use domain::OrderId;
use std::{
    fs::File,
    io::{BufRead, Write},
    net::{TcpListener, TcpStream},
    path::Path,
    process::{Child, Command, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::io::AsyncReadExt;

const VIEWERS: usize = 1_000;
const MOVES: u64 = 200;
const ROUNDS: usize = 5;
/// What a commit of one move appends to the WAL, about.
const COMMIT: usize = 16 * 1024;

/// The samples of all rounds.
#[derive(Default)]
struct Rounds {
    ours: Samples,
    raw: Samples,
    nchan: Samples,
    /// Milliseconds from the request to the last viewer, and of a bare fsync, by round: p50 and p99.
    last: [Samples; 2],
    fsync: [Samples; 2],
}

/// Deliveries per CPU-second, and how long the last of the viewers waits.
pub async fn measure(report: &mut Report, ground: &Ground) {
    eprintln!("feed: {ROUNDS} rounds of {MOVES} moves to {VIEWERS} viewers");
    let mut rounds = Rounds::default();
    let shop = ground.shop().await;
    let api = shop.api();
    let board = api.board().await;
    let mut mover = Mover { api: api.clone(), order: api.place(&board, "F-1").await, version: 1, sent: 0 };
    let nchan = nginx::has_nchan().then(Nginx::nchan);
    for _ in 0..ROUNDS {
        let alone = cpu_during(&[shop.pid()], mover.moves(MOVES)).await.0;
        let viewers = Viewers::connect(&api.address(), &api.feed_request(&board), VIEWERS, FEED).await;
        let (busy, waits) = cpu_during(&[shop.pid()], mover.moves_seen_by(&viewers, MOVES)).await;
        let bytes = viewers.mean_event();
        drop(viewers);
        rounds.ours.0.push(rate((busy - alone).max(0.01)));
        rounds.raw.0.push(rate(raw_round(bytes).await));
        if let Some(nchan) = &nchan {
            rounds.nchan.0.push(rate(nchan_round(nchan, bytes).await));
        }
        let fsync = fsyncs(&shop.data(), MOVES);
        for (n, share) in [0.5, 0.99].into_iter().enumerate() {
            rounds.last[n].0.push(waits.quantile(share));
            rounds.fsync[n].0.push(fsync.quantile(share));
        }
    }
    rows(report, &rounds);
}

fn rows(report: &mut Report, rounds: &Rounds) {
    let ours = rounds.ours.median();
    let beside = format!("{ours:.0} deliveries per CPU-second, raw writer {:.0}", rounds.raw.median());
    let (limit, target) = (Goal::AtLeast(0.5), Goal::AtLeast(0.8));
    report.row("feed deliveries per CPU-second / raw writer", rounds.ours.over(&rounds.raw), "×", (limit, target), beside);
    let name = "feed deliveries per CPU-second / Nchan";
    match rounds.nchan.0.is_empty() {
        true => report.missing(name, "nginx with libnginx-mod-nchan is not installed here"),
        false => {
            let beside = format!("{ours:.0} deliveries per CPU-second, Nchan {:.0}", rounds.nchan.median());
            report.row(name, rounds.ours.over(&rounds.nchan), "×", (Goal::AtLeast(0.8), Goal::AtLeast(1.0)), beside);
        }
    }
    for (n, (name, target)) in [("p50", 4.0), ("p99", 3.0)].into_iter().enumerate() {
        let (last, fsync) = (&rounds.last[n], &rounds.fsync[n]);
        let beside = format!("request sent → last of {VIEWERS} viewers has it: {:.1} ms; fsync {:.1} ms", last.median(), fsync.median());
        let goals = (Goal::AtMost(target * 10.0), Goal::AtMost(target));
        report.row(&format!("move to last viewer / a bare fsync, {name}"), last.over(fsync), "×", goals, beside);
    }
}

fn rate(cpu_seconds: f64) -> f64 {
    (VIEWERS as u64 * MOVES) as f64 / cpu_seconds
}

/// Milliseconds that the disk takes to make an appended commit durable.
fn fsyncs(folder: &Path, count: u64) -> Samples {
    // On PostgreSQL nothing has made the folder.
    std::fs::create_dir_all(folder).expect("a folder");
    let path = folder.join("fsync");
    let mut file = File::create(&path).expect("a file beside the data");
    let commit = vec![7; COMMIT];
    let mut once = || {
        let begun = Instant::now();
        file.write_all(&commit).and_then(|()| file.sync_data()).expect("room on the disk");
        begun.elapsed().as_secs_f64() * 1e3
    };
    let samples = Samples((0..count).map(|_| once()).collect());
    std::fs::remove_file(path).expect("a file to remove");
    samples
}

/// One person who moves one card to and fro.
pub struct Mover {
    pub api: Api,
    pub order: OrderId,
    pub version: u64,
    pub sent: u64,
}

impl Mover {
    async fn moves(&mut self, count: u64) {
        for _ in 0..count {
            self.step().await;
        }
    }

    /// Moves, each time waiting until every viewer has it; the waits in milliseconds.
    async fn moves_seen_by(&mut self, viewers: &Viewers, count: u64) -> Samples {
        let mut waits = Samples::default();
        for turn in 1..=count {
            let sent = Instant::now();
            self.step().await;
            viewers.have(turn).await;
            waits.0.push(sent.elapsed().as_secs_f64() * 1e3);
        }
        waits
    }

    /// One move.
    pub async fn step(&mut self) {
        let to = if self.version % 2 == 1 { "approval" } else { "received" };
        self.sent += 1;
        let request = MoveRequest { order: self.order, version: self.version, to, key: format!("feed-{}-{}", self.version, self.sent) };
        let answer = self.api.send(&request).await.expect("an answer");
        assert!(answer.status().is_success(), "{}", answer.text().await.unwrap_or_default());
        self.version += 1;
    }
}

/// CPU seconds of Nchan's worker for [`MOVES`] messages of this size to as many viewers.
async fn nchan_round(nginx: &Nginx, bytes: usize) -> f64 {
    const STREAM: Marks = Marks { hello: b": hi", event: b"data: " };
    let address = nginx.address();
    let request = format!("GET /stream HTTP/1.1\r\nHost: {address}\r\nAccept: text/event-stream\r\n\r\n");
    let viewers = Viewers::connect(&address, &request, VIEWERS, STREAM).await;
    let client = reqwest::Client::new();
    // An event's other lines, its chunk and its id are as long as ours.
    let message = "x".repeat(bytes.saturating_sub(48));
    let publish = async || {
        let sent = client.post(format!("http://{address}/publish")).body(message.clone()).send().await;
        assert!(sent.expect("an answer of nginx").status().is_success());
    };
    let work = async {
        for turn in 1..=MOVES {
            publish().await;
            viewers.have(turn).await;
        }
    };
    cpu_during(&nginx.workers(), work).await.0.max(0.01)
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
    let all = until("every reader has every message", || received.load(Ordering::Relaxed) >= expected);
    let seconds = cpu_during(&[child.id()], all).await.0;
    child.kill().ok();
    child.wait().ok();
    tasks.iter().for_each(tokio::task::JoinHandle::abort);
    seconds
}

fn start_raw_writer(bytes: usize) -> Child {
    let myself = std::env::current_exe().expect("this program");
    Command::new(myself).args(["raw-writer", &bytes.to_string()]).stdout(Stdio::piped()).spawn().expect("the raw writer")
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
