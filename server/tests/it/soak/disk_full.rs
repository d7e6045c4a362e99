//! The disk is full: writes get 507, reads and the feed live on, and with room again everything goes on without a restart.

use super::{
    disk::{FailingDisk, SmallDisk, small_disks_are_granted},
    io_error::{Fault, refused},
    report, size, whole,
    writers::{Crew, Seen},
};
use crate::shop::cluster::Engine;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread")]
async fn writes_get_507_and_all_else_lives_on() {
    let times = size(2, 20);
    let (kind, outcome) = if small_disks_are_granted().await {
        ("a disk of 12 MB filled", on_a_small_disk(times).await)
    } else {
        // Not as good, but the same to SQLite: the system call says that there is no room.
        ("no room by strace, for the system grants no small disk,", on_a_failing_disk(times).await)
    };
    report(
        "disk full",
        Engine::Sqlite,
        &format!("{kind} {times}×: {outcome}"),
        "507, reads and feed live on, 0 false 2xx, no restart",
    );
}

/// As long as there is room, no write is refused, and the check must say so.
#[tokio::test(flavor = "multi_thread")]
async fn control_a_disk_with_room_is_noticed() {
    let disk = FailingDisk::open("pwrite64", "ENOSPC", vec![]).await;
    let work = Crew::hire(&disk.shop.api()).await.start(&[disk.shop.api()]);
    let said = refused(&work, Seen::full, 0, Duration::from_secs(1)).await.unwrap_err();
    assert!(said.contains("there was still not: refusals"), "{said}");
    work.stop().await.unwrap();
}

async fn on_a_small_disk(times: u32) -> String {
    let disk = SmallDisk::open().await;
    let fault =
        Fault { times, fail: || disk.fill(), mend: || disk.free(), refusals: Seen::full, room: u64::MAX };
    let outcome = fault.strike(&disk.shop).await.unwrap();
    disk.whole().await.unwrap();
    outcome
}

async fn on_a_failing_disk(times: u32) -> String {
    let disk = FailingDisk::open("pwrite64", "ENOSPC", vec![]).await;
    let fault = Fault { times, fail: || disk.fail(), mend: || disk.mend(), refusals: Seen::full, room: 0 };
    let outcome = fault.strike(&disk.shop).await.unwrap();
    whole(&disk.shop).await.unwrap();
    outcome
}
