//! Speed and size, each as a ratio to a limit or peer that is measured in the same run, in turns, so that a noisy machine
//! disturbs both alike. `cargo xtask bench` builds and runs this; a row's name as an argument runs that row alone.

mod api;
mod board;
mod by_hand;
#[allow(dead_code, reason = "shared with the tests, which use the rest")]
#[path = "../../tests/it/cluster.rs"]
mod cluster;
mod feed;
mod report;
#[allow(dead_code, reason = "shared with the tests, which use the rest")]
#[path = "../../tests/it/process/shop.rs"]
mod shop;
mod sizes;
#[allow(dead_code, reason = "shared with the tests, which use the rest")]
#[path = "../../tests/it/store/shop.rs"]
mod store_shop;
mod writes;

use report::Report;

#[tokio::main]
async fn main() {
    let mut wanted: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let Some(messages) = feed::raw_writer_asked(&wanted) {
        return feed::raw_writer(messages);
    }
    let json = wanted.iter().position(|argument| argument == "--json").map(|at| wanted.remove(at)).is_some();
    let runs = |row: &str| wanted.is_empty() || wanted.iter().any(|name| name == row);
    let mut report = Report::default();
    if runs("writes") {
        writes::measure(&mut report).await;
    }
    if runs("feed") {
        feed::measure(&mut report).await;
    }
    if runs("board") {
        board::measure(&mut report).await;
    }
    if runs("sizes") {
        sizes::measure(&mut report).await;
    }
    if json {
        report.print_json()
    } else {
        report.print()
    }
    if report.missed_a_limit() {
        std::process::exit(1);
    }
}
