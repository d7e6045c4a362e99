//! Who puts the load on: one function for each kind of person.

use super::{
    Outcome,
    tally::{Kind, Tally},
};
use crate::shop::process::{Api, MoveRequest};
use domain::{OrderId, wire};
use reqwest::{StatusCode, header};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock},
    time::{Duration, Instant},
};
use tokio::time::timeout_at;

/// What all of them share.
pub struct Scene {
    api: Api,
    board: String,
    /// Tells the orders of this run from those of others.
    run: u32,
    /// The address of the page that customers open.
    page: OnceLock<String>,
    /// When each move was sent, by order and the version that it leads to.
    sent: Mutex<HashMap<(OrderId, u64), Instant>>,
}

impl Scene {
    pub fn new(api: Api, board: String) -> Scene {
        Scene { api, board, run: rand::random(), page: OnceLock::new(), sent: Mutex::default() }
    }

    /// Places the order whose page customers open.
    pub async fn place_tracked(&self) -> Outcome<()> {
        let order = self.api.place(&self.board, &format!("LOAD-{:08x}-T", self.run)).await;
        let view: wire::OrderView = self.api.get(&format!("/api/v1/orders/{order}")).await;
        // Behind another name than ours the link may lead elsewhere: only its path is used.
        let path = view.tracking_url.splitn(4, '/').nth(3).ok_or("the order has no tracking page")?;
        self.page.set(format!("{}/{path}", self.api.base)).map_err(|_| "a second page".to_owned())
    }

    fn note(&self, order: OrderId, version: u64) {
        self.sent.lock().expect("the moves").insert((order, version), Instant::now());
    }

    fn sent(&self, order: OrderId, version: u64) -> Option<Instant> {
        self.sent.lock().expect("the moves").get(&(order, version)).copied()
    }
}

/// Moves a card of their own to and fro until the end.
pub async fn mover(scene: Arc<Scene>, tally: Arc<Tally>, end: Instant, n: u16) {
    let order = scene.api.place(&scene.board, &format!("LOAD-{:08x}-{n}", scene.run)).await;
    let mut version = 1;
    while Instant::now() < end {
        let to = if version % 2 == 1 { "approval" } else { "received" };
        let request = MoveRequest { order, version, to, key: format!("{:08x}-{n}-{version}", scene.run) };
        scene.note(order, version + 1);
        let begun = Instant::now();
        match scene.api.send(&request).await {
            Ok(answer) if answer.status() == StatusCode::OK => {
                tally.took(Kind::Move, begun.elapsed());
                version += 1;
            }
            Ok(answer) => tally.failed(Kind::Move, answer.status().as_str()),
            // Nobody knows whether it happened: the same key asks again.
            Err(error) => tally.failed(Kind::Move, error_name(&error)),
        }
    }
}

/// Opens a tracking page again and again until the end.
pub async fn tracker(scene: Arc<Scene>, tally: Arc<Tally>, end: Instant) {
    let page = scene.page.get().cloned().unwrap_or_default();
    while Instant::now() < end {
        let begun = Instant::now();
        let answer = scene.api.client.get(&page).header(header::ACCEPT_ENCODING, "br, gzip").send().await;
        match answer {
            Ok(answer) if answer.status() == StatusCode::OK => match answer.bytes().await {
                Ok(_) => tally.took(Kind::Page, begun.elapsed()),
                Err(error) => tally.failed(Kind::Page, error_name(&error)),
            },
            Ok(answer) => tally.failed(Kind::Page, answer.status().as_str()),
            Err(error) => tally.failed(Kind::Page, error_name(&error)),
        }
    }
}

/// Watches the board until the end, and comes back when the stream breaks.
pub async fn viewer(scene: Arc<Scene>, tally: Arc<Tally>, end: Instant) {
    while Instant::now() < end {
        if let Err(error) = watch(&scene, &tally, end).await {
            tally.failed(Kind::Event, &error);
            tokio::time::sleep(Duration::from_millis(250)).await;
        }
    }
}

async fn watch(scene: &Scene, tally: &Tally, end: Instant) -> Result<(), String> {
    let path = format!("{}/api/v1/boards/{}/feed", scene.api.base, scene.board);
    // A stream has no end that a time limit could wait for.
    let call = scene
        .api
        .client
        .get(path)
        .header(header::COOKIE, &scene.api.cookie)
        .timeout(Duration::from_secs(3600));
    let answer = call.send().await.map_err(|error| error_name(&error).to_owned())?;
    if answer.status() != StatusCode::OK {
        return Err(answer.status().as_str().to_owned());
    }
    let (mut answer, mut text) = (answer, Vec::new());
    while let Ok(next) = timeout_at(end.into(), answer.chunk()).await {
        let bytes = next.map_err(|error| error_name(&error).to_owned())?.ok_or("the stream ended")?;
        text.extend_from_slice(&bytes);
        while let Some(at) = text.windows(2).position(|window| window == b"\n\n") {
            let event: Vec<u8> = text.drain(..at + 2).collect();
            take(scene, tally, &String::from_utf8_lossy(&event));
        }
    }
    Ok(())
}

/// Counts an event; of a move of this run also how long ago it was sent.
fn take(scene: &Scene, tally: &Tally, event: &str) {
    let Some(data) = event
        .lines()
        .find_map(|line| line.strip_prefix("data: "))
        .filter(|_| event.contains("event: change"))
    else {
        return;
    };
    let Ok(change) = serde_json::from_str::<wire::Change>(data) else {
        return tally.failed(Kind::Event, "unreadable");
    };
    if let Some(sent) = scene.sent(change.order, change.version) {
        tally.took(Kind::Event, sent.elapsed());
    }
}

fn error_name(error: &reqwest::Error) -> &'static str {
    match () {
        () if error.is_timeout() => "timeout",
        () if error.is_connect() => "refused",
        () => "broken",
    }
}
