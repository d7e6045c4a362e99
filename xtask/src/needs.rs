//! What a machine needs beside Rust and git: found, installed where that is possible, or asked for in a clear sentence.

use crate::run::{answers, program, root, run_quietly};
use anyhow::{Context, Result, bail};
use std::path::{Path, PathBuf};

/// The version of binaryen whose `wasm-opt` makes the download smaller.
pub const BINARYEN: &str = "binaryen@132.0.0";

/// Adds the WebAssembly target to the toolchain where it is missing.
pub fn wasm_target() -> Result<()> {
    let sysroot = std::process::Command::new("rustc")
        .args(["--print", "sysroot"])
        .output()
        .context("rustc cannot be started: install Rust from https://rustup.rs")?;
    let folder = PathBuf::from(String::from_utf8_lossy(&sysroot.stdout).trim())
        .join("lib/rustlib/wasm32-unknown-unknown");
    if folder.exists() {
        return Ok(());
    }
    let mut rustup = program("rustup", &["target", "add", "wasm32-unknown-unknown"], &root());
    run_quietly(&mut rustup, "adding Rust's WebAssembly target").context(
        "the target wasm32-unknown-unknown is missing: install Rust from https://rustup.rs, or add the target with your system's packages",
    )
}

/// `wasm-opt`: the system's, or npm's in a folder below `target`. None without npm; the site is then larger.
pub fn wasm_opt() -> Option<PathBuf> {
    let tools = root().join("target/tools");
    let ours = tools.join("node_modules/.bin/wasm-opt");
    if !ours.exists() && answers("npm", "--version") {
        std::fs::create_dir_all(&tools).ok()?;
        std::fs::write(tools.join("package.json"), "{\"private\": true}\n").ok()?;
        run_quietly(
            &mut program("npm", &["install", "--no-audit", "--no-fund", "--silent", BINARYEN], &tools),
            "installing wasm-opt",
        )
        .ok();
    }
    if ours.exists() {
        return Some(ours);
    }
    answers("wasm-opt", "--version").then(|| PathBuf::from("wasm-opt"))
}

/// The browser tests' packages, in `end2end/node_modules`.
pub fn npm_packages(folder: &Path) -> Result<()> {
    if !answers("npm", "--version") {
        bail!(
            "npm is missing: the browser tests need Node.js 20 or later (https://nodejs.org); `cargo xtask test --no-browser` runs the others"
        );
    }
    let (lock, stamp) = (folder.join("package-lock.json"), folder.join("node_modules/.package-lock.json"));
    let time = |path: &Path| path.metadata().and_then(|meta| meta.modified()).ok();
    if time(&stamp).is_some() && time(&stamp) >= time(&lock) {
        return Ok(());
    }
    run_quietly(
        &mut program("npm", &["ci", "--no-audit", "--no-fund"], folder),
        "installing the browser tests' packages",
    )
}

/// A Chromium that Playwright can drive: Debian's, or Playwright's own.
pub fn chromium(folder: &Path) -> Result<()> {
    if Path::new("/usr/bin/chromium").exists() {
        return Ok(());
    }
    if debian_root() {
        return apt("chromium");
    }
    run_quietly(&mut program("npx", &["playwright", "install", "chromium"], folder), "installing Chromium")
        .context(
            "Chromium is missing: install your system's package `chromium` so that /usr/bin/chromium exists",
        )
}

/// Firefox and WebKit, in which the core journeys run too. What cannot be installed here is a sentence, and its journeys are
/// left out: Chromium runs them all.
pub fn other_engines() -> Vec<String> {
    let engines: [(&[&str], &[&str]); 2] = [
        (&["/usr/bin/firefox-esr"], &["firefox-esr"]),
        (&["/usr/bin/WebKitWebDriver", "/usr/bin/Xvfb"], &["webkit2gtk-driver", "xvfb"]),
    ];
    let missing = engines.into_iter().filter(|(files, _)| !files.iter().all(|file| Path::new(file).exists()));
    missing
        .filter_map(|(_, packages)| {
            let names = packages.join("` and `");
            if !debian_root() {
                return Some(format!("`{names}` is missing, and only root can install it here"));
            }
            apt_all(packages).err().map(|error| format!("`{names}` cannot be installed: {error:#}"))
        })
        .collect()
}

/// Node, which runs the rules in WebAssembly.
pub fn node() -> Result<()> {
    if answers("node", "--version") {
        return Ok(());
    }
    if debian_root() {
        return apt("nodejs");
    }
    bail!("node is missing: install it from https://nodejs.org, or your system's package `nodejs`")
}

/// strace, which shows that answers follow the disk's sync.
pub fn strace() -> Result<()> {
    if answers("strace", "-V") {
        return Ok(());
    }
    if debian_root() {
        return apt("strace");
    }
    bail!("strace is missing: install your system's package `strace`")
}

/// PostgreSQL's own programs, with which the tests start a server of theirs.
pub fn postgres() -> Result<()> {
    let debian = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    if answers("initdb", "--version")
        || debian.into_iter().any(|version| version.path().join("bin/initdb").exists())
    {
        return Ok(());
    }
    if debian_root() {
        return apt("postgresql");
    }
    bail!(
        "PostgreSQL is missing: install your system's package `postgresql` (14 or later) so that `initdb` can be found"
    )
}

/// nginx and HAProxy, which the tests put in front of a server. Without them those tests say that they were skipped.
pub fn proxies() {
    for (package, program) in [("nginx", "/usr/sbin/nginx"), ("haproxy", "/usr/sbin/haproxy")] {
        let there = Path::new(program).exists() || debian_root() && apt(package).is_ok();
        if !there {
            eprintln!(
                "{program} is missing: install your system's package `{package}`, or its tests are skipped"
            );
        }
    }
}

/// A mail server of another make, which the tests send mails to. Without it those tests say that they were skipped.
pub fn mail_server() {
    let import = ["-c", "import aiosmtpd"];
    let there = std::process::Command::new("/usr/bin/python3")
        .args(import)
        .output()
        .is_ok_and(|output| output.status.success());
    let had = there || debian_root() && apt("python3-aiosmtpd").is_ok();
    if !had {
        eprintln!(
            "aiosmtpd is missing: install your system's package `python3-aiosmtpd`, or its tests are skipped"
        );
    }
}

fn debian_root() -> bool {
    let root = std::process::Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout.starts_with(b"0"));
    root && answers("apt-get", "--version")
}

fn apt(package: &str) -> Result<()> {
    apt_all(&[package])
}

fn apt_all(packages: &[&str]) -> Result<()> {
    let folder = root();
    run_quietly(&mut program("apt-get", &["update", "-qq"], &folder), "reading Debian's list of packages")?;
    let mut install = program("apt-get", &["install", "-y", "-qq", "--no-install-recommends"], &folder);
    install.args(packages).env("DEBIAN_FRONTEND", "noninteractive");
    run_quietly(&mut install, &format!("installing {}", packages.join(" and ")))
}
