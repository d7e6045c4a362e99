//! Starting other programs, with a sentence when that fails.

use anyhow::{Context, Result, bail};
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// The project's folder.
pub fn root() -> PathBuf {
    // Cargo says at run time where `<root>/xtask` is; what held at compile time may have been moved since.
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("xtask"), PathBuf::from);
    here.parent().map(Path::to_path_buf).unwrap_or_default()
}

/// A cargo command in the project's folder.
pub fn cargo(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.args(arguments).current_dir(root());
    command
}

/// A program in a folder of the project.
pub fn program(name: &str, arguments: &[&str], folder: &Path) -> Command {
    let mut command = Command::new(name);
    command.args(arguments).current_dir(folder);
    command
}

/// Runs a command with its output shown; `what` is its purpose, for the error.
pub fn run(command: &mut Command, what: &str) -> Result<()> {
    let status = command
        .status()
        .with_context(|| format!("{what}: {} cannot be started", command.get_program().display()))?;
    if !status.success() {
        bail!("{what} failed; what went wrong stands above");
    }
    Ok(())
}

/// Runs a `cargo build` with its messages shown, and tells where it put the file that `wanted` accepts.
pub fn artifact(command: &mut Command, what: &str, wanted: fn(&Path) -> bool) -> Result<PathBuf> {
    artifacts(command, what, wanted)?
        .pop()
        .with_context(|| format!("{what}: cargo did not say where it put the result"))
}

/// Runs a `cargo build` with its messages shown, and tells where it put the files that `wanted` accepts.
pub fn artifacts(command: &mut Command, what: &str, wanted: fn(&Path) -> bool) -> Result<Vec<PathBuf>> {
    let mut child = command
        .arg("--message-format=json-render-diagnostics")
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{what}: {} cannot be started", command.get_program().display()))?;
    let mut found = Vec::new();
    for line in BufReader::new(child.stdout.take().context("cargo without output")?).lines() {
        found.extend(made_by(&line?).into_iter().filter(|file| wanted(file)));
    }
    if !child.wait()?.success() {
        bail!("{what} failed; what went wrong stands above");
    }
    Ok(found)
}

/// The files that a line of cargo's JSON messages tells of.
fn made_by(line: &str) -> Vec<PathBuf> {
    let message: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
    let files = message["filenames"].as_array().cloned().unwrap_or_default();
    files.iter().filter_map(|file| file.as_str()).map(PathBuf::from).collect()
}

/// Runs a command quietly; its output is shown only when it fails.
pub fn run_quietly(command: &mut Command, what: &str) -> Result<()> {
    let output = command
        .output()
        .with_context(|| format!("{what}: {} cannot be started", command.get_program().display()))?;
    if !output.status.success() {
        eprintln!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        bail!("{what} failed; what went wrong stands above");
    }
    Ok(())
}

/// Whether a program is there and answers.
pub fn answers(name: &str, argument: &str) -> bool {
    Command::new(name)
        .arg(argument)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// Calls `test` with a folder of its own, gone afterwards. (A crate for it would give xtask's dependencies other features
/// in tests than in use, and half a minute of building with them.)
pub fn in_a_folder(name: &str, test: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    let folder = std::env::temp_dir().join(format!("milepost-xtask-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let result = test(&folder);
    std::fs::remove_dir_all(&folder)?;
    result
}
