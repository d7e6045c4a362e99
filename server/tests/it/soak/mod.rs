//! The product under faults: one file for each fault, with the check and a control in which the check sees the fault it is
//! there for. `cargo xtask test` runs the quick sizes; `cargo xtask soak` runs the full ones and prints their figures.

mod cable;
mod disk;
mod disk_full;
mod farewell;
mod feed_equality;
mod half_open;
mod io_error;
mod linearizability;
mod locked;
mod postgres_stop;
mod power_loss;
mod process_kill;
mod siege;
mod slow_readers;
mod sockets;
mod trickle;
mod two_instances;
mod viewer;
mod writers;

use crate::shop::{cluster::Engine, process::ShopProcess};
use sqlx::Connection;
use std::time::{Duration, Instant};

/// How much of a fault: `MILEPOST_SOAK=full` asks for what the targets name, anything else for what a test run can afford.
pub fn size(quick: u32, full: u32) -> u32 {
    if std::env::var("MILEPOST_SOAK").is_ok_and(|size| size == "full") { full } else { quick }
}

/// Whether rows run one after the other, so that figures say something: the suite runs other tests beside them.
pub fn alone() -> bool {
    std::env::var_os("MILEPOST_SOAK").is_some()
}

/// Prints a row's figure in the one form that `cargo xtask soak` reads. The runner may have begun a line of its own.
pub fn report(row: &str, engine: Engine, figure: &str, target: &str) {
    println!("\nsoak | {row} | {} | {figure} | {target}", name(engine));
}

fn name(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "SQLite",
        Engine::Postgres => "PostgreSQL",
    }
}

/// What a check found wrong.
pub type Verdict<T = ()> = Result<T, String>;

/// An error unless `holds`.
pub fn ensure(holds: bool, otherwise: impl FnOnce() -> String) -> Verdict {
    if holds { Ok(()) } else { Err(otherwise()) }
}

/// Waits until a condition holds and tells how long that took; an error that names it after `limit`.
pub async fn until(what: &str, limit: Duration, mut holds: impl AsyncFnMut() -> bool) -> Verdict<Duration> {
    let begun = Instant::now();
    while !holds().await {
        ensure(begun.elapsed() < limit, || format!("after {limit:?} there was still not: {what}"))?;
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    Ok(begun.elapsed())
}

/// Whether the database itself and the log in it are whole.
pub async fn whole(shop: &ShopProcess) -> Verdict {
    if shop.database().is_none() {
        let said = integrity(shop).await.map_err(|error| error.to_string())?;
        ensure(said == "ok", || format!("integrity_check: {said}"))?;
    }
    let (whole, report) = shop.command(&["audit", "verify"]).await;
    ensure(whole, || format!("audit verify: {report}"))
}

async fn integrity(shop: &ShopProcess) -> sqlx::Result<String> {
    let mut conn = sqlx::SqliteConnection::connect(&sqlite_url(shop)).await?;
    let said = sqlx::query_scalar("PRAGMA integrity_check").fetch_one(&mut conn).await?;
    conn.close().await?;
    Ok(said)
}

/// The address of a shop's SQLite file.
pub fn sqlite_url(shop: &ShopProcess) -> String {
    format!("sqlite://{}", shop.data().join("milepost.db").display())
}

/// A duration as a figure.
pub fn seconds(length: Duration) -> String {
    match length.as_millis() {
        short @ ..1_000 => format!("{short} ms"),
        _ => format!("{:.1} s", length.as_secs_f64()),
    }
}
