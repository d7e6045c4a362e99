//! That everything Milepost says to the team can be said in French: each text of the sources has one, with the same values, and
//! French is written as French is.

mod catalogue;
mod keys;

use catalogue::Said;
use keys::{Key, keys};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the repository").to_owned()
}

/// The sources in which texts are wrapped.
const SOURCES: [&str; 4] = ["app/src", "app/domain/src", "server/src", "server/store/src"];

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("a file").path();
        if path.is_dir() { files_below(&path, found) } else { found.push(path) }
    }
}

/// Every text of the sources, with a file that says it.
fn wrapped() -> BTreeMap<Key, PathBuf> {
    let mut files = Vec::new();
    SOURCES.iter().for_each(|folder| files_below(&repository().join(folder), &mut files));
    let sources = files.into_iter().filter(|file| {
        let is_test = file.file_name().is_some_and(|name| name == "tests.rs");
        file.extension().is_some_and(|ending| ending == "rs") && !is_test
    });
    let mut all = BTreeMap::new();
    for file in sources {
        for key in keys(&fs::read_to_string(&file).expect("a source")) {
            all.entry(key.unwrap_or_else(|wrong| panic!("{}: {wrong}", file.display())))
                .or_insert_with(|| file.clone());
        }
    }
    assert!(all.len() > 100, "the sources were not read");
    all
}

/// The files of the French texts by their names.
fn rooms() -> BTreeMap<String, Vec<(String, Said)>> {
    let mut files = Vec::new();
    files_below(&repository().join("app/locales/text/fr/team"), &mut files);
    let room = |file: &PathBuf| {
        let text = fs::read_to_string(file).expect("a file of texts");
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        let said = catalogue::read(&text).unwrap_or_else(|error| panic!("{name}: {error}"));
        (name, said)
    };
    files.iter().map(room).collect()
}

#[track_caller]
fn none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn every_text_has_its_french_and_no_french_is_left_over() {
    let (wrapped, rooms) = (wrapped(), rooms());
    let said: BTreeSet<&str> = rooms.values().flatten().map(|(key, _)| key.as_str()).collect();
    let keys: BTreeSet<&str> = wrapped.keys().map(|key| key.whole.as_str()).collect();
    let missing = wrapped.iter().filter(|(key, _)| !said.contains(key.whole.as_str()));
    let missing = missing.map(|(key, file)| {
        let file = file.strip_prefix(repository()).unwrap_or(file);
        format!("no French of {:?}, which {} says", key.whole, file.display())
    });
    let left_over = said.iter().filter(|key| !keys.contains(**key)).map(|key| format!("nobody says {key:?}"));
    none(missing.chain(left_over).collect());
}

#[test]
fn no_text_stands_twice() {
    let (mut seen, mut faults) = (BTreeMap::new(), Vec::new());
    for (room, texts) in rooms() {
        for (key, _) in texts {
            if let Some(other) = seen.insert(key.clone(), room.clone()) {
                faults.push(format!(
                    "{key:?} stands in {other} and in {room}: one that several rooms say is in common.json"
                ));
            }
        }
    }
    none(faults);
}

#[test]
fn every_file_of_texts_is_named() {
    let source = include_str!("../../../../app/locales/src/team.rs");
    let named = |room: &str| source.contains(&format!("\"{}\",", room.trim_end_matches(".json")));
    none(rooms().into_keys().filter(|room| !named(room)).collect());
}

#[test]
fn french_asks_for_the_values_that_english_has() {
    let rooms = rooms();
    let said: BTreeMap<&str, &Said> =
        rooms.values().flatten().map(|(key, said)| (key.as_str(), said)).collect();
    let faults = wrapped().into_keys().filter_map(|key| {
        let said = said.get(key.whole.as_str())?;
        let (english, french) = (key.holes(), said.holes());
        let forms = said.forms().len() == key.forms().len();
        (!forms || english != french).then(|| {
            format!(
                "{:?} has {} forms and {english:?}, its French {} and {french:?}",
                key.whole,
                key.forms().len(),
                said.forms().len()
            )
        })
    });
    none(faults.collect());
}

/// What is wrong with a French text as it is written.
fn ill_written(text: &str) -> Option<&'static str> {
    const NO_BREAK: [char; 2] = ['\u{a0}', '\u{202f}'];
    let letters: Vec<char> = text.chars().collect();
    for (at, letter) in letters.iter().enumerate() {
        let (before, after) = (at.checked_sub(1).map(|at| letters[at]), letters.get(at + 1).copied());
        let is_bound = |other: Option<char>| other.is_some_and(|other| NO_BREAK.contains(&other));
        match letter {
            '\'' => return Some("an apostrophe is ’"),
            '“' | '”' | '"' => return Some("what is quoted stands between « and »"),
            '«' if !is_bound(after) => return Some("a no-break space stands behind «"),
            '»' if !is_bound(before) => return Some("a no-break space stands before »"),
            '!' | '?' | ';' if !is_bound(before) && !matches!(before, Some('?' | '!')) => {
                return Some("a no-break space stands before ! ? ;");
            }
            // Times of day have none.
            ':' if after.is_none_or(char::is_whitespace) && !is_bound(before) => {
                return Some("a no-break space stands before :");
            }
            _ => {}
        }
    }
    (text.trim() != text || text.is_empty()).then_some("nothing stands around a text")
}

#[test]
fn french_is_written_as_french_is() {
    let rooms = rooms();
    let texts = rooms.iter().flat_map(|(room, texts)| texts.iter().map(move |(_, said)| (room, said)));
    let faults = texts.flat_map(|(room, said)| {
        said.forms().iter().filter_map(move |text| Some(format!("{room}: {text:?}: {}", ill_written(text)?)))
    });
    none(faults.collect());
    for (text, is_well) in [
        ("L’heure : 10:41", true),
        ("L'heure", false),
        ("Qui ?", false),
        ("Qui\u{a0}?", true),
        ("Ici:", false),
        ("«\u{a0}Ici\u{a0}»", true),
        ("« Ici »", false),
        (" Ici", false),
    ] {
        let text = text.replace("L’heure : ", "L’heure\u{a0}: ");
        assert_eq!(ill_written(&text).is_none(), is_well, "{text}");
    }
}
