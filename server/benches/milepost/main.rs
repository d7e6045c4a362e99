//! Speed and size, each as a ratio to a limit or peer that is measured in the same run, in turns, so that a noisy machine
//! disturbs both alike. `cargo xtask bench` builds and runs this; a row's name as an argument runs that row alone. What a
//! person sees of a drag (frame times) is measured by the browser tests and not here.

mod api;
mod automation;
mod board;
mod by_hand;
mod feed;
mod generate;
mod http;
mod jam;
mod load;
mod measure;
mod memory;
mod nginx;
mod report;
mod restart;
mod search;
#[allow(dead_code, reason = "shared with the tests, which use the rest")]
#[path = "../../tests/it/shop/mod.rs"]
mod shop;
mod sizes;
mod store_size;
mod tracking;
mod viewers;
mod writes;

use clap::{Parser, Subcommand};
use measure::{Ground, raise_limit_of_files};
use report::Report;
use shop::cluster::Engine;

#[derive(Parser)]
#[command(name = "milepost bench", args_conflicts_with_subcommands = true)]
struct Arguments {
    /// The rows to measure [default: all]
    #[arg(value_parser = ROWS)]
    rows: Vec<String>,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
    /// The engine to measure [default: both]
    #[arg(long, value_parser = engine)]
    engine: Vec<Engine>,
    /// How many orders the large store holds
    #[arg(long, default_value_t = 1_000_000)]
    history: u32,
    /// How many viewers a restart meets
    #[arg(long, default_value_t = 1_000)]
    viewers: usize,
    #[command(subcommand)]
    instead: Option<Instead>,
    /// What cargo says to a bench
    #[arg(long, hide = true)]
    bench: bool,
}

#[derive(Subcommand)]
enum Instead {
    /// Put a load on a running Milepost and say how it bears it
    Load(load::Options),
    /// Sync a file and write messages of this size to a thousand sockets: the peer of a row
    #[command(hide = true)]
    RawWriter { bytes: usize, file: std::path::PathBuf },
}

const ROWS: [&str; 11] =
    ["writes", "rules", "feed", "board", "store", "search", "jam", "memory", "tracking", "restart", "sizes"];

fn engine(name: &str) -> Result<Engine, String> {
    match name {
        "sqlite" => Ok(Engine::Sqlite),
        "postgres" => Ok(Engine::Postgres),
        _ => Err("the engines are sqlite and postgres".into()),
    }
}

#[tokio::main]
async fn main() {
    let arguments = Arguments::parse();
    match &arguments.instead {
        Some(Instead::RawWriter { bytes, file }) => return feed::raw_writer(*bytes, file),
        Some(Instead::Load(options)) => return load::run(options).await,
        None => {}
    }
    raise_limit_of_files();
    let engines = if arguments.engine.is_empty() {
        vec![Engine::Sqlite, Engine::Postgres]
    } else {
        arguments.engine.clone()
    };
    let mut report = Report::default();
    for engine in engines {
        let ground = Ground::of(engine, arguments.history, arguments.viewers).await;
        measure(&mut report, &ground, &arguments).await;
    }
    if arguments.runs("sizes") {
        report.engine = "";
        sizes::measure(&mut report).await;
    }
    if arguments.json {
        report.print_json()
    } else {
        report.print()
    }
    if report.missed_a_limit() {
        std::process::exit(1);
    }
}

/// The rows of one engine.
async fn measure(report: &mut Report, ground: &Ground, arguments: &Arguments) {
    report.engine = ground.name();
    if arguments.runs("writes") {
        writes::measure(report, ground).await;
    }
    if arguments.runs("rules") {
        automation::measure(report, ground).await;
    }
    if arguments.runs("feed") {
        feed::measure(report, ground).await;
    }
    if arguments.runs("board") {
        board::measure(report, ground).await;
    }
    if arguments.runs("store") {
        store_size::measure(report, ground).await;
    }
    if arguments.runs("search") {
        search::measure(report, ground).await;
    }
    if arguments.runs("jam") {
        jam::measure(report, ground).await;
    }
    if arguments.runs("memory") {
        memory::measure(report, ground).await;
    }
    if arguments.runs("tracking") {
        tracking::measure(report, ground).await;
    }
    if arguments.runs("restart") {
        restart::measure(report, ground).await;
    }
}

impl Arguments {
    fn runs(&self, row: &str) -> bool {
        self.rows.is_empty() || self.rows.iter().any(|name| name == row)
    }
}
