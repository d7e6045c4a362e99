//! `cargo xtask site`: the front end, from Rust and CSS to hashed and compressed files in `target/site`, which the server
//! embeds, and `manifest.json` there, which leads from a file's name in the project to its hashed one.

mod cache;
mod css;
mod pack;
mod texts;
mod wasm;

use crate::{run::root, steps::step};
use anyhow::{Context, Result};
use cache::Cache;
use clap::Args;
use pack::Site;
use std::path::{Path, PathBuf};

/// How to build the site.
#[derive(Args, Clone, Copy, Default)]
pub struct Options {
    /// Build quickly: larger files, the same behaviour
    #[arg(long)]
    dev: bool,
}

/// Builds the site.
pub fn build(options: &Options) -> Result<()> {
    let cache = Cache::open()?;
    let mut site = Site::default();
    for (name, content) in wasm::build(&cache, options)? {
        site.add(&name, content);
    }
    site.add("main.css", css::bundle(&root().join("style/main.css"))?.into_bytes());
    // The browser fetches it where the page is in that language.
    site.add("team.fr.json", texts::bundle(&root().join("app/locales/text/fr/team"))?.into_bytes());
    let public = root().join("public");
    for file in files_below(&public)? {
        let name = file.strip_prefix(&public)?.to_string_lossy().replace('\\', "/");
        site.add(&name, std::fs::read(&file)?);
    }
    // Always here, wherever cargo's own output goes: this is the folder that the server's source names.
    let folder = root().join("target/site");
    let sizes = step("compressing", || site.write(&folder, &cache, options))?;
    for (name, plain, brotli) in sizes {
        eprintln!("  {name}: {:.1} KB, brotli {:.1} KB", plain as f64 / 1000.0, brotli as f64 / 1000.0);
    }
    cache.prune()
}

fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let entries =
        std::fs::read_dir(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    for entry in entries {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_below(&path)?);
        } else if !path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.')) {
            found.push(path);
        }
    }
    Ok(found)
}
