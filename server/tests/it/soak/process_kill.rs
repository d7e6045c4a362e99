//! SIGKILL amid 16 writers, again and again. Every request that got no answer is sent again with its key: no acknowledged
//! move may be lost, and each key must have exactly one entry.

use super::{
    Verdict, report, size, sqlite_url, whole,
    writers::{Crew, WRITERS},
};
use crate::shop::{cluster::Engine, process::ShopProcess};
use sqlx::Connection;
use std::time::Duration;

const TARGET: &str = "0 acknowledged lost, one entry a key, log whole";

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_move_is_lost_and_each_key_has_one_entry() {
    on(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn control_a_lost_entry_is_noticed() {
    lost_on(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_move_is_lost_on_postgres() {
    on(Engine::Postgres).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn control_a_lost_entry_is_noticed_on_postgres() {
    lost_on(Engine::Postgres).await;
}

async fn on(engine: Engine) {
    let mut shop = ShopProcess::open_on(engine).await;
    let kills = size(20, 1_000);
    let crew = worked(&mut shop, kills).await.unwrap();
    let moves = crew.check(&shop.api()).await.unwrap();
    shop.stop().await;
    whole(&shop).await.unwrap();
    let figure = format!("{kills} kills under {WRITERS} writers, {moves} moves: 0 lost, 0 twice, log whole");
    report("process kill", engine, &figure, TARGET);
}

/// Somebody takes an acknowledged entry out of the log behind Milepost's back.
async fn lost_on(engine: Engine) {
    let mut shop = ShopProcess::open_on(engine).await;
    let crew = worked(&mut shop, 1).await.unwrap();
    shop.stop().await;
    let seq = *crew.writers[0].acknowledged.values().next_back().unwrap();
    remove(&shop, seq).await;
    let said = whole(&shop).await.unwrap_err();
    assert!(said.contains(&format!("entry {seq}: it is missing")), "{said}");
    shop.restart().await;
    let said = crew.check(&shop.api()).await.unwrap_err();
    assert_eq!(said, format!("writer 0: acknowledged but not in the log: [{seq}]"));
}

/// Kills the server under its writers so many times and lets them finish in peace.
async fn worked(shop: &mut ShopProcess, kills: u32) -> Verdict<Crew> {
    let mut crew = Crew::hire(&shop.api()).await;
    for round in 0..kills {
        let work = crew.start(&[shop.api()]);
        // Not a wait for a condition: the moment of the kill is the experiment.
        tokio::time::sleep(Duration::from_millis(20 + u64::from(round * 37 % 180))).await;
        shop.kill().await;
        crew = work.stop().await?;
        shop.restart().await;
    }
    crew.settle(&shop.api()).await?;
    // Whoever was killed before the first answer still has to have one.
    let work = crew.start(&[shop.api()]);
    let (seen, enough) = (work.seen.clone(), work.seen.accepted() + 10 * WRITERS as u64);
    super::until("the writers' last moves", Duration::from_secs(30), async || seen.accepted() >= enough)
        .await?;
    work.stop().await
}

async fn remove(shop: &ShopProcess, seq: u64) {
    let sql = format!("DELETE FROM events WHERE board = 1 AND seq = {seq}");
    let removed = match shop.database() {
        Some(url) => {
            let mut conn = sqlx::PgConnection::connect(url).await.unwrap();
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut conn).await.unwrap().rows_affected()
        }
        None => {
            let mut conn = sqlx::SqliteConnection::connect(&sqlite_url(shop)).await.unwrap();
            sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut conn).await.unwrap().rows_affected()
        }
    };
    assert_eq!(removed, 1);
}
