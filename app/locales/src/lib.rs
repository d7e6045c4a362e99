//! What customers read, in their languages: sentences with their plurals, dates, windows and lists. The texts are Fluent files
//! under `text/`, one folder a language, one file a room of the product; the names of days and months come from the C library's
//! locales. Beside it what the team reads where that is not English, see [`domain::spoken`]. On the server only: nothing of it
//! belongs into the browser's program.

mod dates;
mod pseudo;
mod team;
mod text;
mod wordings;

use domain::{Language, isolated};
use fluent_bundle::{FluentArgs, concurrent::FluentBundle};
pub use fluent_bundle::{FluentResource, FluentValue as Value};
use std::{borrow::Cow, sync::LazyLock};
pub use team::teach;
pub use wordings::known;

/// Begins what keeps its direction to itself.
const ISOLATE: char = '\u{2068}';
/// A letter without a shape, of a script that runs from right to left.
const RIGHT_TO_LEFT: char = '\u{200f}';

/// The words of one language. They are read when they are first needed.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

/// Read once each; a page needs those of its own language alone.
static LOADED: [LazyLock<Words>; Language::ALL.len()] = [
    LazyLock::new(|| Words::load(Language::English)),
    LazyLock::new(|| Words::load(Language::French)),
    LazyLock::new(|| Words::load(Language::Spanish)),
    LazyLock::new(|| Words::load(Language::German)),
    LazyLock::new(|| Words::load(Language::Chinese)),
    LazyLock::new(|| Words::load(Language::Punjabi)),
    LazyLock::new(|| Words::load(Language::Arabic)),
];

static PSEUDO: LazyLock<Words> = LazyLock::new(|| {
    let mut words = Words::load(Language::English);
    words.bundle.set_transform(Some(pseudo::accented));
    words
});

impl Words {
    /// The words of a language.
    pub fn of(language: Language) -> &'static Words {
        &LOADED[language as usize]
    }

    /// English, accented and longer: what reads as plain English on a page of these words was not translated.
    pub fn pseudo() -> &'static Words {
        &PSEUDO
    }

    /// Whose they are.
    pub fn language(&self) -> Language {
        self.language
    }

    /// A sentence by its key. A text that is put into it cannot turn what stands beside it round. A key that is missing reads as
    /// itself, and stops a debug build: a test over all languages is to find it.
    pub fn say(&self, key: &str, values: &[(&str, Value)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            debug_assert!(false, "no “{key}” in {}", self.language.tag());
            return key.to_owned();
        };
        let args: FluentArgs = values.iter().map(|(name, value)| (*name, self.beside(value))).collect();
        let mut errors = Vec::new();
        let said = self.bundle.format_pattern(pattern, Some(&args), &mut errors).into_owned();
        debug_assert!(errors.is_empty(), "“{key}” in {}: {errors:?}", self.language.tag());
        said
    }

    /// A sentence without values.
    pub fn text(&self, key: &str) -> String {
        self.say(key, &[])
    }

    /// `A, B and C`.
    pub fn list<S: AsRef<str>>(&self, items: &[S]) -> String {
        let value = |item: &str| Value::from(item.to_owned());
        match items {
            [] => String::new(),
            [one] => one.as_ref().to_owned(),
            [before @ .., last] => {
                let joined = before[1..].iter().fold(before[0].as_ref().to_owned(), |joined, next| {
                    self.say("list-next", &[("before", value(&joined)), ("next", value(next.as_ref()))])
                });
                self.say("list-last", &[("before", value(&joined)), ("last", value(last.as_ref()))])
            }
        }
    }

    /// Tags and texts are part of the program: nothing that anybody sends reaches what is expected here, and tests load every language.
    fn load(language: Language) -> Words {
        let tag = language.tag().parse().expect("the tag of a language");
        let mut bundle = FluentBundle::new_concurrent(vec![tag]);
        // From right to left every value keeps to itself; from left to right only those that need it, see `beside`.
        bundle.set_use_isolating(language.dir() == "rtl");
        for file in text::files(language) {
            let resource = FluentResource::try_new((*file).to_owned()).expect("Fluent, as a test makes sure");
            bundle.add_resource(resource).expect("each key once, as a test makes sure");
        }
        Words { language, bundle }
    }

    fn beside<'v>(&self, value: &Value<'v>) -> Value<'v> {
        match value {
            Value::String(text) if self.language.dir() == "ltr" => match isolated(text) {
                Cow::Borrowed(_) => value.clone(),
                Cow::Owned(text) => Value::from(text),
            },
            // What is made of isolates alone has no direction of its own, and would run from left to right.
            Value::String(text) if text.contains(ISOLATE) => Value::from(format!("{RIGHT_TO_LEFT}{text}")),
            _ => value.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
