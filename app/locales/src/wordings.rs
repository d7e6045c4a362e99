//! What Milepost's own workflows say to customers, found by what it says: a shop that kept a text has it in every language.

use crate::{Words, text};
use domain::Language;
use std::{collections::HashMap, sync::LazyLock};

/// How the keys of these texts begin.
const PREFIX: &str = "wording-";

/// The keys by what they say in a language.
static KEYS: [LazyLock<HashMap<String, &str>>; Language::ALL.len()] = [
    LazyLock::new(|| keys(Language::English)),
    LazyLock::new(|| keys(Language::French)),
    LazyLock::new(|| keys(Language::Spanish)),
    LazyLock::new(|| keys(Language::German)),
    LazyLock::new(|| keys(Language::Chinese)),
    LazyLock::new(|| keys(Language::Punjabi)),
    LazyLock::new(|| keys(Language::Arabic)),
];

fn keys(language: Language) -> HashMap<String, &'static str> {
    let lines = text::files(language).iter().flat_map(|file| file.lines());
    let keys = lines.filter(|line| line.starts_with(PREFIX)).filter_map(|line| line.split_once(" ="));
    keys.map(|(key, _)| (Words::of(language).text(key), key)).collect()
}

/// A text of Milepost's own workflows in this language, whichever it is written in; none where it is the shop's.
pub fn known(text: &str, to: Language) -> Option<String> {
    let written = [to].into_iter().chain(Language::ALL);
    let key = written.into_iter().find_map(|from| KEYS[from as usize].get(text.trim()))?;
    Some(Words::of(to).text(key))
}
