//! What landed opens at the size of a shop with years behind it: 10,000 orders under the schema of the oldest version that left
//! something, on each engine, and of the newest one 2,000, or as many with `MILEPOST_SOAK=full`. Not an entry of the log is
//! another one afterwards, and work goes on at once.

use super::{
    fixture::{Landed, heads},
    grow::{grow, log, tamper},
};
use crate::{
    shop::{
        cluster::Engine,
        process::{Api, MoveRequest, ShopProcess},
    },
    soak::{Verdict, ensure, report, seconds, size},
};
use domain::{Card, Snapshot, wire::Page};
use reqwest::StatusCode;
use serde_json::Value;
use std::time::{Duration, Instant};

const ORDERS: u32 = 10_000;
const FEWER: u32 = 2_000;
/// What a start may take that brings all of it up to date: migrations, and the index that orders are found by. The suite runs
/// a program without optimisation, beside other tests.
const START: Duration = Duration::from_secs(60);
/// What the server may have held at most, in MiB. It reads no board whole.
const MEMORY: u64 = 400;

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_orders_of_the_first_version_open_on_sqlite() {
    opens(&Landed::all(Engine::Sqlite).remove(0), Engine::Sqlite, ORDERS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_orders_of_the_last_version_open_on_sqlite() {
    let landed = Landed::all(Engine::Sqlite).pop().expect("a folder");
    opens(&landed, Engine::Sqlite, size(FEWER, ORDERS)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ten_thousand_orders_of_the_first_version_open_on_postgres() {
    opens(&Landed::all(Engine::Postgres).remove(0), Engine::Postgres, ORDERS).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn many_orders_of_the_last_version_open_on_postgres() {
    let landed = Landed::all(Engine::Postgres).pop().expect("a database");
    opens(&landed, Engine::Postgres, size(FEWER, ORDERS)).await;
}

async fn opens(landed: &Landed, engine: Engine, orders: u32) {
    let copies = orders as usize / landed.noted.orders.len();
    let mut shop = landed.unpack().await;
    grow(&shop, copies).await;
    let before = log(&shop).await;
    let begun = Instant::now();
    shop.back().await;
    let took = begun.elapsed();
    let all: Verdict = async {
        ensure(took < START, || format!("it opened after {took:?}"))?;
        works(&shop.api(), landed, copies, before.len()).await?;
        let memory = held(&shop);
        ensure(memory < MEMORY, || format!("it held {memory} MiB"))?;
        shop.stop().await;
        is_whole(&shop, copies * landed.noted.orders.len()).await?;
        let after = log(&shop).await;
        ensure(after.len() == before.len() + 1, || {
            format!("{} entries after {}", after.len(), before.len())
        })?;
        let other = before.iter().zip(&after).position(|(before, after)| before != after);
        ensure(other.is_none(), || format!("entry {} is another one", other.unwrap_or_default() + 1))?;
        let figure = format!("opened in {}, held {memory} MiB at most", seconds(took));
        report(&format!("{orders} orders of {}", landed.name), engine, &figure, "the log is equal");
        Ok::<(), String>(())
    }
    .await;
    all.unwrap_or_else(|error| panic!("{}: {error}", landed.name));
    // The control: a single byte of the second entry that landed, changed after the upgrade.
    let seq = copies + 1;
    tamper(
        &shop,
        &format!("UPDATE events SET body = replace(body, '\"at\":\"2026', '\"at\":\"2025') WHERE board = 1 AND seq = {seq}"),
    )
    .await;
    let (whole, said) = shop.command(&["audit", "verify"]).await;
    let named = format!("entry {seq}: its text was changed");
    assert!(!whole && said.contains(&named), "{}: {said}", landed.name);
}

/// Board, search, tracking page and a move, each of copies as of what they are copies of.
async fn works(api: &Api, landed: &Landed, copies: usize, entries: usize) -> Verdict {
    let snapshot: Snapshot = api.get("/api/v1/boards/orders").await;
    let on_board = |status: &str| {
        let noted = &landed.noted.orders;
        copies * noted.iter().filter(|order| !order.archived && order.status == status).count()
    };
    ensure(snapshot.seq == entries as u64, || format!("the board shows entry {}", snapshot.seq))?;
    for column in &snapshot.columns {
        let (status, total) = (&column.count.status, column.count.total as usize);
        ensure(total == on_board(status.as_str()), || format!("{total} orders in {status}"))?;
        ensure(column.orders.is_empty() == (total == 0), || format!("no card in {status}"))?;
    }
    let number = format!("L-02-{}", copies - 1);
    let found: Page<Card> = api.get(&format!("/api/v1/boards/orders/orders?q={number}")).await;
    let [card] = &found.items[..] else {
        return Err(format!("{number} is found {} times", found.items.len()));
    };
    ensure(*card.number == *number, || format!("{} instead of {number}", card.number))?;
    let view: Value = api.get(&format!("/api/v1/orders/{}", card.id)).await;
    let link =
        view["tracking_url"].as_str().and_then(|link| link.split_once("/t/")).ok_or("it has no link")?;
    let page = api.client.get(format!("{}/t/{}", api.base, link.1)).send().await;
    let page = page.map_err(|error| error.to_string())?;
    ensure(page.status() == StatusCode::OK, || format!("{number}’s tracking page: {}", page.status()))?;
    let request = MoveRequest {
        order: card.id,
        version: card.version,
        to: "scheduled",
        key: "after-the-upgrade".into(),
    };
    let moved = api.send(&request).await.map_err(|error| error.to_string())?;
    ensure(moved.status() == StatusCode::OK, || format!("a move: {}", moved.status()))
}

async fn is_whole(shop: &ShopProcess, orders: usize) -> Verdict {
    let (whole, said) = shop.command(&["audit", "verify"]).await;
    ensure(whole, || said.clone())?;
    ensure(said.contains(&format!(" {orders} orders, ")), || format!("{orders} orders: {said}"))?;
    ensure(heads(&said).contains_key("orders"), || said)
}

/// The most memory that the server has held, in MiB.
fn held(shop: &ShopProcess) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", shop.server())).unwrap_or_default();
    let most = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix("kB"));
    most.and_then(|most| most.trim().parse::<u64>().ok()).unwrap_or(0) / 1024
}
