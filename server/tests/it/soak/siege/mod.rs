//! Under siege: strangers send bodies that never end, guess passwords and leave streams open, colleagues' programs search
//! without a pause; and people move orders and customers read where theirs are as if nothing were the matter.

mod besiegers;
mod people;

use super::{Verdict, alone, ensure, report, size, sockets::QUICK_PATIENCE};
use crate::shop::{
    cluster::{Cluster, Engine},
    process::{MILEPOST, ShopProcess},
};
use besiegers::Camp;
use people::{Felt, Town};
use std::time::{Duration, Instant};

/// So much longer people may wait than in peace.
const TIMES: f64 = 3.0;

/// How long people are watched in peace and under siege. In the suite, where other tests run beside it, it is short.
fn lengths() -> (Duration, Duration) {
    let seconds = |length: u32| Duration::from_secs(u64::from(length));
    if alone() { (seconds(size(15, 60)), seconds(size(60, 900))) } else { (seconds(3), seconds(8)) }
}

/// A wait that nobody minds: shorter ones count as this one.
const UNNOTICED: Duration = Duration::from_millis(25);

/// Bodies that come slowly are given up in the run, however short it is.
fn environment() -> Vec<(&'static str, &'static str)> {
    if alone() { vec![] } else { vec![("MILEPOST_PATIENCE", QUICK_PATIENCE)] }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_refused_and_nobody_waits() {
    on(Engine::Sqlite).await;
}

/// Not in the suite: there it would only keep other tests waiting once more.
#[tokio::test(flavor = "multi_thread")]
async fn nobody_is_refused_and_nobody_waits_on_postgres() {
    if alone() {
        on(Engine::Postgres).await;
    }
}

/// A server that takes one request at a time turns people away when others ask, too, and the check must say so.
#[tokio::test(flavor = "multi_thread")]
async fn control_people_who_are_turned_away_are_noticed() {
    let shop = ShopProcess::open_with(vec![MILEPOST.into()], vec![("MILEPOST_MAX_REQUESTS", "1")]).await;
    let town = Town::settle(&shop.api()).await;
    let camp = Camp::pitch(&town).await;
    let siege = camp.begin();
    let felt = town.day(Duration::from_secs(3)).await;
    siege.lift().await;
    let said = felt.served().unwrap_err();
    assert!(said.contains("503"), "{said}");
}

/// Waits of a second where there were none are too long.
#[test]
fn control_long_waits_are_noticed() {
    let (calm, siege) = (Felt::of(Duration::from_millis(4)), Felt::of(Duration::from_secs(2)));
    let said = siege.unharmed(&calm).unwrap_err();
    assert!(said.contains("a move takes 2.0 s"), "{said}");
    calm.unharmed(&calm).unwrap();
}

async fn on(engine: Engine) {
    let shop = match engine {
        Engine::Sqlite => ShopProcess::open_with(vec![MILEPOST.into()], environment()).await,
        Engine::Postgres => {
            ShopProcess::open_at_with(Cluster::shared().await.database().await, environment()).await
        }
    };
    let (calm, long) = lengths();
    let town = Town::settle(&shop.api()).await;
    let camp = Camp::pitch(&town).await;
    let peace = town.day(calm).await;
    peace.served().unwrap();
    let siege = camp.begin();
    siege.complete().await.unwrap();
    let begun = Instant::now();
    let war = town.day(long).await;
    let length = begun.elapsed();
    let besieged = siege.lift().await;
    war.served().unwrap();
    besieged.was_one(length).unwrap();
    let figure = format!("{} s of {besieged}: nobody refused, {}", long.as_secs(), war.beside(&peace));
    report("under siege", engine, &figure, "no person refused, p99 ≤ 3× of peace");
    // Beside other tests waits say nothing of the siege.
    if alone() {
        war.unharmed(&peace).unwrap();
    }
}
