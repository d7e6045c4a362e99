//! PostgreSQL stops at once under 16 writers and starts again: no acknowledged move is lost, each key has one entry, and
//! writes are accepted soon after PostgreSQL is back.

use super::{
    Verdict, ensure,
    locked::{RECOVERY, recovery},
    report, seconds, size, until, whole,
    writers::{Crew, WRITERS},
};
use crate::shop::{
    cluster::{Cluster, Engine},
    process::ShopProcess,
};
use std::time::Duration;

/// How long to wait for a write to be refused.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn no_acknowledged_move_is_lost() {
    let mut cluster = Cluster::durable().await;
    let stops = size(3, 100);
    let shop = ShopProcess::open_at(cluster.database().await).await;
    let (moves, slowest) = strike(&mut cluster, &shop, stops).await.unwrap();
    whole(&shop).await.unwrap();
    let figure = format!(
        "{stops} stops under {WRITERS} writers, {moves} moves: 0 lost, 0 twice, accepted again {} after at most, log whole",
        seconds(slowest)
    );
    report(
        "PostgreSQL stopped",
        Engine::Postgres,
        &figure,
        "0 acknowledged lost, one entry a key, accepted again ≤ 5 s after",
    );
}

/// Without a sync before its commit is answered PostgreSQL loses the last moves, and the check must notice.
#[tokio::test(flavor = "multi_thread")]
async fn control_a_commit_that_is_not_synced_is_noticed() {
    let mut cluster = Cluster::durable().await;
    let careless = vec![("MILEPOST_POSTGRES_SYNCHRONOUS", "off")];
    let shop = ShopProcess::open_at_with(cluster.database().await, careless).await;
    let said = strike(&mut cluster, &shop, 10).await.unwrap_err();
    // Either the log lacks what was acknowledged, or a writer hears that its order is not as it was told.
    assert!(
        said.contains("not in the log") || said.contains("got 412") || said.contains("got 409"),
        "{said}"
    );
}

/// Stops PostgreSQL so many times; how many moves were accepted, and the slowest recovery.
async fn strike(cluster: &mut Cluster, shop: &ShopProcess, stops: u32) -> Verdict<(usize, Duration)> {
    let api = shop.api();
    let work = Crew::hire(&api).await.start(std::slice::from_ref(&api));
    let mut slowest = Duration::ZERO;
    for round in 0..stops {
        recovery(&work.seen, RECOVERY).await?;
        // Not a wait for a condition: the moment of the stop is the experiment.
        tokio::time::sleep(Duration::from_millis(20 + u64::from(round * 37 % 180))).await;
        cluster.crash();
        let (seen, refused) = (work.seen.clone(), work.seen.busy());
        until("a refusal while PostgreSQL is gone", PATIENCE, async || seen.busy() > refused).await?;
        let accepted = seen.accepted();
        cluster.restart().await;
        match until("an accepted write", RECOVERY, async || seen.accepted() > accepted).await {
            Ok(took) => slowest = slowest.max(took),
            // Writers that gave up say more than that nothing was accepted.
            Err(said) => return work.stop().await.and(Err(said)),
        }
    }
    let mut crew = work.stop().await?;
    ensure(crew.seen.full() == 0, || "a stopped PostgreSQL was taken for a full disk".into())?;
    crew.settle(&api).await?;
    Ok((crew.check(&api).await?, slowest))
}
