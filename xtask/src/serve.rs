//! `cargo xtask serve` and `cargo xtask demo`: everything built, then served.

use crate::{
    run::{artifact, cargo, root},
    site,
    steps::step,
};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::{
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::Command,
};

/// Where to serve and what.
#[derive(Args)]
pub struct Options {
    /// The address to listen on
    #[arg(long, default_value = "127.0.0.1:3000")]
    listen: SocketAddr,
    /// The data folder [default: ./data; for `demo` a fresh temporary one]
    #[arg(long)]
    data: Option<PathBuf>,
    /// What else the server is told, behind `--`
    #[arg(last = true)]
    more: Vec<String>,
}

/// Serves a lasting data folder.
pub fn serve(options: &Options) -> Result<()> {
    let data = options.data.clone().unwrap_or_else(|| root().join("data"));
    start("serve", options, &data)
}

/// Serves a sample shop in a fresh data folder.
pub fn demo(options: &Options) -> Result<()> {
    let fresh = std::env::temp_dir().join(format!("milepost-demo-{}", std::process::id()));
    let data = options.data.clone().unwrap_or(fresh);
    start("demo", options, &data)
}

/// Builds the site and the release binary that embeds it; the binary's path.
pub fn build_release() -> Result<PathBuf> {
    site::build(&site::Options::default())?;
    step("building the server (some minutes the first time)", || {
        artifact(
            &mut cargo(&["build", "--release", "--package", "server", "--bin", "milepost"]),
            "building the server",
            is_binary,
        )
    })
}

/// Whether a file is the program itself and not a test or a library of it.
pub fn is_binary(file: &Path) -> bool {
    file.file_name()
        .is_some_and(|name| name.to_string_lossy() == format!("milepost{}", std::env::consts::EXE_SUFFIX))
}

fn start(mode: &str, options: &Options, data: &Path) -> Result<()> {
    // Minutes of building would be wasted on an address that is taken.
    TcpListener::bind(options.listen).with_context(|| {
        format!(
            "{} cannot be listened on: stop what uses it, or choose another with --listen",
            options.listen
        )
    })?;
    let binary = build_release()?;
    let mut command = Command::new(binary);
    command.args([mode, "--listen", &options.listen.to_string(), "--data"]).arg(data).args(&options.more);
    become_it(&mut command)
}

/// Hands the terminal and its signals to the server.
#[cfg(unix)]
fn become_it(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    let error = command.exec();
    bail!("the server cannot be started: {error}")
}

#[cfg(not(unix))]
fn become_it(command: &mut Command) -> Result<()> {
    crate::run::run(command, "serving")
}
