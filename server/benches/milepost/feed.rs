//! A thousand viewers of one board: deliveries per CPU-second of the server, and how long the last of the viewers waits for a
//! move. Against a program that does nothing but sync and write the same bytes to a thousand sockets, against Nchan, and
//! against a bare fsync on the same disk.

use crate::{
    measure::{Ground, cpu_during},
    nginx::{self, Nginx},
    report::{Goal, Report, Samples},
    shop::process::{Api, MoveRequest},
    viewers::{FEED, Marks, Viewers},
};
use domain::OrderId;
use reqwest::StatusCode;
use std::{
    fs::File,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

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
    /// Milliseconds from the request to the last viewer, the same of the peer, and of a bare fsync, by round: p50 and p99.
    last: [Samples; 2],
    limit: [Samples; 2],
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
        let fsync = fsyncs(&shop.data(), MOVES);
        let (raw, limit) = raw_round(bytes, &shop.data()).await;
        rounds.raw.0.push(rate(raw));
        if let Some(nchan) = &nchan {
            rounds.nchan.0.push(rate(nchan_round(nchan, bytes).await));
        }
        for (n, share) in [0.5, 0.99].into_iter().enumerate() {
            rounds.last[n].0.push(waits.quantile(share));
            rounds.limit[n].0.push(limit.quantile(share));
            rounds.fsync[n].0.push(fsync.quantile(share));
        }
    }
    rows(report, &rounds);
}

fn rows(report: &mut Report, rounds: &Rounds) {
    let ours = rounds.ours.median();
    let beside = format!("{ours:.0} deliveries per CPU-second, raw writer {:.0}", rounds.raw.median());
    let (limit, target) = (Goal::AtLeast(0.5), Goal::AtLeast(0.8));
    report.row(
        "feed deliveries per CPU-second / raw writer",
        rounds.ours.over(&rounds.raw),
        "×",
        (limit, target),
        beside,
    );
    let name = "feed deliveries per CPU-second / Nchan";
    match rounds.nchan.0.is_empty() {
        true => report.missing(name, "nginx with libnginx-mod-nchan is not installed here"),
        false => {
            let beside = format!("{ours:.0} deliveries per CPU-second, Nchan {:.0}", rounds.nchan.median());
            report.row(
                name,
                rounds.ours.over(&rounds.nchan),
                "×",
                (Goal::AtLeast(0.8), Goal::AtLeast(1.0)),
                beside,
            );
        }
    }
    for (n, (name, target)) in [("p50", 4.0), ("p99", 3.0)].into_iter().enumerate() {
        let (last, limit, fsync) = (&rounds.last[n], &rounds.limit[n], &rounds.fsync[n]);
        let beside = format!(
            "request sent → last of {VIEWERS} viewers has it: {:.1} ms; a sync and the sends {:.1} ms",
            last.median(),
            limit.median()
        );
        let goals = (Goal::AtMost(target * 2.0), Goal::AtMost(target));
        report.row(
            &format!("move to last viewer / a sync and the sends, {name}"),
            last.over(limit),
            "×",
            goals,
            beside,
        );
        let beside = format!(
            "{:.1} ms; fsync {:.2} ms, which the sends alone exceed on a disk this quick",
            last.median(),
            fsync.median()
        );
        let goals = (Goal::AtMost(target * 20.0), Goal::AtMost(target));
        report.row(
            &format!("move to last viewer / a bare fsync, {name}"),
            last.over(fsync),
            "×",
            goals,
            beside,
        );
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
        let request = MoveRequest {
            order: self.order,
            version: self.version,
            to,
            key: format!("feed-{}-{}", self.version, self.sent),
        };
        let mut answer = self.api.send(&request).await.expect("an answer");
        // Amid thousands who come back a move may be asked to wait; its key makes it safe to send again.
        while answer.status() == StatusCode::SERVICE_UNAVAILABLE {
            tokio::time::sleep(Duration::from_millis(50)).await;
            answer = self.api.send(&request).await.expect("an answer");
        }
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

/// The peer: CPU seconds of a program that does for each message what nobody can leave out, a sync and a write to each of
/// the sockets, and the milliseconds from asking for a message until the last reader has it.
async fn raw_round(bytes: usize, folder: &Path) -> (f64, Samples) {
    const MESSAGES: Marks = Marks { hello: b"hello", event: b"!" };
    let mut child = start_raw_writer(bytes, folder);
    let (mut asked, mut said) =
        (child.stdin.take().expect("its input"), BufReader::new(child.stdout.take().expect("its output")));
    let mut port = String::new();
    said.read_line(&mut port).expect("a port");
    let viewers = Viewers::connect(&format!("127.0.0.1:{}", port.trim()), "", VIEWERS, MESSAGES).await;
    let mut waits = Samples::default();
    let work = async {
        for turn in 1..=MOVES {
            let sent = Instant::now();
            asked.write_all(b"\n").expect("a writer that listens");
            viewers.have(turn).await;
            waits.0.push(sent.elapsed().as_secs_f64() * 1e3);
        }
    };
    let seconds = cpu_during(&[child.id()], work).await.0.max(0.01);
    drop(asked);
    child.wait().expect("a writer that ends");
    (seconds, waits)
}

fn start_raw_writer(bytes: usize, folder: &Path) -> Child {
    let myself = std::env::current_exe().expect("this program");
    let mut command = Command::new(myself);
    command
        .arg("raw-writer")
        .arg(bytes.to_string())
        .arg(folder.join("raw"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped());
    command.spawn().expect("the raw writer")
}

/// The peer itself: waits for the sockets, then for each line of its input syncs a commit and writes a message to each.
pub fn raw_writer(bytes: usize, path: &Path) {
    let mut file = File::create(path).expect("a file beside the data");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    println!("{}", listener.local_addr().expect("a port").port());
    let mut sockets = Vec::with_capacity(VIEWERS);
    for socket in listener.incoming().take(VIEWERS) {
        let mut socket = socket.expect("a socket");
        socket.set_nodelay(true).and_then(|()| socket.write_all(b"hello")).expect("a reader");
        sockets.push(socket);
    }
    let mut message = vec![b'x'; bytes];
    message[0] = b'!';
    for line in std::io::stdin().lines() {
        line.expect("a line");
        file.write_all(&[7; COMMIT]).and_then(|()| file.sync_data()).expect("room on the disk");
        for socket in &mut sockets {
            socket.write_all(&message).expect("room in the socket");
        }
    }
    std::fs::remove_file(path).expect("a file to remove");
}
