//! Another process holds SQLite's write lock. For three seconds nobody notices; for longer than the server's patience
//! writers hear 503, and once the lock is gone they are served again.

use super::{Verdict, ensure, report, seconds, size, sqlite_url, until, whole, writers::Crew};
use crate::shop::{cluster::Engine, process::ShopProcess};
use sqlx::{Connection, SqliteConnection};
use std::time::{Duration, Instant};

/// How soon after the end of a fault writes must be accepted again.
pub(super) const RECOVERY: Duration = Duration::from_secs(5);

#[tokio::test(flavor = "multi_thread")]
async fn three_seconds_are_not_noticed() {
    let times = size(1, 5);
    let errors =
        errors_under_lock(times, async |_, begun| begun.elapsed() >= Duration::from_secs(3)).await.unwrap();
    judge(errors).unwrap();
    report(
        "database locked",
        Engine::Sqlite,
        &format!("3 s, {times}×: {errors} errors seen"),
        "0 errors seen",
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn longer_is_503_and_then_over_in_five_seconds() {
    let shop = ShopProcess::open().await;
    let crew = Crew::hire(&shop.api()).await;
    let (mut work, mut slowest) = (crew.start(&[shop.api()]), Duration::ZERO);
    for _ in 0..size(1, 5) {
        let (seen, before) = (work.seen.clone(), work.seen.busy());
        let lock = lock(&shop).await;
        until("a 503", Duration::from_secs(20), async || seen.busy() > before).await.unwrap();
        // The control of the wait below: as long as the lock is held, there is no recovery to be seen.
        recovery(&work.seen, Duration::from_millis(500)).await.unwrap_err();
        lock.close().await.unwrap();
        slowest = slowest.max(recovery(&work.seen, RECOVERY).await.unwrap());
        let mut crew = work.stop().await.unwrap();
        crew.settle(&shop.api()).await.unwrap();
        crew.check(&shop.api()).await.unwrap();
        assert_eq!(crew.seen.silent(), 0, "every request is answered");
        work = crew.start(&[shop.api()]);
    }
    work.stop().await.unwrap();
    whole(&shop).await.unwrap();
    let figure = format!("held for longer: 503, accepted again {} after", seconds(slowest));
    report("database locked", Engine::Sqlite, &figure, "503, then ≤ 5 s");
}

#[tokio::test(flavor = "multi_thread")]
async fn control_a_lock_beyond_patience_is_noticed() {
    let errors = errors_under_lock(1, async |busy, _| busy > 0).await.unwrap();
    judge(errors).unwrap_err();
}

fn judge(errors: u64) -> Verdict {
    ensure(errors == 0, || format!("{errors} errors were seen"))
}

/// Locks under writers until `enough` of the 503s so far and the lock's beginning; how many errors they saw.
async fn errors_under_lock(times: u32, mut enough: impl AsyncFnMut(u64, Instant) -> bool) -> Verdict<u64> {
    let shop = ShopProcess::open().await;
    let crew = Crew::hire(&shop.api()).await;
    let work = crew.start(&[shop.api()]);
    let seen = work.seen.clone();
    for _ in 0..times {
        let lock = lock(&shop).await;
        let (begun, accepted) = (Instant::now(), seen.accepted());
        until("the end of the lock", Duration::from_secs(20), async || enough(seen.busy(), begun).await)
            .await?;
        // What had been committed before may have been answered after; more would mean that nothing was locked.
        ensure(seen.accepted() <= accepted + 16, || {
            "moves were accepted while the database was locked".into()
        })?;
        lock.close().await.map_err(|error| error.to_string())?;
        recovery(&seen, RECOVERY).await?;
    }
    let mut crew = work.stop().await?;
    crew.settle(&shop.api()).await?;
    crew.check(&shop.api()).await?;
    Ok(crew.seen.busy() + crew.seen.silent() + crew.seen.full())
}

/// The write lock, as another program may take it; its end lets go.
async fn lock(shop: &ShopProcess) -> SqliteConnection {
    let mut conn = SqliteConnection::connect(&sqlite_url(shop)).await.expect("the database");
    sqlx::query("PRAGMA busy_timeout = 10000").execute(&mut conn).await.expect("patience");
    sqlx::query("BEGIN IMMEDIATE").execute(&mut conn).await.expect("the lock");
    conn
}

/// How long it takes until writes are accepted again.
pub(super) async fn recovery(seen: &super::writers::Seen, limit: Duration) -> Verdict<Duration> {
    let before = seen.accepted();
    until("an accepted write", limit, async || seen.accepted() > before).await
}
