//! Opening a board of 10,000 orders: how long the server takes for page and snapshot, and what they weigh.

use crate::{
    report::{Goal, Report, Samples},
    shop::Shop,
};
use std::{fmt::Write, time::Instant};

const ORDERS: usize = 10_000;
const OPENINGS: usize = 300;

/// The page's p99 in the server, its compressed size, and the snapshot's p99 beside it.
pub async fn measure(report: &mut Report) {
    eprintln!("board: {OPENINGS} openings of a board of {ORDERS} orders");
    let shop = Shop::open().await;
    let api = shop.api();
    let board = api.board().await;
    fill(&shop, &board).await;
    let (page, weight) = openings(&api, &format!("/boards/{board}")).await;
    let (snapshot, _) = openings(&api, &format!("/api/v1/boards/{board}")).await;
    let beside = format!("page p50 {:.1} ms; snapshot p50 {:.1}, p99 {:.1} ms", page.median(), snapshot.median(), snapshot.quantile(0.99));
    let p99 = Samples(vec![page.quantile(0.99)]);
    report.row("board of 10,000 orders opens, p99", p99, " ms", (Goal::AtMost(25.0), Goal::AtMost(10.0)), beside);
    let weight = Samples(vec![weight as f64 / 1000.0]);
    report.row("its page, compressed", weight, " KB", (Goal::AtMost(40.0), Goal::AtMost(30.0)), "brotli, before WASM".into());
}

/// Fills the board through the importer, the orders spread over all statuses.
async fn fill(shop: &Shop, board: &str) {
    let statuses = ["received", "approval", "scheduled", "quality", "ready", "carrier", "delivered", "cancelled"];
    let mut csv = String::from("Number,Customer,Article,Quantity,Price,Date,Status\n");
    for n in 0..ORDERS {
        let status = statuses[n % statuses.len()];
        let (customer, day) = (n % 700, n % 28 + 1);
        writeln!(
            csv,
            "B-{n},Customer {customer} of Example Street,Alarm clock bakelike no. {n},{},3.75,2026-01-{day:02} 09:30,{status}",
            n % 40 + 1
        )
        .expect("a string grows");
    }
    let file = shop.data().join("orders.csv");
    std::fs::write(&file, csv).expect("a file");
    let map = "number=Number,customer_name=Customer,description=Article,quantity=Quantity,unit_price=Price,placed_at=Date,status=Status";
    let arguments = ["import", &file.display().to_string(), "--board", board, "--map", map, "--dates", "%Y-%m-%d %H:%M", "--zone", "UTC"];
    let (imported, output) = shop.command(&arguments).await;
    assert!(imported, "{output}");
}

/// Milliseconds of each opening over one kept connection, and the size of the last answer's body on the wire.
async fn openings(api: &crate::shop::Api, path: &str) -> (Samples, usize) {
    let (mut samples, mut weight) = (Samples::default(), 0);
    for _ in 0..OPENINGS {
        let begun = Instant::now();
        weight = api.download(path).await;
        samples.0.push(begun.elapsed().as_secs_f64() * 1e3);
    }
    (samples, weight)
}
