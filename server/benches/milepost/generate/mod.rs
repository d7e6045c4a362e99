//! Data folders of any size: a real shop, set up through its own door, and behind it years of orders that were never
//! submitted but written in bulk. The entries are folded by the same `domain::apply` as everywhere, the chain is hashed as
//! the store hashes it, and `milepost audit verify` finds nothing wrong with the result. The server has no part in this
//! and gets no second write path by it.
//!
//! The mix of a shop with years behind it: all orders but the `live` ones were placed evenly over five years up to 70 days
//! ago and are archived (97 of 100 delivered, 3 cancelled; some with a hold, a slipped promise, a wait for approval or
//! supplier), 10.4 entries each. The live ones were placed in the last 60 days and lie on the board: at most the WIP limits
//! in "Awaiting supplier confirmation" (8) and "On the production floor" (10), the rest evenly in the other eight columns.

mod history;
mod postgres;
mod rows;
mod sqlite;
mod timeline;

use crate::shop::process::{MILEPOST, SECRET, ShopProcess};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Instant,
};
use store::{Store, postgres::PostgresStore, secret::Secret, sqlite::SqliteStore, time::Clock};

/// Raise it when what is generated changes: folders of another version are not used again.
const VERSION: u32 = 2;

/// How much a folder holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Size {
    /// All orders of the board, archived ones included.
    pub orders: u32,
    /// Those that lie on the board.
    pub live: u32,
}

/// The running shop of a folder of this size, generated now unless an earlier bench left it. The folder is kept for the
/// next bench, so change nothing in it that would make the next one's figures differ.
pub async fn shop(size: Size) -> ShopProcess {
    let folder = kept().join(format!("sqlite-v{VERSION}-{}-{}", size.orders, size.live));
    if !folder.exists() {
        generate(&folder, size).await;
    }
    ShopProcess::reopened(&folder).await
}

/// The same on an empty PostgreSQL database.
pub async fn shop_at(database: String, size: Size) -> ShopProcess {
    let mut shop = ShopProcess::open_at(database.clone()).await;
    shop.stop().await;
    let begun = Instant::now();
    let entries = postgres::fill(&database, size).await;
    eprintln!("  {entries} entries in {:.0} s", begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    let secret = Secret::from_text(SECRET);
    PostgresStore::open(&database, Arc::new(()), secret, Clock::system())
        .await
        .expect("a store")
        .close()
        .await;
    eprintln!("  search index in {:.0} s", begun.elapsed().as_secs_f64());
    shop.restart().await;
    shop
}

/// `target/bench-data`, beside the folder of this very program.
fn kept() -> PathBuf {
    let program = std::env::current_exe().expect("this program");
    program.ancestors().nth(3).expect("the target folder").join("bench-data")
}

async fn generate(folder: &Path, size: Size) {
    let begun = Instant::now();
    eprintln!("  generating {} orders, {} of them live, into {}", size.orders, size.live, folder.display());
    let unfinished = folder.with_extension("unfinished");
    let _ = fs::remove_dir_all(&unfinished);
    set_up(&unfinished).await;
    let entries = sqlite::fill(&unfinished, size).await;
    let filled = begun.elapsed();
    // Opening it makes the search index.
    let secret = Secret::of_folder(&unfinished).expect("the secret");
    SqliteStore::open(&unfinished, Arc::new(()), secret, Clock::system())
        .await
        .expect("a store")
        .close()
        .await;
    eprintln!("  search index in {:.0} s", (begun.elapsed() - filled).as_secs_f64());
    let seconds = begun.elapsed().as_secs_f64();
    eprintln!("  {entries} entries in {seconds:.0} s, {:.0}/s", entries as f64 / seconds);
    // A small one stands for all: the audit holds every order in memory.
    if size.orders <= 100_000 {
        let verify = Command::new(MILEPOST)
            .args(["audit", "verify", "--data"])
            .arg(&unfinished)
            .output()
            .expect("milepost runs");
        let verdict = String::from_utf8_lossy(&verify.stdout);
        assert!(verify.status.success(), "the generated folder is not whole: {verdict}");
        eprintln!("  audit verify: whole");
    }
    fs::rename(&unfinished, folder).expect("a finished folder");
}

/// A shop as its first run leaves it, at rest in this folder.
async fn set_up(folder: &Path) {
    let mut shop = ShopProcess::open().await;
    shop.stop().await;
    fs::create_dir_all(folder).expect("a folder");
    for file in fs::read_dir(shop.data()).expect("the shop's folder").flatten() {
        fs::copy(file.path(), folder.join(file.file_name())).expect("a copy");
    }
}
