//! Finding and sorting in a store with a million orders: whatever is asked, and however many orders it finds.

use crate::{
    measure::Ground,
    report::{Goal, Report, Samples},
    shop::process::Api,
    store_size::large,
};
use std::time::Instant;

/// How often each question is asked.
const ROUNDS: usize = 5;
const ASKED: usize = 40;

/// What is asked: its name, and the query. Words that all orders have, few and none; several that never meet; archived orders
/// and those on the board; everything that a list can be sorted by.
pub const SEARCHES: [(&str, &str); 14] = [
    ("one number", "q=B-0123457&archived=true"),
    ("part of a number", "q=23457&archived=true"),
    ("a word of all, archived", "q=customer&archived=true"),
    ("a word of all, live", "q=customer"),
    ("a word of none", "q=zeppelin&archived=true"),
    ("one letter", "q=c&archived=true"),
    ("one customer", "q=%22customer%22+buyer-1234%40&archived=true"),
    ("three words", "q=customer+oak+1234&archived=true"),
    ("two words that never meet", "q=no.+sku-899x&archived=true"),
    ("many halves", "q=oak+bench+lamp&archived=true"),
    ("a word of all, in a status of few", "q=customer&status=supplier"),
    ("a word of some, cancelled", "q=oak&archived=true&status=cancelled"),
    ("a parcel", "q=RX000123456GB&archived=true"),
    ("a word of all, by name", "q=customer&archived=true&sort=customer"),
];

const SORTS: [(&str, &str); 8] = [
    ("by number", "sort=-number&archived=true"),
    ("by customer", "sort=customer&archived=true"),
    ("by status", "sort=status&archived=true"),
    ("by promise", "sort=-promise&archived=true"),
    ("by age", "sort=-age&archived=true"),
    ("live by promise", "sort=promise"),
    ("live by age", "sort=-age"),
    ("live by customer", "sort=-customer"),
];

/// A row for searches and one for sorted lists: the slowest p99, and beside it p50 and p99 of each.
pub async fn measure(report: &mut Report, ground: &Ground) {
    let size = large(ground);
    eprintln!("search: {} orders, {} of them on the board", size.orders, size.live);
    let shop = ground.filled(size).await;
    let api = shop.api();
    for (what, questions) in [("search", &SEARCHES[..]), ("sorted list", &SORTS[..])] {
        let mut slowest = Samples(vec![0.0]);
        let mut beside = Vec::new();
        for (name, query) in questions {
            let (p50, p99) = asked(&api, query).await;
            eprintln!("  {name}: p50 {:.1} ms, p99 {:.1} ms", p50.median(), p99.median());
            beside.push(format!("{name} {:.1}/{:.1}", p50.median(), p99.median()));
            if p99.median() > slowest.median() {
                slowest = p99;
            }
        }
        let goals = (Goal::AtMost(50.0), Goal::AtMost(25.0));
        let beside = format!("p50/p99 in ms: {}", beside.join("; "));
        report.row(
            &format!("{what}, {} orders, the slowest p99", size.orders),
            slowest,
            " ms",
            goals,
            beside,
        );
    }
    let next = Samples(vec![timed(&api, "/api/v1/boards/orders/next_number").await]);
    report.row("the next number", next, " ms", (Goal::AtMost(50.0), Goal::AtMost(10.0)), String::new());
}

async fn asked(api: &Api, query: &str) -> (Samples, Samples) {
    let (mut p50, mut p99) = (Samples::default(), Samples::default());
    for _ in 0..ROUNDS {
        let mut samples = Samples::default();
        for _ in 0..ASKED {
            samples.0.push(timed(api, &format!("/api/v1/boards/orders/orders?{query}")).await);
        }
        p50.0.push(samples.median());
        p99.0.push(samples.quantile(0.99));
    }
    (p50, p99)
}

async fn timed(api: &Api, path: &str) -> f64 {
    let begun = Instant::now();
    api.download(path).await;
    begun.elapsed().as_secs_f64() * 1e3
}
