//! The rule as the browser runs it against the rule as the server does: the same random cases, and one digest of what both say.

use crate::{
    needs,
    run::{artifact, cargo, in_a_folder, program},
};
use anyhow::{Context, Result, bail};
use std::path::Path;
use wasm_bindgen_cli_support::Bindgen;

/// How many cases, and which series of them.
const CASES: u32 = 100_000;
const SEED: u32 = 13;

/// Decides them natively and in WebAssembly; fails unless both come to the same.
pub fn agree() -> Result<()> {
    needs::node()?;
    let mut build =
        cargo(&["build", "--package", "verdicts", "--target", "wasm32-unknown-unknown", "--profile", "wasm"]);
    let is_program = |file: &Path| file.extension().is_some_and(|extension| extension == "wasm");
    let wasm = artifact(&mut build, "the rules for the browser", is_program)?;
    let here = ::verdicts::verdicts_line(SEED, CASES);
    in_a_folder("verdicts", |folder| {
        Bindgen::new()
            .input_path(&wasm)
            .nodejs(true)?
            .typescript(false)
            .generate(folder)
            .context("wasm-bindgen could not read the rules for the browser")?;
        let ask = format!("console.log(require('./verdicts.js').verdicts_line({SEED}, {CASES}))");
        let answer = program("node", &["-e", &ask], folder).output().context("node cannot be started")?;
        let there = String::from_utf8_lossy(&answer.stdout).trim().to_owned();
        if there != here {
            let complaint = String::from_utf8_lossy(&answer.stderr);
            bail!(
                "the rule decides otherwise in WebAssembly: “{there}” there, “{here}” natively {complaint}"
            );
        }
        println!("{CASES} random cases decided natively and in WebAssembly: {here}");
        Ok(())
    })
}
