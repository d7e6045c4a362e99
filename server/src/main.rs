//! The `milepost` command.

use clap::Parser;
use server::cli::{self, Cli, LogFormat};
use std::{io::IsTerminal, process::ExitCode};
use tracing_subscriber::EnvFilter;

/// Most of what a request or a sign-in takes is free again at once; this allocator gives it back to the system.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static HEAP: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    log(cli.log_format());
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => return failed(&error.into()),
    };
    match runtime.block_on(cli::run(cli)) {
        Ok(code) => code,
        Err(error) => failed(&error),
    }
}

/// The log goes to standard error. Both formats say of an entry which request it belongs to.
fn log(format: LogFormat) {
    let filter = EnvFilter::try_from_env("MILEPOST_LOG").unwrap_or_else(|_| EnvFilter::new("warn"));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match format {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).init(),
        LogFormat::Json => {
            log.json().flatten_event(true).with_current_span(true).with_span_list(false).init()
        }
    }
}

/// One sentence that says what to do, and the cause behind it.
fn failed(error: &anyhow::Error) -> ExitCode {
    eprintln!("milepost: {error:#}");
    ExitCode::FAILURE
}
