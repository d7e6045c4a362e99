//! A store with a million orders and ten million entries: opening the board, against the same with 10,000 orders, and how
//! soon a server that was just started answers.

use crate::{
    board::{self, SMALL},
    generate::Size,
    measure::Ground,
    report::{Goal, Report, Samples},
    shop::process::ShopProcess,
};
use domain::Snapshot;
use std::time::Instant;

const ROUNDS: usize = 7;

/// The large store: as many orders on the board as the small one has, all others archived.
pub fn large(ground: &Ground) -> Size {
    Size { orders: ground.history.max(SMALL.live), live: SMALL.live }
}

/// The board's opening, and the first one after a restart.
pub async fn measure(report: &mut Report, ground: &Ground) {
    let size = large(ground);
    eprintln!(
        "store: {} orders, {} of them on the board, against {} in all",
        size.orders, size.live, SMALL.orders
    );
    let (small, mut large) = (ground.filled(SMALL).await, ground.filled(size).await);
    let opened = board::in_turns(&small, &large).await;
    board::compare(report, &format!("{} orders in the store / 10,000", size.orders), &opened.0, &opened.1);
    let (mut first, mut listening) = (Samples::default(), Samples::default());
    for _ in 0..ROUNDS {
        large.stop().await;
        let (ready, answered) = start(&mut large).await;
        listening.0.push(ready);
        first.0.push(answered);
    }
    let beside = format!(
        "process start → first snapshot answered; it listens after {:.0} ms; files in the page cache",
        listening.median()
    );
    let goals = (Goal::AtMost(300.0), Goal::AtMost(150.0));
    report.row(&format!("first board after a restart, {} orders", size.orders), first, " ms", goals, beside);
}

/// Milliseconds from the start of the process until it listens and until the first snapshot is answered.
async fn start(shop: &mut ShopProcess) -> (f64, f64) {
    let begun = Instant::now();
    shop.restart().await;
    let ready = begun.elapsed();
    let _: Snapshot = shop.api().get("/api/v1/boards/orders").await;
    (ready.as_secs_f64() * 1e3, begun.elapsed().as_secs_f64() * 1e3)
}
