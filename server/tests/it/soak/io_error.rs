//! The disk does not write or sync, or is full: writes are refused and never falsely accepted, reads and the feed live on, and
//! when the disk is well again everything goes on without a restart.

use super::{
    Verdict,
    disk::FailingDisk,
    ensure,
    locked::{RECOVERY, recovery},
    report, seconds, size, until,
    viewer::Viewers,
    whole,
    writers::{AtWork, Crew, Seen, WRITERS},
};
use crate::{
    shop::cluster::Engine,
    shop::process::{Api, ShopProcess},
};
use domain::Snapshot;
use std::time::{Duration, Instant};

/// What SQLite syncs with is decided when it is compiled.
const SYNC: &str = "fsync,fdatasync";
/// How long to wait for the first refusal.
const PATIENCE: Duration = Duration::from_secs(20);

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_does_not_sync() {
    on_failing("syncing", SYNC).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_does_not_write() {
    on_failing("writing", "pwrite64").await;
}

/// Without full synchronisation a commit is answered before the disk has had its say.
#[tokio::test(flavor = "multi_thread")]
async fn control_a_false_2xx_is_noticed() {
    let disk = FailingDisk::open(SYNC, "EIO", vec![("MILEPOST_SQLITE_SYNCHRONOUS", "normal")]).await;
    let work = Crew::hire(&disk.shop.api()).await.start(&[disk.shop.api()]);
    disk.fail();
    let said = refused(&work, Seen::busy, 0, Duration::from_secs(2)).await.unwrap_err();
    assert!(said.contains("were accepted"), "{said}");
    work.stop().await.unwrap();
}

async fn on_failing(what: &str, call: &str) {
    let disk = FailingDisk::open(call, "EIO", vec![]).await;
    let times = size(1, 10);
    let fault = Fault { times, fail: || disk.fail(), mend: || disk.mend(), refusals: Seen::busy, room: 0 };
    let outcome = fault.strike(&disk.shop).await.unwrap();
    whole(&disk.shop).await.unwrap();
    let figure = format!("{what} fails {times}×: {outcome}");
    report("I/O error", Engine::Sqlite, &figure, "503, reads and feed live on, 0 false 2xx, no restart");
}

/// A fault of the disk that comes and goes.
pub(super) struct Fault<F, M> {
    pub times: u32,
    pub fail: F,
    pub mend: M,
    /// How many writes were refused for this fault's reason.
    pub refusals: fn(&Seen) -> u64,
    /// How many may be accepted all the same: a full disk can still have room inside its files. What they were told is
    /// held against the log in the end.
    pub room: u64,
}

impl<F: Fn(), M: Fn()> Fault<F, M> {
    /// Strikes under writers and a viewer; the figure.
    pub(super) async fn strike(&self, shop: &ShopProcess) -> Verdict<String> {
        let api = shop.api();
        let crew = Crew::hire(&api).await;
        let viewers = Viewers::steady(&api, 1).await;
        let work = crew.start(std::slice::from_ref(&api));
        let (mut slowest, mut refusals) = (Duration::ZERO, 0);
        for _ in 0..self.times {
            recovery(&work.seen, RECOVERY).await?;
            (self.fail)();
            let lived = async {
                refused(&work, self.refusals, self.room, PATIENCE).await.map(|count| refusals += count)?;
                lives(&api).await
            };
            let lived = lived.await;
            (self.mend)();
            lived?;
            slowest = slowest.max(recovery(&work.seen, RECOVERY).await?);
        }
        let mut crew = work.stop().await?;
        crew.settle(&api).await?;
        let moves = crew.check(&api).await?;
        let told = viewers.finish(&api).await?;
        ensure(told.connections == 1, || {
            format!("the feed broke off: it was opened {} times", told.connections)
        })?;
        ensure(crew.seen.silent() == 0, || format!("{} requests got no answer", crew.seen.silent()))?;
        Ok(format!(
            "{refusals} writes refused, {moves} accepted, 0 lost, accepted again {} after",
            seconds(slowest)
        ))
    }
}

/// Waits until every writer is refused, and watches that no more than `room` are accepted from then on; how many refusals
/// there were.
pub(super) async fn refused(
    work: &AtWork,
    refusals: fn(&Seen) -> u64,
    room: u64,
    limit: Duration,
) -> Verdict<u64> {
    let (seen, before, begun) = (&work.seen, refusals(&work.seen), Instant::now());
    let accepted = seen.accepted();
    let enough = |times: u64| before + times * WRITERS as u64;
    let heard = until("refusals", limit, async || refusals(seen) >= enough(2)).await;
    heard.map_err(|said| format!("{said}; {} writes were accepted", seen.accepted() - accepted))?;
    let accepted = seen.accepted();
    until("more refusals", limit, async || refusals(seen) >= enough(4)).await?;
    let falsely = seen.accepted() - accepted;
    ensure(falsely <= room, || {
        format!("{falsely} writes were accepted while the disk failed, {:?} on", begun.elapsed())
    })?;
    Ok(refusals(seen) - before)
}

/// Whether the board and an order can be read.
async fn lives(api: &Api) -> Verdict {
    let board = api.board().await;
    let snapshot: Snapshot = api.get(&format!("/api/v1/boards/{board}")).await;
    let card = snapshot.columns.iter().flat_map(|column| &column.orders).next().ok_or("an empty board")?;
    let _: serde_json::Value = api.get(&format!("/api/v1/orders/{}", card.id)).await;
    Ok(())
}
