//! SIGKILL amid 16 writers, again and again. Every request that got no answer is sent again with its key: no acknowledged
//! move may be lost, and each key must have exactly one entry.

use super::shop::{Api, MoveRequest, Shop, milepost};
use domain::{Event, OrderId, wire};
use reqwest::StatusCode;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

const WRITERS: usize = 16;

/// How often the process is killed; `MILEPOST_KILLS` asks for more.
fn kills() -> u32 {
    std::env::var("MILEPOST_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(20)
}

/// One writer and its order: what was acknowledged, and what got no answer yet.
struct Writer {
    name: usize,
    order: OrderId,
    version: u64,
    at: &'static str,
    sent: u64,
    acknowledged: BTreeMap<String, u64>,
    unanswered: Option<MoveRequest>,
}

impl Writer {
    /// Moves its order to and fro until it is told to stop or the server is gone.
    async fn work(&mut self, api: &Api, stop: &AtomicBool) {
        while !stop.load(Ordering::Relaxed) {
            let request = self.unanswered.take().unwrap_or_else(|| self.next());
            if !self.deliver(api, request).await {
                return;
            }
        }
    }

    fn next(&mut self) -> MoveRequest {
        self.sent += 1;
        let to = if self.at == "received" { "approval" } else { "received" };
        MoveRequest { order: self.order, version: self.version, to, key: format!("writer-{}-{}", self.name, self.sent) }
    }

    /// Whether an answer came; without one the request is kept, to be sent again just so.
    async fn deliver(&mut self, api: &Api, request: MoveRequest) -> bool {
        let answer = match api.send(&request).await {
            Ok(answer) => {
                let status = answer.status();
                answer.text().await.map(|body| (status, body))
            }
            Err(error) => Err(error),
        };
        match answer {
            Ok((StatusCode::OK, body)) => {
                let moved: wire::Moved = serde_json::from_str(&body).expect("the answer to a move");
                (self.version, self.at) = (moved.order.version, request.to);
                let before = self.acknowledged.insert(request.key.clone(), moved.seq);
                assert!(before.is_none_or(|seq| seq == moved.seq), "{} was answered with two positions", request.key);
                true
            }
            Ok((StatusCode::SERVICE_UNAVAILABLE, _)) | Err(_) => {
                self.unanswered = Some(request);
                false
            }
            Ok((status, body)) => panic!("{} got {status}: {body}", request.key),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_move_is_lost_and_each_key_has_one_entry() {
    let mut shop = Shop::open().await;
    let board = shop.api().board().await;
    let mut writers = Vec::new();
    for name in 0..WRITERS {
        let order = shop.api().place(&board, &format!("K-{name}")).await;
        let (acknowledged, unanswered) = (BTreeMap::new(), None);
        writers.push(Writer { name, order, version: 1, at: "received", sent: 0, acknowledged, unanswered });
    }
    for round in 0..kills() {
        writers = round_with_kill(&mut shop, writers, Duration::from_millis(20 + u64::from(round * 37 % 180))).await;
        shop.restart().await;
    }
    let api = shop.api();
    for writer in &mut writers {
        if let Some(request) = writer.unanswered.take() {
            assert!(writer.deliver(&api, request).await, "the server is up again");
        }
        let last = writer.acknowledged.iter().next_back().map(|(key, seq)| (key.clone(), *seq));
        assert!(last.is_some(), "writer {} never got an answer: nothing was tested", writer.name);
        check(&api, writer).await;
    }
    shop.stop().await;
    let (whole, report) = milepost(&shop.data(), &["audit", "verify"]).await;
    assert!(whole, "{report}");
    assert_eq!(integrity(&shop).await, "ok");
}

/// Lets the writers work, kills the server under them and hands them back with what they know.
async fn round_with_kill(shop: &mut Shop, writers: Vec<Writer>, after: Duration) -> Vec<Writer> {
    let stop = Arc::new(AtomicBool::new(false));
    let tasks: Vec<_> = writers
        .into_iter()
        .map(|mut writer| {
            let (api, stop) = (shop.api(), stop.clone());
            tokio::spawn(async move {
                writer.work(&api, &stop).await;
                writer
            })
        })
        .collect();
    // Not a wait for a condition: the moment of the kill is the experiment.
    tokio::time::sleep(after).await;
    shop.kill().await;
    stop.store(true, Ordering::Relaxed);
    let mut back = Vec::new();
    for task in tasks {
        back.push(task.await.expect("a writer that did not panic"));
    }
    back
}

/// The order's own log against what its writer was told.
async fn check(api: &Api, writer: &Writer) {
    let mut cursor = String::new();
    let mut moves = BTreeSet::new();
    loop {
        let page: wire::Page<wire::EntryView> = api.get(&format!("/api/v1/orders/{}/events{cursor}", writer.order)).await;
        moves.extend(page.items.iter().filter(|entry| matches!(entry.event, Event::Moved { .. })).map(|entry| entry.seq));
        match page.next {
            Some(next) => cursor = format!("?after={next}"),
            None => break,
        }
    }
    let told: BTreeSet<u64> = writer.acknowledged.values().copied().collect();
    assert_eq!(told.len(), writer.acknowledged.len(), "two keys share an entry");
    assert_eq!(moves, told, "writer {}: entries on the left, acknowledged on the right", writer.name);
    assert_eq!(writer.acknowledged.len() as u64, writer.sent, "each key was acknowledged in the end");
}

async fn integrity(shop: &Shop) -> String {
    let path = shop.data().join("milepost.db");
    let pool = sqlx::SqlitePool::connect(&format!("sqlite://{}", path.display())).await.expect("the database");
    sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&pool).await.expect("an answer")
}
