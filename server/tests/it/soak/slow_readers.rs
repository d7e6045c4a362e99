//! Readers of the feed that stop reading: they cost the server little memory, hold up nobody, and are dropped in the end.

use super::{
    Verdict, ensure, report, seconds, size,
    sockets::{QUICK_PATIENCE, begin, begin_narrow, descriptors, head, memory, unread},
    until,
    writers::Crew,
};
use crate::{
    shop::cluster::Engine,
    shop::process::{Api, MILEPOST, MoveRequest, ShopProcess},
};
use domain::OrderId;
use reqwest::{Response, header};
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

/// What a stalled reader may cost the server itself, in KiB.
const MOST: u64 = 64;
/// Moves whose way to a viewer is timed.
const TIMED: usize = 100;
/// So much of the log is replayed to each reader: more than the kernel keeps for one that reads nothing.
const ENTRIES: u64 = 1_990;
/// Beyond the server's patience: it may be busy.
const SLACK: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn stalled_readers_cost_little_and_are_dropped() {
    let environment = if size(0, 1) == 0 { vec![("MILEPOST_PATIENCE", QUICK_PATIENCE)] } else { vec![] };
    let shop = ShopProcess::open_with(vec![MILEPOST.into()], environment).await;
    let (count, patience) = (size(50, 500), Duration::from_secs(u64::from(size(3, 60))));
    let mut mover = Mover::with_a_log(&shop.api()).await;
    read_once(&mover.api, &mover.board).await;
    let alone = mover.p99().await;
    let (before, open) = (memory(&shop), descriptors(&shop));
    let readers = stalled(&mover.api, &mover.board, count).await;
    full(&shop, &mover.api).await.unwrap();
    let begun = Instant::now();
    let beside = mover.p99().await;
    let each = (memory(&shop).saturating_sub(before)) / u64::from(count);
    cheap(each).unwrap();
    assert!(
        descriptors(&shop) >= open + readers.len() / 2,
        "the readers were dropped before they were measured"
    );
    let left = (patience + SLACK).saturating_sub(begun.elapsed());
    until("the readers' end", left, async || descriptors(&shop) <= open).await.unwrap();
    let figure = format!(
        "{count} stalled: {each} KiB each, dropped after {}, others' p99 {:.1} → {:.1} ms ({:.2}×)",
        seconds(begun.elapsed()),
        alone * 1e3,
        beside * 1e3,
        beside / alone
    );
    report(
        "slow readers",
        Engine::Sqlite,
        &figure,
        &format!("≤ {MOST} KiB each, dropped ≤ {} s, others unharmed", patience.as_secs()),
    );
}

/// Whoever has sent most of a long body makes the server hold it: that costs more, and the measure must show it.
#[tokio::test(flavor = "multi_thread")]
async fn control_costly_clients_are_noticed() {
    const SENT: usize = 900 * 1024;
    let shop = ShopProcess::open().await;
    let api = shop.api();
    let order = api.place(&api.board().await, "S-1").await;
    let head = head(&api, &format!("POST /api/v1/orders/{order}/moves"));
    let mut request =
        format!("{head}Content-Type: application/json\r\nContent-Length: {}\r\n\r\n", SENT + 1).into_bytes();
    request.resize(request.len() + SENT, b' ');
    let before = memory(&shop);
    let mut clients = Vec::new();
    for _ in 0..10 {
        clients.push(begin(&api, &request).await);
    }
    let each = || memory(&shop).saturating_sub(before) / clients.len() as u64;
    until("what the clients cost", Duration::from_secs(10), async || cheap(each()).is_err()).await.unwrap();
}

/// A server with the patience of an hour keeps its readers, and the check must say so.
#[tokio::test(flavor = "multi_thread")]
async fn control_readers_that_stay_are_noticed() {
    let shop = ShopProcess::open_with(vec![MILEPOST.into()], vec![("MILEPOST_PATIENCE", "3600")]).await;
    let mover = Mover::with_a_log(&shop.api()).await;
    let open = descriptors(&shop);
    let readers = stalled(&mover.api, &mover.board, 5).await;
    let seated = async || descriptors(&shop) >= open + readers.len();
    until("the readers' seats", Duration::from_secs(30), seated).await.unwrap();
    until("the readers' end", Duration::from_secs(4), async || descriptors(&shop) <= open).await.unwrap_err();
}

fn cheap(each: u64) -> Verdict {
    ensure(each <= MOST, || format!("each costs {each} KiB"))
}

/// Readers that ask for the whole log and read none of it.
async fn stalled(api: &Api, board: &str, count: u32) -> Vec<TcpStream> {
    let request = format!("{}\r\n", head(api, &format!("GET /api/v1/boards/{board}/feed?after=0")));
    let mut readers = Vec::new();
    for _ in 0..count {
        readers.push(begin_narrow(api, request.as_bytes()).await);
    }
    readers
}

/// Waits until no more is sent to those who take nothing.
async fn full(shop: &ShopProcess, api: &Api) -> Verdict<Duration> {
    let (mut before, mut since) = (0, Instant::now());
    let still = async || {
        let now = unread(shop, api);
        if now != before {
            (before, since) = (now, Instant::now());
        }
        now > 0 && since.elapsed() > Duration::from_millis(200)
    };
    until("readers to whom nothing more is sent", Duration::from_secs(60), still).await
}

/// Some well-behaved readers of the same, so that what the server keeps once and for all is not counted as the others' cost.
async fn read_once(api: &Api, board: &str) {
    let read = |_| async {
        let call = api
            .client
            .get(format!("{}/api/v1/boards/{board}/feed?after=0", api.base))
            .header(header::COOKIE, &api.cookie);
        let mut stream = call.timeout(Duration::from_secs(60)).send().await.expect("the feed");
        let (mut events, enough) = (0, ENTRIES as usize - 3 * TIMED);
        while events < enough {
            let chunk = stream.chunk().await.expect("the feed").expect("a feed that goes on");
            events += chunk.windows(4).filter(|bytes| bytes == b"id: ").count();
        }
    };
    futures::future::join_all((0..8).map(read)).await;
}

/// Somebody who moves a card, and somebody who watches.
struct Mover {
    api: Api,
    board: String,
    order: OrderId,
    version: u64,
    stream: Response,
    heard: String,
}

impl Mover {
    /// On a board whose log is long.
    async fn with_a_log(api: &Api) -> Mover {
        let board = api.board().await;
        let order = api.place(&board, "S-1").await;
        let work = Crew::hire(api).await.start(std::slice::from_ref(api));
        let seen = work.seen.clone();
        let moves = ENTRIES - 3 * TIMED as u64;
        until("a long log", Duration::from_secs(60), async || seen.accepted() >= moves).await.unwrap();
        work.stop().await.unwrap();
        let call = api
            .client
            .get(format!("{}/api/v1/boards/{board}/feed", api.base))
            .header(header::COOKIE, &api.cookie);
        let stream = call.timeout(Duration::from_secs(3600)).send().await.expect("the feed");
        Mover { api: api.clone(), board, order, version: 1, stream, heard: String::new() }
    }

    /// How long it takes from sending a move to seeing it in the feed, the slowest of a hundred, in seconds.
    async fn p99(&mut self) -> f64 {
        let mut waits = Vec::new();
        for _ in 0..TIMED {
            let sent = Instant::now();
            self.step().await;
            waits.push(sent.elapsed().as_secs_f64());
        }
        waits.sort_by(f64::total_cmp);
        waits[TIMED * 99 / 100]
    }

    async fn step(&mut self) {
        let to = if self.version % 2 == 1 { "approval" } else { "received" };
        let request = MoveRequest {
            order: self.order,
            version: self.version,
            to,
            key: format!("slow-{}", self.version),
        };
        let answer = self.api.send(&request).await.expect("an answer");
        let moved: domain::wire::Moved = answer.json().await.expect("a move");
        self.version = moved.order.version;
        let wanted = format!("id: {}\n", moved.seq);
        while !self.heard.contains(&wanted) {
            let chunk = self.stream.chunk().await.expect("the feed").expect("a feed that goes on");
            self.heard.push_str(std::str::from_utf8(&chunk).expect("text"));
        }
        self.heard.clear();
    }
}
