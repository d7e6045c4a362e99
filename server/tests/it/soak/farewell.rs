//! SIGTERM amid 16 writers: what is under way is answered and durable, open feeds end, and the process is gone in time.

use super::{
    report, seconds, until, whole,
    writers::{Crew, WRITERS},
};
use crate::shop::{cluster::Engine, process::ShopProcess};
use reqwest::header;
use std::time::{Duration, Instant};

/// What service managers grant before they kill.
const LIMIT: Duration = Duration::from_secs(10);

#[tokio::test(flavor = "multi_thread")]
async fn a_polite_stop_loses_nothing_on_sqlite() {
    on(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_polite_stop_loses_nothing_on_postgres() {
    on(Engine::Postgres).await;
}

async fn on(engine: Engine) {
    let mut shop = ShopProcess::open_on(engine).await;
    let api = shop.api();
    let feed = format!("{}/api/v1/boards/{}/feed", api.base, api.board().await);
    // Without the client's own limit on how long an answer may take.
    let mut feed = reqwest::Client::new().get(feed).header(header::COOKIE, &api.cookie).send().await.unwrap();
    assert!(feed.chunk().await.unwrap().is_some(), "the feed is open");
    let work = Crew::hire(&api).await.start(std::slice::from_ref(&api));
    let seen = work.seen.clone();
    until("writers at work", Duration::from_secs(30), async || seen.accepted() > 5 * WRITERS as u64)
        .await
        .unwrap();
    let begun = Instant::now();
    shop.stop().await;
    let took = begun.elapsed();
    assert!(took < LIMIT, "it took {took:?}");
    while let Ok(Some(_)) = feed.chunk().await {}
    let mut crew = work.stop().await.unwrap();
    shop.restart().await;
    crew.settle(&shop.api()).await.unwrap();
    let moves = crew.check(&shop.api()).await.unwrap();
    shop.stop().await;
    whole(&shop).await.unwrap();
    let figure = format!("{moves} moves by {WRITERS} writers: 0 lost, 0 twice, gone {} after", seconds(took));
    report("polite stop", engine, &figure, "0 acknowledged lost, feeds end, gone ≤ 10 s");
}
