//! `cargo xtask soak`: the server under faults, one row after the other, and a table of what came of it. The rows are tests
//! of the server; each prints its figure on a line that is read here, and its controls must pass, too.

use crate::{
    needs,
    run::{artifact, cargo, root},
    steps::step,
};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::{
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Which faults, and how much of them.
#[derive(Args)]
pub struct Options {
    /// The rows to run [default: all]; a wrong name lists them
    rows: Vec<String>,
    /// The small sizes that `cargo xtask test` runs, on the debug build
    #[arg(long)]
    quick: bool,
}

/// A row's name on the command line, and where its tests are.
const ROWS: [(&str, &str); 16] = [
    ("process_kill", "soak::process_kill::"),
    ("farewell", "soak::farewell::"),
    ("power_loss", "soak::power_loss::"),
    ("tampering", "store::tampering::"),
    ("disk_full", "soak::disk_full::"),
    ("io_error", "soak::io_error::"),
    ("locked", "soak::locked::"),
    ("linearizability", "soak::linearizability::"),
    ("feed_equality", "soak::feed_equality::"),
    ("slow_readers", "soak::slow_readers::"),
    ("half_open", "soak::half_open::"),
    ("trickle", "soak::trickle::"),
    ("siege", "soak::siege::"),
    ("postgres_stop", "soak::postgres_stop::"),
    ("two_instances", "soak::two_instances::"),
    ("upgrade", "landed::many::"),
];

/// A line of the table.
#[derive(Debug, PartialEq)]
struct Line {
    row: String,
    engine: String,
    figure: String,
    target: String,
    holds: bool,
}

/// What a row's tests printed, read line by line.
#[derive(Debug, Default)]
struct Reading {
    lines: Vec<Line>,
    passed: u64,
    failed: Vec<String>,
    panics: Vec<String>,
    /// What the next line is about.
    expecting: Expecting,
}

#[derive(Debug, Default, PartialEq)]
enum Expecting {
    #[default]
    Nothing,
    Panic,
    FailedTests,
}

/// Runs the rows; one that fails does not keep the others from running.
pub fn soak(options: &Options) -> Result<()> {
    let rows = wanted(&options.rows)?;
    needs::strace()?;
    needs::postgres()?;
    // The server's debug build reads the site from this folder when it runs, but only if it is there when it is compiled.
    let site = root().join("target/site");
    std::fs::create_dir_all(&site).with_context(|| format!("{} cannot be made", site.display()))?;
    let tests = build(options.quick)?;
    let mut table = Vec::new();
    for (name, filter) in rows {
        eprintln!("\n━━ {name}");
        let begun = Instant::now();
        table.extend(run_row(name, filter, &tests, options.quick)?.lines(name, begun.elapsed()));
    }
    print(&table);
    let failed = table.iter().filter(|line| !line.holds).count();
    if failed > 0 {
        bail!("{failed} of {} lines failed; what went wrong stands above the table", table.len());
    }
    Ok(())
}

fn wanted(names: &[String]) -> Result<Vec<(&'static str, &'static str)>> {
    if let Some(name) = names.iter().find(|name| ROWS.iter().all(|(row, _)| row != name)) {
        bail!("there is no row “{name}”: there are {}", ROWS.map(|(row, _)| row).join(", "));
    }
    Ok(ROWS.into_iter().filter(|(row, _)| names.is_empty() || names.iter().any(|name| name == row)).collect())
}

/// The binary with the server's integration tests.
fn build(quick: bool) -> Result<PathBuf> {
    let mut command = cargo(&["test", "--no-run", "--package", "server", "--test", "it"]);
    command.args((!quick).then_some("--release"));
    let is_tests =
        |file: &Path| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("it-"));
    step("building the server and its tests", || artifact(&mut command, "building the tests", is_tests))
}

/// Runs a row's tests one after the other, shows what they print, and reads it.
fn run_row(name: &str, filter: &str, tests: &Path, quick: bool) -> Result<Reading> {
    // A panic is told on standard error: in one stream with the rest, its place tells which test it was.
    let mut command = Command::new("sh");
    command.args(["-c", r#"exec "$0" "$1" --test-threads 1 --nocapture 2>&1"#]).arg(tests).arg(filter);
    command.current_dir(root().join("server")).env("MILEPOST_SOAK", if quick { "quick" } else { "full" });
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("{name}: the tests cannot be started"))?;
    let mut reading = Reading::default();
    for line in BufReader::new(child.stdout.take().context("tests without output")?).lines() {
        let line = line?;
        println!("{line}");
        reading.read(&line);
    }
    if !child.wait()?.success() && reading.failed.is_empty() {
        reading.failed.push(format!("{filter}: the tests broke off"));
    }
    Ok(reading)
}

impl Reading {
    fn read(&mut self, line: &str) {
        match std::mem::take(&mut self.expecting) {
            Expecting::Panic => self.panics.push(line.to_owned()),
            Expecting::FailedTests if line.starts_with("    ") => {
                self.failed.push(line.trim().to_owned());
                self.expecting = Expecting::FailedTests;
            }
            _ => {}
        }
        if let Some(line) = line.strip_prefix("soak | ") {
            self.lines.extend(figure(line));
        } else if line.starts_with("thread '") && line.contains("' panicked at ")
            || line.contains(") panicked at ")
        {
            self.expecting = Expecting::Panic;
        } else if line == "failures:" {
            // The list comes twice with captured output; what is listed last is the names.
            self.failed.clear();
            self.expecting = Expecting::FailedTests;
        } else if let Some(count) = line.strip_prefix("test result: ").and_then(passed) {
            self.passed = count;
        }
    }

    /// The row's lines of the table: its figures, how many tests stood behind them, and what failed.
    fn lines(self, row: &str, took: Duration) -> Vec<Line> {
        let mut lines = self.lines;
        let counted = format!("{} tests, controls included, in {:.0} s", self.passed, took.as_secs_f64());
        let line = |figure, holds| Line {
            row: row.to_owned(),
            engine: String::new(),
            figure,
            target: "all pass".into(),
            holds,
        };
        lines.push(line(counted, self.failed.is_empty() && self.passed > 0));
        for (n, test) in self.failed.iter().enumerate() {
            let said = self.panics.get(n).map_or("", String::as_str);
            lines.push(line(format!("{test} failed: {said}"), false));
        }
        lines
    }
}

/// `process kill | SQLite | 20 kills … | 0 lost`
fn figure(line: &str) -> Option<Line> {
    let mut parts = line.split(" | ").map(str::to_owned);
    Some(Line {
        row: parts.next()?,
        engine: parts.next()?,
        figure: parts.next()?,
        target: parts.next()?,
        holds: true,
    })
}

/// `ok. 4 passed; 0 failed; …`
fn passed(result: &str) -> Option<u64> {
    let (before, _) = result.split_once(" passed")?;
    before.rsplit(' ').next()?.parse().ok()
}

fn print(table: &[Line]) {
    let width = |of: fn(&Line) -> &str| table.iter().map(|line| of(line).chars().count()).max().unwrap_or(0);
    let (row, engine, figure) =
        (width(|line| &line.row), width(|line| &line.engine), width(|line| &line.figure));
    println!("\n━━ soak");
    for line in table {
        let mark = if line.holds { "✓" } else { "✗" };
        println!(
            "{mark} {:row$}  {:engine$}  {:figure$}  {}",
            line.row, line.engine, line.figure, line.target
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(output: &str) -> Vec<Line> {
        let mut reading = Reading::default();
        output.lines().for_each(|line| reading.read(line));
        reading.lines("locked", Duration::from_secs(9))
    }

    #[test]
    fn figures_and_the_count_of_tests_are_lines_that_hold() {
        let output = "running 2 tests\ntest soak::locked::short ... \nsoak | database locked | SQLite | 3 s: 0 errors | 0 errors\nok\n\
                      test soak::locked::control ... ok\n\ntest result: ok. 2 passed; 0 failed; 0 ignored";
        let lines = read(output);
        assert_eq!(
            (lines[0].row.as_str(), lines[0].engine.as_str(), lines[0].figure.as_str()),
            ("database locked", "SQLite", "3 s: 0 errors")
        );
        assert_eq!(lines[1].figure, "2 tests, controls included, in 9 s");
        assert!(lines.len() == 2 && lines.iter().all(|line| line.holds));
    }

    #[test]
    fn a_failing_test_is_a_line_that_does_not_hold_and_says_why() {
        let output = "test soak::locked::short ... \nthread 'soak::locked::short' (12) panicked at soak/locked.rs:9:5:\n3 errors were seen\n\
                      FAILED\n\nfailures:\n\nfailures:\n    soak::locked::short\n\ntest result: FAILED. 1 passed; 1 failed; 0 ignored";
        let lines = read(output);
        assert!(lines.len() == 2 && lines.iter().all(|line| !line.holds));
        assert_eq!(lines[1].figure, "soak::locked::short failed: 3 errors were seen");
    }

    #[test]
    fn no_tests_at_all_do_not_hold() {
        assert!(!read("running 0 tests\n\ntest result: ok. 0 passed; 0 failed; 0 ignored")[0].holds);
    }
}
