//! Memory: of a server at rest, with few and with many orders in its store, and of each viewer who only watches.

use crate::{
    board::SMALL,
    measure::{Ground, memory},
    report::{Goal, Report, Samples},
    shop::process::ShopProcess,
    store_size,
    viewers::{FEED, Viewers},
};
use std::time::Duration;

const VIEWERS: usize = 2_000;
const ROUNDS: usize = 5;
/// How often the board is opened before the server counts as one at rest, and not as one that did nothing yet.
const OPENINGS: usize = 20;
/// When a server rests: free memory goes back to the system after a second.
const SETTLE: Duration = Duration::from_millis(2500);

/// At rest, and per viewer.
pub async fn measure(report: &mut Report, ground: &Ground) {
    eprintln!("memory: at rest, and of {VIEWERS} idle viewers");
    for size in [SMALL, store_size::large(ground)] {
        let mut shop = ground.filled(size).await;
        let (mut all, mut anonymous) = (Samples::default(), Samples::default());
        for _ in 0..ROUNDS {
            shop.stop().await;
            shop.restart().await;
            let (whole, own) = at_rest(&shop).await;
            all.0.push(whole / 1e6);
            anonymous.0.push(own / 1e6);
        }
        let beside =
            format!("RSS after {OPENINGS} openings; {:.1} MB of it are no file's", anonymous.median());
        report.row(
            &format!("memory at rest, {} orders", size.orders),
            all,
            " MB",
            (Goal::AtMost(60.0), Goal::AtMost(30.0)),
            beside,
        );
    }
    let each = viewers(&mut ground.shop().await).await;
    let beside = format!("RSS of {VIEWERS} idle viewers; what the kernel holds comes on top");
    report.row("memory per idle viewer", each, " KiB", (Goal::AtMost(32.0), Goal::AtMost(16.0)), beside);
}

async fn at_rest(shop: &ShopProcess) -> (f64, f64) {
    let api = shop.api();
    for _ in 0..OPENINGS {
        api.download("/boards/orders").await;
    }
    tokio::time::sleep(SETTLE).await;
    memory(shop.pid())
}

/// KiB that each of many viewers adds, in a fresh process each round.
async fn viewers(shop: &mut ShopProcess) -> Samples {
    let mut each = Samples::default();
    for _ in 0..ROUNDS {
        shop.stop().await;
        shop.restart().await;
        let api = shop.api();
        let before = at_rest(shop).await.0;
        let viewers = Viewers::connect(&api.address(), &api.feed_request("orders"), VIEWERS, FEED).await;
        tokio::time::sleep(SETTLE).await;
        each.0.push((memory(shop.pid()).0 - before) / VIEWERS as f64 / 1024.0);
        drop(viewers);
    }
    each
}
