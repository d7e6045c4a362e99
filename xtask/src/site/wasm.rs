//! The browser's program: cargo builds it, wasm-bindgen writes the glue, wasm-opt makes it small.

use super::{Options, cache::Cache};
use crate::{
    needs,
    run::{artifact, cargo, run_quietly},
    steps::step,
};
use anyhow::{Context, Result, bail};
use std::{path::Path, process::Command};
use wasm_bindgen_cli_support::Bindgen;

const BUILD: [&str; 10] =
    ["build", "--package", "app", "--lib", "--features", "hydrate", "--target", "wasm32-unknown-unknown", "--profile", "wasm"];

/// What the browser may execute: rustc's default features for the target.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-sign-ext",
];

/// The program and the JavaScript that loads it.
pub struct Bundle {
    pub glue: Vec<u8>,
    pub wasm: Vec<u8>,
}

/// Builds the browser's program.
pub fn build(cache: &Cache, options: &Options) -> Result<Bundle> {
    needs::wasm_target()?;
    let program = step("building the pages for the browser (a minute or two the first time)", || {
        artifact(&mut cargo(&BUILD), "building the pages for the browser", |file| file.ends_with("app.wasm"))
    })?;
    let mut bundle = step("joining WebAssembly and browser", || bind(&program))?;
    if !options.dev {
        bundle.wasm = smallest(cache, bundle.wasm)?;
    }
    Ok(bundle)
}

fn bind(program: &Path) -> Result<Bundle> {
    let mut output = Bindgen::new()
        .input_path(program)
        .out_name("milepost")
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen could not read what cargo built")?;
    if output.snippets().values().any(|inline| !inline.is_empty()) || !output.local_modules().is_empty() {
        bail!("a crate brings JavaScript files of its own (wasm-bindgen snippets), which the site does not carry");
    }
    Ok(Bundle { glue: output.js().as_bytes().to_vec(), wasm: output.wasm_mut().emit_wasm() })
}

/// What wasm-opt makes of it, or the program as it is when wasm-opt cannot be had.
fn smallest(cache: &Cache, wasm: Vec<u8>) -> Result<Vec<u8>> {
    let Some(wasm_opt) = needs::wasm_opt() else {
        eprintln!("  wasm-opt is not there and npm could not install it: the site works, but its download is about a third larger");
        return Ok(wasm);
    };
    cache.get(needs::BINARYEN, &wasm, || {
        step("making the WebAssembly smaller", || {
            let (before, after) = (cache.aside("before.wasm"), cache.aside("after.wasm"));
            std::fs::write(&before, &wasm)?;
            let mut command = Command::new(&wasm_opt);
            run_quietly(command.arg("-Oz").args(FEATURES).arg(&before).arg("-o").arg(&after), "wasm-opt")?;
            let small = std::fs::read(&after)?;
            std::fs::remove_file(&before)?;
            std::fs::remove_file(&after)?;
            Ok(small)
        })
    })
}
