//! Opening a board of 10,000 orders and one of 100,000, in turns: how long the server takes for page and snapshot, and
//! what they weigh. The first is also what larger stores are held against.

use crate::{
    generate::Size,
    measure::Ground,
    report::{Goal, Report, Samples},
    shop::process::{Api, ShopProcess},
};
use std::time::Instant;

/// A shop whose orders all lie on the board.
pub const SMALL: Size = Size { orders: 10_000, live: 10_000 };
const LARGE: Size = Size { orders: 100_000, live: 100_000 };
const ROUNDS: usize = 5;
/// Openings of a page and of a snapshot in each round.
const OPENINGS: usize = 100;

/// The page's p99 in the server, its compressed size, the snapshot's beside it, and how ten times the orders change them.
pub async fn measure(report: &mut Report, ground: &Ground) {
    eprintln!(
        "board: {ROUNDS} rounds of {OPENINGS} openings of a board of 10,000 orders and of one of 100,000"
    );
    let (small, large) = (ground.filled(SMALL).await, ground.filled(LARGE).await);
    let (small, large) = in_turns(&small, &large).await;
    let beside = format!(
        "page p50 {:.1} ms; snapshot p50 {:.1}, p99 {:.1} ms",
        small.page.p50.median(),
        small.snapshot.p50.median(),
        small.snapshot.p99.median()
    );
    let goals = (Goal::AtMost(25.0), Goal::AtMost(10.0));
    report.row("board of 10,000 orders opens, p99", small.page.p99.clone(), " ms", goals, beside);
    let weight = Samples(vec![small.weight as f64 / 1000.0]);
    report.row(
        "its page, compressed",
        weight,
        " KB",
        (Goal::AtMost(40.0), Goal::AtMost(30.0)),
        "brotli, before WASM".into(),
    );
    compare(report, "100,000 orders on the board / 10,000", &small, &large);
}

/// Page and snapshot of one board: p50 and p99 of each round, in milliseconds.
#[derive(Debug, Default)]
pub struct Opened {
    page: Quantiles,
    snapshot: Quantiles,
    /// The page's size on the wire, in bytes.
    weight: usize,
}

#[derive(Debug, Default)]
struct Quantiles {
    p50: Samples,
    p99: Samples,
}

/// Opens both boards in turns.
pub async fn in_turns(small: &ShopProcess, large: &ShopProcess) -> (Opened, Opened) {
    let mut both = (Opened::default(), Opened::default());
    let (small, large) = (small.api(), large.api());
    let boards = (small.board().await, large.board().await);
    for _ in 0..ROUNDS {
        both.0.round(&small, &boards.0).await;
        both.1.round(&large, &boards.1).await;
    }
    both
}

/// Rows for what the larger of two costs more.
pub fn compare(report: &mut Report, what: &str, small: &Opened, large: &Opened) {
    let rows = [
        ("page p50", &small.page.p50, &large.page.p50),
        ("page p99", &small.page.p99, &large.page.p99),
        ("snapshot p50", &small.snapshot.p50, &large.snapshot.p50),
        ("snapshot p99", &small.snapshot.p99, &large.snapshot.p99),
    ];
    for (name, small, large) in rows {
        let beside = format!("{:.2} ms / {:.2} ms", large.median(), small.median());
        // A p99 of a hundred openings is the second slowest of them, which the machine's other work decides now and then.
        let limit = if name.ends_with("p99") { 2.0 } else { 1.5 };
        report.row(
            &format!("{what}, {name}"),
            large.over(small),
            "×",
            (Goal::AtMost(limit), Goal::AtMost(1.2)),
            beside,
        );
    }
}

impl Opened {
    async fn round(&mut self, api: &Api, board: &str) {
        self.weight = self.page.round(api, &format!("/boards/{board}")).await;
        self.snapshot.round(api, &format!("/api/v1/boards/{board}")).await;
    }
}

impl Quantiles {
    /// A round of openings over one kept connection; the size of the last answer's body on the wire.
    async fn round(&mut self, api: &Api, path: &str) -> usize {
        let (mut samples, mut weight) = (Samples::default(), 0);
        for _ in 0..OPENINGS {
            let begun = Instant::now();
            weight = api.download(path).await;
            samples.0.push(begun.elapsed().as_secs_f64() * 1e3);
        }
        self.p50.0.push(samples.median());
        self.p99.0.push(samples.quantile(0.99));
        weight
    }
}
