//! `cargo xtask site`: the front end, from Rust and CSS to hashed and compressed files in `target/site`, which the server
//! embeds. What is slow and depends on nothing but its input is kept in `target/site-cache`.

use crate::{
    needs,
    run::{cargo, root, run, run_quietly, target},
    steps::step,
};
use anyhow::{Context, Result};
use clap::Args;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

/// How to build the site.
#[derive(Args, Default)]
pub struct Options {
    /// Build quickly: larger files, the same behaviour
    #[arg(long)]
    dev: bool,
}

/// What `wasm-opt` may count on: the features that every browser with Leptos' own needs has.
const WASM_OPT: [&str; 7] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-sign-ext",
];

/// A file of the site before it gets its hashed name.
struct File {
    name: String,
    bytes: Vec<u8>,
}

/// Builds the site.
pub fn build(options: &Options) -> Result<()> {
    needs::wasm_target()?;
    step("building the pages for the browser (a minute or two the first time)", || {
        let build =
            ["build", "--package", "app", "--lib", "--features", "hydrate", "--target", "wasm32-unknown-unknown", "--profile", "wasm"];
        run(&mut cargo(&build), "building the pages for the browser")
    })?;
    let wasm =
        fs::read(target().join("wasm32-unknown-unknown/wasm/app.wasm")).context("cargo did not leave app.wasm where it was expected")?;
    let mut files = step("joining WebAssembly and browser", || browser_code(&wasm, options))?;
    files.push(File { name: "main.css".into(), bytes: smaller_css(&bundle(&root().join("style/main.css"))?).into_bytes() });
    files.extend(public()?);
    step("compressing", || publish(&files, options))
}

/// The glue and the optimised WebAssembly.
fn browser_code(wasm: &[u8], options: &Options) -> Result<Vec<File>> {
    let kept = cache()?.join(format!("{}{}", hash(wasm), if options.dev { "-dev" } else { "" }));
    let (glue, code) = (kept.join("milepost.js"), kept.join("milepost_bg.wasm"));
    if !code.exists() {
        let fresh = kept.with_extension("new");
        fs::create_dir_all(&fresh)?;
        let mut bindgen = wasm_bindgen_cli_support::Bindgen::new();
        bindgen.input_bytes("milepost", wasm.to_vec()).web(true)?.typescript(false);
        bindgen.remove_name_section(true).remove_producers_section(true).out_name("milepost");
        bindgen.generate(&fresh).context("wasm-bindgen could not read what cargo built")?;
        if !options.dev {
            optimise(&fresh.join("milepost_bg.wasm"))?;
        }
        fs::remove_dir_all(&kept).ok();
        fs::rename(&fresh, &kept)?;
    }
    Ok(vec![File { name: "milepost.js".into(), bytes: fs::read(glue)? }, File { name: "milepost.wasm".into(), bytes: fs::read(code)? }])
}

fn optimise(wasm: &Path) -> Result<()> {
    let Some(wasm_opt) = needs::wasm_opt() else {
        eprintln!("  wasm-opt is not there and npm is missing: the site works, but its download is about a third larger");
        return Ok(());
    };
    run_quietly(Command::new(wasm_opt).args(WASM_OPT).arg(wasm).arg("-o").arg(wasm), "making the WebAssembly smaller")
}

/// The style sheet with its `@import "x.css" layer(y);` lines replaced by what they name.
fn bundle(sheet: &Path) -> Result<String> {
    let text = fs::read_to_string(sheet).with_context(|| format!("{} cannot be read", sheet.display()))?;
    let mut whole = String::new();
    for line in text.lines() {
        match line.trim().strip_prefix("@import \"").and_then(|rest| rest.split_once('"')) {
            Some((name, rest)) => {
                let part = bundle(&sheet.with_file_name(name))?;
                match rest.trim().strip_prefix("layer(").and_then(|rest| rest.split_once(')')) {
                    Some((layer, _)) => whole.push_str(&format!("@layer {layer}{{{part}}}\n")),
                    None => whole.push_str(&part),
                }
            }
            None => whole.push_str(&format!("{line}\n")),
        }
    }
    Ok(whole)
}

/// CSS without comments and indentation. Strings in our sheets hold neither.
fn smaller_css(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

fn public() -> Result<Vec<File>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(root().join("public")).context("the folder public cannot be read")? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_file() && !name.starts_with('.') {
            files.push(File { name, bytes: fs::read(entry.path())? });
        }
    }
    Ok(files)
}

/// Writes all files under hashed names with their compressed twins, and the manifest that tells the names.
fn publish(files: &[File], options: &Options) -> Result<()> {
    let site = root().join("target/site");
    let fresh = site.with_extension("new");
    fs::remove_dir_all(&fresh).ok();
    fs::create_dir_all(&fresh)?;
    let mut manifest = BTreeMap::new();
    for file in files {
        let digest = hash(&file.bytes);
        let hashed = match file.name.rsplit_once('.') {
            Some((stem, ending)) => format!("{stem}.{}.{ending}", &digest[..12]),
            None => format!("{}.{}", file.name, &digest[..12]),
        };
        fs::write(fresh.join(&hashed), &file.bytes)?;
        fs::write(fresh.join(format!("{hashed}.br")), compressed(file, &digest, "br", options)?)?;
        fs::write(fresh.join(format!("{hashed}.gz")), compressed(file, &digest, "gz", options)?)?;
        manifest.insert(file.name.clone(), hashed);
    }
    fs::write(fresh.join("manifest.json"), serde_json::to_string_pretty(&manifest)?)?;
    if same(&fresh, &site) {
        // Left as it is, so that cargo does not embed it again.
        return fs::remove_dir_all(&fresh).context("target cannot be written to");
    }
    fs::remove_dir_all(&site).ok();
    fs::rename(&fresh, &site)?;
    sizes(&site, &manifest)
}

fn same(a: &Path, b: &Path) -> bool {
    let manifest = |folder: &Path| fs::read(folder.join("manifest.json")).ok();
    let listing = |folder: &Path| fs::read_dir(folder).map(Iterator::count).unwrap_or(0);
    manifest(a).is_some() && manifest(a) == manifest(b) && listing(a) == listing(b)
}

fn sizes(site: &Path, manifest: &BTreeMap<String, String>) -> Result<()> {
    for (name, hashed) in manifest {
        let size = |ending: &str| fs::metadata(site.join(format!("{hashed}{ending}"))).map(|meta| meta.len() as f64 / 1000.0);
        eprintln!("  {name}: {:.1} KB, brotli {:.1} KB", size("")?, size(".br")?);
    }
    Ok(())
}

fn compressed(file: &File, digest: &str, ending: &str, options: &Options) -> Result<Vec<u8>> {
    let quality = if options.dev { 5 } else { 11 };
    let kept = cache()?.join(format!("{digest}.{quality}.{ending}"));
    if let Ok(bytes) = fs::read(&kept) {
        return Ok(bytes);
    }
    let bytes = if ending == "br" { brotli(&file.bytes, quality)? } else { gzip(&file.bytes)? };
    fs::write(&kept, &bytes)?;
    Ok(bytes)
}

fn brotli(bytes: &[u8], quality: u32) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, quality, 22);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    writer.write_all(bytes)?;
    Ok(writer.finish()?)
}

fn cache() -> Result<PathBuf> {
    let folder = target().join("site-cache");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    Ok(folder)
}

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_takes_in_what_it_imports() {
        let folder = std::env::temp_dir().join(format!("milepost-css-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        fs::write(folder.join("a.css"), "/* why */\n.a {\n  color: red;\n}\n").unwrap();
        fs::write(folder.join("main.css"), "@layer x;\n@import \"a.css\" layer(x);\n").unwrap();
        let css = smaller_css(&bundle(&folder.join("main.css")).unwrap());
        fs::remove_dir_all(&folder).unwrap();
        assert_eq!(css, "@layer x;\n@layer x{\n.a {\ncolor: red;\n}\n}");
    }

    #[test]
    fn compressed_twins_unpack_to_the_file() {
        let text = b"Milepost ".repeat(1000);
        let mut unpacked = Vec::new();
        brotli::BrotliDecompress(&mut brotli(&text, 5).unwrap().as_slice(), &mut unpacked).unwrap();
        assert_eq!(unpacked, text);
        let mut unpacked = Vec::new();
        std::io::Read::read_to_end(&mut flate2::read::GzDecoder::new(gzip(&text).unwrap().as_slice()), &mut unpacked).unwrap();
        assert_eq!(unpacked, text);
    }
}
