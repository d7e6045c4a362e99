//! One stylesheet out of many: `@import "part.css" layer(name);` becomes the part's text in that layer, and
//! comments and idle whitespace go. Nothing else is understood or changed.

use anyhow::{Context, Result, bail};
use std::path::Path;

/// How deep imports may nest; deeper is a circle.
const DEEPEST: usize = 8;

/// The stylesheet at `path` with its imports inside, minified.
pub fn bundle(path: &Path) -> Result<String> {
    Ok(minify(&inline(path, 0)?))
}

fn inline(path: &Path, depth: usize) -> Result<String> {
    if depth > DEEPEST {
        bail!("{} is imported in a circle", path.display());
    }
    let text = std::fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let text = without_comments(&text);
    let mut bundled = String::new();
    let mut rest = text.as_str();
    while let Some(at) = rest.find("@import") {
        bundled.push_str(&rest[..at]);
        let (statement, after) = rest[at..].split_once(';').context("an @import without its semicolon")?;
        let import =
            parse(statement).with_context(|| format!("{}: `{statement}` is no import", path.display()))?;
        let part = inline(&path.with_file_name(import.file), depth + 1)?;
        match import.layer {
            Some(layer) => bundled.push_str(&format!("@layer {layer} {{\n{part}\n}}\n")),
            None => bundled.push_str(&part),
        }
        rest = after;
    }
    bundled.push_str(rest);
    Ok(bundled)
}

struct Import<'a> {
    file: &'a str,
    layer: Option<&'a str>,
}

/// `@import "file" layer(name)`, the layer being optional.
fn parse(statement: &str) -> Option<Import<'_>> {
    let (file, after) = statement.strip_prefix("@import")?.trim_start().strip_prefix('"')?.split_once('"')?;
    let after = after.trim();
    if after.is_empty() {
        return Some(Import { file, layer: None });
    }
    let layer = after.strip_prefix("layer(")?.strip_suffix(')')?;
    Some(Import { file, layer: Some(layer.trim()) })
}

/// Calls `keep` with every piece of `css`: strings whole, anything else character by character, comments never.
fn walk(css: &str, mut keep: impl FnMut(&str)) {
    let mut rest = css;
    while let Some(next) = rest.chars().next() {
        let length = if rest.starts_with("/*") {
            let length = rest.find("*/").map_or(rest.len(), |end| end + 2);
            rest = &rest[length..];
            continue;
        } else if next == '"' || next == '\'' {
            string_length(rest, next)
        } else {
            next.len_utf8()
        };
        keep(&rest[..length]);
        rest = &rest[length..];
    }
}

fn string_length(css: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in css.char_indices().skip(1) {
        if character == quote && !escaped {
            return at + 1;
        }
        escaped = character == '\\' && !escaped;
    }
    css.len()
}

fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    walk(css, |piece| kept.push_str(piece));
    kept
}

/// Shorter text with the same meaning. A space stays wherever it could be a combinator or part of a value.
fn minify(css: &str) -> String {
    let mut small = String::with_capacity(css.len());
    let mut space = false;
    walk(css, |piece| {
        if piece.chars().all(char::is_whitespace) {
            space = true;
            return;
        }
        let idle_before = small.is_empty() || small.ends_with(['{', '}', ';', ',', ':']);
        if space && !idle_before && !matches!(piece, "{" | "}" | ";" | ",") {
            small.push(' ');
        }
        if piece == "}" && small.ends_with(';') {
            small.pop();
        }
        small.push_str(piece);
        space = false;
    });
    small
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::in_a_folder;

    #[test]
    fn idle_whitespace_and_comments_go_and_meaning_stays() {
        let css = "/* why */\na :hover , b > i {\n  width: calc(1px + 2px);\n  color: red;\n}\n";
        assert_eq!(minify(css), "a :hover,b > i{width:calc(1px + 2px);color:red}");
    }

    #[test]
    fn strings_are_left_alone() {
        let css = r#"q::before { content: "/* not  a { comment \" */" ; }"#;
        assert_eq!(minify(css), r#"q::before{content:"/* not  a { comment \" */"}"#);
    }

    #[test]
    fn a_space_before_an_important_flag_or_in_a_media_query_stays_harmless() {
        assert_eq!(
            minify("@media (min-width: 40rem) and (hover) { a { top: 0 !important } }"),
            "@media (min-width:40rem) and (hover){a{top:0 !important}}"
        );
    }

    #[test]
    fn imports_are_inlined_into_their_layers() -> Result<()> {
        in_a_folder("imports", |folder| {
            let main = folder.join("main.css");
            std::fs::create_dir(folder.join("board"))?;
            std::fs::write(
                &main,
                "@layer base, parts;\n/* @import \"gone.css\"; */\n@import \"base.css\" layer(base);\n@import \"board/all.css\";\n",
            )?;
            std::fs::write(folder.join("base.css"), "a { color: red; }")?;
            std::fs::write(folder.join("board/all.css"), "@import \"card.css\" layer(parts);")?;
            std::fs::write(folder.join("board/card.css"), "b { top: 0; }")?;
            assert_eq!(bundle(&main)?, "@layer base,parts;@layer base{a{color:red}}@layer parts{b{top:0}}");
            Ok(())
        })
    }

    #[test]
    fn a_missing_part_and_a_circle_are_named() -> Result<()> {
        in_a_folder("circle", |folder| {
            let main = folder.join("main.css");
            std::fs::write(&main, "@import \"gone.css\";")?;
            assert!(bundle(&main).is_err_and(|error| error.to_string().contains("gone.css")));
            std::fs::write(&main, "@import \"main.css\";")?;
            assert!(bundle(&main).is_err_and(|error| error.to_string().contains("circle")));
            Ok(())
        })
    }
}
