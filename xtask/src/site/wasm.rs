//! The browser's program: cargo builds it, wasm-split cuts off what is fetched later, wasm-bindgen writes the glue, wasm-opt
//! makes all of it small.

use super::{Options, cache::Cache, pack::hashed_name};
use crate::{
    needs,
    run::{artifact, cargo, run_quietly},
    steps::step,
};
use anyhow::{Context, Result, anyhow, bail};
use std::{fs, path::Path, process::Command};
use wasm_bindgen_cli_support::Bindgen;

/// The program's name among the site's files.
const NAME: &str = "milepost";

/// As a cdylib alone: beside an rlib, link-time optimisation has no effect.
const BUILD: [&str; 12] = [
    "rustc",
    "--package",
    "app",
    "--lib",
    "--crate-type",
    "cdylib",
    "--features",
    "hydrate",
    "--target",
    "wasm32-unknown-unknown",
    "--profile",
    "wasm",
];

/// What the browser may execute: rustc's default features for the target.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-sign-ext",
];

/// The module in which a split program looks for the loaders of its pieces.
const LINK: &str = "./__wasm_split.js";

/// Lets a program that broke down rest: its listeners and timers live on, and would call into what it left behind. Some of what
/// they call answers with several values.
const STOP: &str = "\nexport function stop() { wasm = new Proxy({}, { get: () => () => [] }); }\n";

/// Builds the browser's program: its files by name.
pub fn build(cache: &Cache, options: &Options) -> Result<Vec<(String, Vec<u8>)>> {
    needs::wasm_target()?;
    let program = step("building the app for the browser (a minute or two the first time)", || {
        let is_program = |file: &Path| file.extension().is_some_and(|ending| ending == "wasm");
        artifact(&mut cargo(&BUILD), "building the app for the browser", is_program)
    })?;
    let bundle = step("cutting off what is fetched later", || bundle(cache, &program))?;
    let small = |wasm| if options.dev { Ok(wasm) } else { smallest(cache, wasm) };
    let (mut files, mut glue) = (Vec::new(), bundle.glue);
    for (piece, wasm) in bundle.pieces {
        let (file, wasm) = (format!("{NAME}-{piece}.wasm"), small(wasm)?);
        glue = replaced(&glue, &format!("./{piece}.wasm"), &format!("./{}", hashed_name(&file, &wasm)))?;
        files.push((file, wasm));
    }
    files.push((format!("{NAME}.wasm"), small(bundle.wasm)?));
    files.push((format!("{NAME}.js"), glue.into_bytes()));
    Ok(files)
}

/// The program, the JavaScript that loads it, and the pieces that are fetched when they are needed, by their file names.
struct Bundle {
    glue: String,
    wasm: Vec<u8>,
    pieces: Vec<(String, Vec<u8>)>,
}

fn bundle(cache: &Cache, program: &Path) -> Result<Bundle> {
    let folder = cache.aside("pieces");
    let main = folder.join("main.wasm");
    let whole = fs::read(program).with_context(|| format!("{} cannot be read", program.display()))?;
    let glue_file = format!("./{NAME}.js");
    let mut options = wasm_split_cli_support::Options::new(&whole);
    (options.output_dir, options.main_out_path, options.main_module, options.link_name) =
        (&folder, &main, &glue_file, LINK);
    let split = wasm_split_cli_support::transform(options)
        .map_err(|error| anyhow!("the program cannot be cut into pieces: {error:#}"))?;
    let mut pieces = Vec::new();
    for file in &split.split_modules {
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        if !stem.starts_with("split_") && !stem.starts_with("chunk_") {
            bail!("wasm-split made a piece with the unexpected name {stem}");
        }
        pieces.push((stem.to_owned(), fs::read(file)?));
    }
    let mut output = Bindgen::new()
        .input_path(&main)
        .out_name(NAME)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .keep_lld_exports(true)
        .demangle(false)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()
        .context("wasm-bindgen could not read what cargo built")?;
    if output.snippets().values().any(|inline| !inline.is_empty()) || !output.local_modules().is_empty() {
        bail!(
            "a crate brings JavaScript files of its own (wasm-bindgen snippets), which the site does not carry"
        );
    }
    let mut glue = output.js().to_owned() + STOP;
    if !pieces.is_empty() {
        glue = joined(&glue, &fs::read_to_string(folder.join(LINK))?, &glue_file)?;
    }
    let wasm = output.wasm_mut().emit_wasm();
    fs::remove_dir_all(&folder)?;
    Ok(Bundle { glue, wasm, pieces })
}

/// The glue and the loaders of the pieces in one module: each imports the other, so that neither could be named after its
/// content.
fn joined(glue: &str, loaders: &str, glue_file: &str) -> Result<String> {
    // A line for each loader, all of them of the same module.
    let (imports, glue): (Vec<&str>, Vec<&str>) =
        glue.lines().partition(|line| line.starts_with("import * as ") && line.contains(LINK));
    let names: Vec<&str> = imports.iter().filter_map(|import| import.split_whitespace().nth(3)).collect();
    if names.is_empty() {
        bail!("the glue does not import the loaders");
    }
    let loaders = replaced(loaders, &format!("import {{ initSync }} from \"{glue_file}\";"), "")?;
    let exported: Vec<&str> =
        loaders.split("export const ").skip(1).filter_map(|rest| rest.split_whitespace().next()).collect();
    let (loaders, exported) = (loaders.replace("export const ", "const "), exported.join(", "));
    let modules: String = names.iter().map(|name| format!("const {name} = {{ {exported} }};\n")).collect();
    Ok(format!("{}\n{loaders}\n{modules}", glue.join("\n")))
}

/// A text with a part of it replaced, which must be there.
fn replaced(text: &str, part: &str, by: &str) -> Result<String> {
    if text.contains(part) {
        Ok(text.replace(part, by))
    } else {
        bail!("wasm-split or wasm-bindgen no longer writes {part:?}")
    }
}

/// What wasm-opt makes of it, or the program as it is when wasm-opt cannot be had.
fn smallest(cache: &Cache, wasm: Vec<u8>) -> Result<Vec<u8>> {
    let Some(wasm_opt) = needs::wasm_opt() else {
        eprintln!(
            "  wasm-opt is not there and npm could not install it: the site works, but its download is about a third larger"
        );
        return Ok(wasm);
    };
    cache.get(needs::BINARYEN, &wasm, || {
        step("making the WebAssembly smaller", || {
            let (before, after) = (cache.aside("before.wasm"), cache.aside("after.wasm"));
            fs::write(&before, &wasm)?;
            let mut command = Command::new(&wasm_opt);
            run_quietly(command.arg("-Oz").args(FEATURES).arg(&before).arg("-o").arg(&after), "wasm-opt")?;
            let small = fs::read(&after)?;
            fs::remove_file(&before)?;
            fs::remove_file(&after)?;
            Ok(small)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn glue_and_loaders_become_one_module_without_imports() -> Result<()> {
        let glue = "import * as import1 from \"./__wasm_split.js\"\nimport * as import2 from \"./__wasm_split.js\"\nfunction initSync() {}\nuse(import1);";
        let loaders =
            "import { initSync } from \"./milepost.js\";\nexport const __load_a = f(\"./split_a.wasm\");";
        let joined = joined(glue, loaders, "./milepost.js")?;
        assert!(!joined.contains("import ") && !joined.contains("export "), "{joined}");
        assert!(
            joined.ends_with("const import1 = { __load_a };\nconst import2 = { __load_a };\n"),
            "{joined}"
        );
        assert!(replaced(&joined, "./split_b.wasm", "./b.wasm").is_err());
        Ok(())
    }
}
