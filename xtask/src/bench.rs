//! `cargo xtask bench`: the site is built as users get it, then the server's own bench runs against the release binary.

use crate::{
    run::{cargo, run},
    site,
    steps::step,
};
use anyhow::Result;
use clap::Args;

/// What to measure.
#[derive(Args)]
pub struct Options {
    /// The rows to measure [default: all]: writes, feed, board, sizes
    rows: Vec<String>,
    /// Print JSON instead of a table
    #[arg(long)]
    json: bool,
}

/// Measures, and fails when a figure is worse than the least that is asked.
pub fn bench(options: &Options) -> Result<()> {
    site::build(&site::Options::default())?;
    let mut command = cargo(&["bench", "--package", "server", "--bench", "milepost", "--"]);
    command.args(&options.rows).args(options.json.then_some("--json"));
    step("measuring", || run(&mut command, "the bench"))
}
