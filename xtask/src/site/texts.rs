//! What the program says in another language than English: the rooms of `app/locales/text/<language>/team` as one file.

use super::files_below;
use anyhow::{Context, Result};
use serde_json::{Map, Value};
use std::{fs, path::Path};

/// What the server alone says.
const NOT_OF_THE_PROGRAM: [&str; 2] = ["server.json", "store.json"];

/// One file of all rooms of a folder, JSON without anything between.
pub fn bundle(folder: &Path) -> Result<String> {
    let (mut all, mut files) = (Map::new(), files_below(folder)?);
    files.sort();
    let is_of_the_program = |file: &&std::path::PathBuf| {
        !NOT_OF_THE_PROGRAM.iter().any(|name| file.file_name().is_some_and(|own| own == *name))
    };
    for file in files.iter().filter(is_of_the_program) {
        let text = fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let room: Map<String, Value> =
            serde_json::from_str(&text).with_context(|| format!("{} is no JSON of texts", file.display()))?;
        all.extend(room);
    }
    Ok(serde_json::to_string(&all)?)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::run::in_a_folder;

    #[test]
    fn rooms_become_one_file_without_what_the_server_alone_says() -> Result<()> {
        in_a_folder("texts", |folder| {
            for (name, text) in [
                ("b.json", r#"{ "B": "b" }"#),
                ("a.json", r#"{ "A": ["a", "as"] }"#),
                ("server.json", r#"{ "S": "s" }"#),
            ] {
                fs::write(folder.join(name), text)?;
            }
            assert_eq!(bundle(folder)?, r#"{"A":["a","as"],"B":"b"}"#);
            fs::write(folder.join("c.json"), "{")?;
            assert!(bundle(folder).is_err());
            Ok(())
        })
    }
}
