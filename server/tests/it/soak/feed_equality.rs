//! Viewers that drop their connections at random and come back: in the end all boards are equal to the snapshot.

use super::{
    report, size, until,
    viewer::{Habit, Viewers},
    writers::Crew,
};
use crate::{
    shop::cluster::Engine,
    shop::process::{MoveRequest, ShopProcess},
};
use std::time::Duration;
use tokio::sync::watch;

/// A viewer further behind than the server replays is told to fetch the snapshot.
const BEYOND_REPLAY: u64 = 2_050;

#[tokio::test(flavor = "multi_thread")]
async fn boards_end_equal() {
    on(Engine::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn boards_end_equal_on_postgres() {
    on(Engine::Postgres).await;
}

/// A viewer that takes no notice of a single event ends with another board, and the check must see that.
#[tokio::test(flavor = "multi_thread")]
async fn control_a_viewer_that_misses_one_event_is_noticed() {
    let shop = ShopProcess::open().await;
    let api = shop.api();
    let board = api.board().await;
    let order = api.place(&board, "E-1").await;
    let viewers =
        Viewers::start(&watch::channel(api.clone()).1, vec![Habit::Stay, Habit::Ignore(order)]).await;
    let request = MoveRequest { order, version: 1, to: "approval", key: "one".into() };
    assert!(api.send(&request).await.unwrap().status().is_success());
    api.place(&board, "E-2").await;
    let said = viewers.finish(&api).await.unwrap_err();
    assert!(said.contains("viewer 1 of 2") && said.contains("another board"), "{said}");
}

async fn on(engine: Engine) {
    let shop = ShopProcess::open_on(engine).await;
    let api = shop.api();
    let crew = Crew::hire(&api).await;
    let (count, moves) = (size(30, 200), u64::from(size(2_200, 20_000)));
    let viewers = Viewers::start(&watch::channel(api.clone()).1, habits(count)).await;
    let work = crew.start(std::slice::from_ref(&api));
    let seen = work.seen.clone();
    until("all moves", Duration::from_secs(600), async || seen.accepted() >= moves).await.unwrap();
    let crew = work.stop().await.unwrap();
    crew.check(&api).await.unwrap();
    let story = viewers.finish(&api).await.unwrap();
    assert_eq!(story.gaps, 0, "nothing is left out");
    assert!(story.connections > 2 * u64::from(count) && story.resyncs > 0, "nobody was tried: {story:?}");
    let figure = format!(
        "{count} viewers, {} connections, {} events, {} resyncs, {} moves: boards equal",
        story.connections,
        story.events,
        story.resyncs,
        seen.accepted()
    );
    report("feed equality", engine, &figure, "all boards equal");
}

/// Most drop now and then, some stay, one in fifteen comes back too late to catch up entry by entry.
fn habits(count: u32) -> Vec<Habit> {
    let habit = |n| match n % 15 {
        0 => Habit::StayAway(50, BEYOND_REPLAY),
        1..=3 => Habit::Stay,
        _ => Habit::Drop(400),
    };
    (0..count).map(habit).collect()
}
