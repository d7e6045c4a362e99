//! `cargo xtask bench`: the site is built as users get it, then the server's own bench runs against the release binary.

use crate::{
    run::{cargo, run},
    site,
    steps::step,
};
use anyhow::Result;
use clap::Args;
use std::process::Command;

/// What to measure.
#[derive(Args)]
pub struct Options {
    /// The rows to measure [default: all]: writes, feed, board, store, search, memory, tracking, restart, sizes
    rows: Vec<String>,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
    /// The engine to measure, sqlite or postgres [default: both]
    #[arg(long)]
    engine: Vec<String>,
    /// How many orders the large store holds [default: 1000000]; what is generated stays in target/bench-data
    #[arg(long)]
    history: Option<u32>,
    /// How many viewers a restart meets [default: 1000]
    #[arg(long)]
    viewers: Option<u32>,
}

/// What to load.
#[derive(Args)]
pub struct Load {
    /// --url http://127.0.0.1:3000 --email … --password … [--movers N --viewers N --trackers N --seconds S]; --help says more
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Measures, and fails when a figure is worse than the least that is asked.
pub fn bench(options: &Options) -> Result<()> {
    site::build(&site::Options::default())?;
    let mut command = measuring();
    command.args(&options.rows).args(options.json.then_some("--json"));
    command.args(options.engine.iter().flat_map(|engine| ["--engine", engine]));
    command.args(options.history.iter().flat_map(|orders| ["--history".to_owned(), orders.to_string()]));
    command.args(options.viewers.iter().flat_map(|viewers| ["--viewers".to_owned(), viewers.to_string()]));
    step("measuring", || run(&mut command, "the bench"))
}

/// Puts a load on a Milepost that runs already.
pub fn load(options: &Load) -> Result<()> {
    run(measuring().arg("load").args(&options.arguments), "the load")
}

fn measuring() -> Command {
    cargo(&["bench", "--package", "server", "--bench", "milepost", "--"])
}
