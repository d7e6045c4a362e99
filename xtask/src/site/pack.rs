//! The files of a site: names with hashes, compressed siblings, and the manifest that leads to them.

use super::{
    Options,
    cache::{Cache, hash},
};
use anyhow::{Context, Result};
use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, write::GzEncoder};
use std::{
    collections::{BTreeMap, BTreeSet},
    io::Write,
    path::Path,
};

/// Below this many bytes a compressed sibling saves nothing worth a file.
const WORTH_COMPRESSING: usize = 256;

/// Every file by its logical name.
#[derive(Default)]
pub struct Site {
    files: BTreeMap<String, Vec<u8>>,
}

impl Site {
    /// Adds a file under the name that pages ask for it by.
    pub fn add(&mut self, name: &str, content: Vec<u8>) {
        self.files.insert(name.to_owned(), content);
    }

    /// Writes the site into `folder` and removes what is no longer part of it. Returns name, size and brotli size.
    pub fn write(
        &self,
        folder: &Path,
        cache: &Cache,
        options: &Options,
    ) -> Result<Vec<(&str, usize, usize)>> {
        let quality = if options.dev { 5 } else { 11 };
        let (mut manifest, mut files, mut sizes) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
        for (name, content) in &self.files {
            let hashed = hashed_name(name, content);
            let mut smallest = content.len();
            if compresses(name) && content.len() >= WORTH_COMPRESSING {
                let brotli = cache.get(&format!("brotli {quality}"), content, || brotli(content, quality))?;
                smallest = brotli.len();
                files.insert(format!("{hashed}.br"), brotli);
                files.insert(format!("{hashed}.gz"), cache.get("gzip 9", content, || gzip(content))?);
            }
            sizes.push((name.as_str(), content.len(), smallest));
            files.insert(hashed.clone(), content.clone());
            manifest.insert(name, hashed);
        }
        let manifest = serde_json::to_string_pretty(&manifest)? + "\n";
        files.insert("manifest.json".to_owned(), manifest.into_bytes());
        replace(folder, &files)?;
        Ok(sizes)
    }
}

/// `app.js` → `app.0123456789abcdef.js`, folders kept.
pub fn hashed_name(name: &str, content: &[u8]) -> String {
    let short = &hash(&[content])[..16];
    match name.rsplit_once('.') {
        Some((stem, kind)) => format!("{stem}.{short}.{kind}"),
        None => format!("{name}.{short}"),
    }
}

/// Whether a file is not compressed already by its own format.
fn compresses(name: &str) -> bool {
    !["png", "jpg", "jpeg", "webp", "avif", "woff2"].iter().any(|kind| name.ends_with(&format!(".{kind}")))
}

fn brotli(content: &[u8], quality: i32) -> Result<Vec<u8>> {
    let parameters = BrotliEncoderParams { quality, size_hint: content.len(), ..Default::default() };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &content[..], &mut compressed, &parameters)?;
    Ok(compressed)
}

fn gzip(content: &[u8]) -> Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(content)?;
    Ok(encoder.finish()?)
}

/// Makes `folder` hold exactly `files`. Unchanged files keep their time, so that nothing is embedded anew for nothing.
fn replace(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> Result<()> {
    for (name, content) in files {
        let path = folder.join(name);
        if std::fs::read(&path).is_ok_and(|present| present == *content) {
            continue;
        }
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, content).with_context(|| format!("{} cannot be written", path.display()))?;
    }
    let wanted: BTreeSet<_> = files.keys().map(|name| folder.join(name)).collect();
    for present in super::files_below(folder)? {
        if !wanted.contains(&present) {
            std::fs::remove_file(present)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::in_a_folder;
    use std::io::Read;

    #[test]
    fn names_carry_the_hash_of_their_content() {
        let name = hashed_name("icons/flag.svg", b"x");
        assert!(name.starts_with("icons/flag.") && name.ends_with(".svg"), "{name}");
        assert_ne!(name, hashed_name("icons/flag.svg", b"y"));
    }

    #[test]
    fn pictures_are_not_compressed_twice() {
        assert!(compresses("app.js") && compresses("favicon.svg") && !compresses("shot.png"));
    }

    #[test]
    fn a_site_replaces_the_one_before_it() -> Result<()> {
        in_a_folder("replace", |folder| {
            let file = |name: &str| BTreeMap::from([(name.to_owned(), vec![1])]);
            replace(folder, &file("a/old.js"))?;
            replace(folder, &file("new.js"))?;
            assert!(folder.join("new.js").exists() && !folder.join("a/old.js").exists());
            Ok(())
        })
    }

    #[test]
    fn compressed_siblings_unpack_to_the_file() -> Result<()> {
        let text = b"Milepost ".repeat(1000);
        let (mut from_brotli, mut from_gzip) = (Vec::new(), Vec::new());
        ::brotli::BrotliDecompress(&mut brotli(&text, 5)?.as_slice(), &mut from_brotli)?;
        flate2::read::GzDecoder::new(gzip(&text)?.as_slice()).read_to_end(&mut from_gzip)?;
        assert!(from_brotli == text && from_gzip == text);
        Ok(())
    }
}
