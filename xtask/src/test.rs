//! `cargo xtask test`: every check there is, each step with its time, and one line at the end that counts the tests.

use crate::{
    needs,
    run::{artifact, cargo, program, root, run},
    serve, site, verdicts,
};
use anyhow::{Context, Result, bail};
use clap::Args;
use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

/// Which checks to run.
#[derive(Args)]
pub struct Options {
    /// Leave out the browser journeys
    #[arg(long)]
    no_browser: bool,
    /// Run these steps only: format, clippy, native, wasm, browser
    #[arg(long)]
    only: Vec<String>,
}

type Check = fn(&mut Tally) -> Result<()>;

const STEPS: [(&str, Check); 5] =
    [("format", format), ("clippy", clippy), ("wasm", wasm), ("native", native), ("browser", browser)];

/// Tests counted so far.
#[derive(Default)]
struct Tally {
    passed: u64,
    failed: u64,
}

/// Runs the checks; a failing one does not keep the others from running.
pub fn test(options: &Options) -> Result<()> {
    let wanted = |name: &str| {
        (options.only.is_empty() || options.only.iter().any(|only| only == name))
            && !(options.no_browser && name == "browser")
    };
    // The server's debug build reads the site from this folder when it runs, but only if it is there when it is compiled.
    let site = root().join("target/site");
    std::fs::create_dir_all(&site).with_context(|| format!("{} cannot be made", site.display()))?;
    let mut tally = Tally::default();
    // Most of the site's build is one core's work: what compiles natively has the other meanwhile. What else is built as the site is
    // waits for it, and tests would be held up by it.
    let mut ahead = if wanted("clippy") && wanted("browser") {
        needs::wasm_target()?;
        Some(std::thread::spawn(|| site::build(&site::Options::default())))
    } else {
        None
    };
    let mut results: Vec<(&str, Duration, Result<()>)> = Vec::new();
    for (name, check) in STEPS.into_iter().filter(|(name, _)| wanted(name)) {
        if matches!(name, "native" | "browser")
            && let Some(building) = ahead.take()
        {
            // Whether it worked is found by the journeys, which build what is missing.
            let _ = building.join();
        }
        eprintln!("\n━━ {name}");
        let begun = Instant::now();
        let result = check(&mut tally);
        if let Err(error) = &result {
            eprintln!("✗ {name}: {error:#}");
        }
        results.push((name, begun.elapsed(), result));
    }
    let broken = results.iter().filter(|(_, _, result)| result.is_err()).count() as u64;
    println!("\n━━ summary");
    for (name, took, result) in &results {
        println!("{} {name:<8} {:>6.1} s", if result.is_ok() { "✓" } else { "✗" }, took.as_secs_f64());
    }
    // A step that broke without a failing test (a warning, a build) counts as one.
    println!("\n{} passed, {} failed", tally.passed, tally.failed.max(broken));
    if broken > 0 {
        bail!("{broken} of {} steps failed", results.len());
    }
    Ok(())
}

fn format(_: &mut Tally) -> Result<()> {
    run(&mut cargo(&["fmt", "--all", "--check"]), "the format check (mend it with `cargo fmt --all`)")
}

/// All native packages but xtask and what it decides with, always together: one by one they would ask for their dependencies with other features,
/// and most of them would be compiled several times. `app` takes the server's features here; the browser's, below, never meet them.
const NATIVE: [&str; 12] = [
    "--package",
    "domain",
    "--package",
    "app",
    "--package",
    "locales",
    "--package",
    "store",
    "--package",
    "server",
    "--features",
    "app/ssr",
];

const XTASK: [&str; 4] = ["--package", "xtask", "--package", "verdicts"];

const BROWSER: [&str; 7] =
    ["--package", "app", "--lib", "--features", "hydrate", "--target", "wasm32-unknown-unknown"];

/// Cargo whose compiler reads all code of the project's own by clippy's rules, and takes no warning. It is Rust's compiler with the lints
/// in it: what is compiled for the tests is read by the way, instead of being compiled as far as clippy wants it a second time.
fn reading(arguments: &[&str]) -> Command {
    let mut command = cargo(arguments);
    command.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver").env("CLIPPY_ARGS", "-Dwarnings");
    command
}

/// Compiles whatever the tests run, and reads it; the browser's code is read alone, since the site has its own way to be compiled.
fn clippy(_: &mut Tally) -> Result<()> {
    for selection in [&NATIVE[..], &XTASK] {
        run(
            reading(&["test", "--no-run", "--all-targets"]).args(selection),
            &format!("clippy {}", selection.join(" ")),
        )?;
    }
    run(
        cargo(&["clippy"]).args(BROWSER).args(["--", "-D", "warnings"]),
        &format!("clippy {}", BROWSER.join(" ")),
    )
}

fn wasm(_: &mut Tally) -> Result<()> {
    needs::wasm_target()?;
    run(
        &mut cargo(&["check", "--package", "domain", "--target", "wasm32-unknown-unknown"]),
        "the rules for the browser",
    )?;
    verdicts::agree()
}

fn native(tally: &mut Tally) -> Result<()> {
    needs::strace()?;
    needs::postgres()?;
    needs::proxies();
    needs::mail_server();
    // What one broken test binary hides, the next CI run would still have to find.
    let mut outcome = Ok(());
    for selection in [&NATIVE[..], &XTASK] {
        let what = format!("cargo test {}", selection.join(" "));
        outcome = outcome.and(counted(reading(&["test", "--no-fail-fast"]).args(selection), tally, &what));
    }
    let mut api = reading(&["test", "--no-fail-fast"]);
    api.args(NATIVE).args(["--test", "it", "api::"]).env("MILEPOST_TEST_ENGINE", "postgres");
    outcome.and(counted(&mut api, tally, "the API's tests on PostgreSQL"))
}

/// The journeys run the binary that the native tests have built already; it reads the site from `target/site`.
fn browser(tally: &mut Tally) -> Result<()> {
    let folder = root().join("end2end");
    needs::npm_packages(&folder)?;
    needs::chromium(&folder)?;
    for missing in needs::other_engines() {
        eprintln!("! journeys in other engines are left out: {missing}");
    }
    site::build(&site::Options::default())?;
    let binary =
        artifact(reading(&["test", "--no-run"]).args(NATIVE), "building the server", serve::is_binary)?;
    let mut playwright = program("npx", &["playwright", "test"], &folder);
    counted(playwright.env("MILEPOST_BIN", binary), tally, "the browser journeys")
}

/// Runs a test runner, shows what it prints, and adds up what it says it ran.
fn counted(command: &mut Command, tally: &mut Tally, what: &str) -> Result<()> {
    let mut child =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("{what} cannot be started"))?;
    let output = child.stdout.take().context("a test runner without output")?;
    for line in BufReader::new(output).lines() {
        let line = line?;
        println!("{line}");
        tally.read(&line);
    }
    if !child.wait()?.success() {
        bail!("{what} failed; what went wrong stands above");
    }
    Ok(())
}

impl Tally {
    /// Understands `test result: ok. 12 passed; 0 failed; …` and Playwright's `  12 passed (1.2m)`.
    fn read(&mut self, line: &str) {
        let cargo = line.starts_with("test result:");
        let playwright =
            line.starts_with("  ") && line.trim_start().starts_with(|c: char| c.is_ascii_digit());
        if !cargo && !playwright {
            return;
        }
        let words: Vec<&str> = line.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
        for pair in words.windows(2) {
            let count = pair[0].parse::<u64>().unwrap_or(0);
            match pair[1] {
                "passed" => self.passed += count,
                "failed" => self.failed += count,
                _ => {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn both_runners_are_counted_and_other_lines_are_not() {
        let mut tally = Tally::default();
        for line in [
            "test result: FAILED. 12 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.41s",
            "  2 failed",
            "  30 passed (1.2m)",
            "running 12 tests",
            "test a_move_of_3 passed ... ok",
        ] {
            tally.read(line);
        }
        assert_eq!((tally.passed, tally.failed), (42, 3));
    }
}
