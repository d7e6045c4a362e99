//! `cargo xtask`: the set-up that a newcomer should not have to do. Each command is a module; this file only names them.

mod bench;
mod needs;
mod run;
mod serve;
mod site;
mod soak;
mod steps;
mod test;
mod verdicts;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, serves and tests Milepost.")]
struct Arguments {
    #[command(subcommand)]
    command: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything and serve it on a lasting data folder, empty at first
    Serve(serve::Options),
    /// Build everything and serve a sample shop in a fresh data folder
    Demo(serve::Options),
    /// Build the front end alone, into target/site
    Site(site::Options),
    /// Run every check: format, clippy, native tests, WebAssembly builds, browser journeys
    Test(test::Options),
    /// Measure speed and size, each as a ratio to a limit measured in the same run
    Bench(bench::Options),
    /// Put the server under faults and print what came of it
    Soak(soak::Options),
    /// Put a load on a Milepost that runs already: moves, viewers, tracking pages
    #[command(disable_help_flag = true)]
    Load(bench::Load),
}

fn main() -> ExitCode {
    let done = match Arguments::parse().command {
        Task::Serve(options) => serve::serve(&options),
        Task::Demo(options) => serve::demo(&options),
        Task::Site(options) => site::build(&options),
        Task::Test(options) => test::test(&options),
        Task::Bench(options) => bench::bench(&options),
        Task::Soak(options) => soak::soak(&options),
        Task::Load(options) => bench::load(&options),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\n✗ {error:#}");
            ExitCode::FAILURE
        }
    }
}
