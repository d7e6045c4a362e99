//! That each language says all that the others say, and what its dates and counts look like.

use super::*;
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// The keys of a language with the values that each asks for.
fn keys(language: Language) -> BTreeMap<String, BTreeSet<String>> {
    let mut keys: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = None;
    for line in
        text::files(language).iter().flat_map(|file| file.lines()).filter(|line| !line.starts_with('#'))
    {
        if line.starts_with(|c: char| c.is_ascii_lowercase()) {
            key = line.split_once(" =").map(|(key, _)| key.to_owned());
        }
        let Some(key) = &key else { continue };
        let values = keys.entry(key.clone()).or_default();
        let names = line
            .split('$')
            .skip(1)
            .filter_map(|rest| rest.split(|c: char| !c.is_ascii_lowercase() && c != '-').next());
        values.extend(names.map(|name| name.trim_end_matches('-').to_owned()));
    }
    keys
}

#[test]
fn every_language_says_the_same_with_the_same_values() {
    let english = keys(Language::English);
    assert!(english.len() > 5);
    for language in Language::ALL {
        let own = keys(language);
        for (key, values) in &english {
            let here = own.get(key).unwrap_or_else(|| panic!("“{key}” is missing in {}", language.tag()));
            assert_eq!(here, values, "“{key}” in {}", language.tag());
        }
        assert_eq!(
            own.len(),
            english.len(),
            "{}: {:?}",
            language.tag(),
            own.keys().find(|key| !english.contains_key(*key))
        );
    }
}

#[test]
fn every_sentence_can_be_said() {
    let all = Language::ALL.map(Words::of).into_iter().chain([Words::pseudo()]);
    for (words, count) in all.flat_map(|words| [0, 1, 2, 3, 11, 100].map(|count| (words, count))) {
        for (key, values) in keys(words.language()) {
            let values: Vec<(&str, Value)> =
                values.iter().map(|name| (name.as_str(), count.into())).collect();
            let said = words.say(&key, &values);
            assert!(!said.trim().is_empty() && !said.contains(['{', '}']), "{key}: {said}");
        }
    }
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A text without what only steers its direction.
fn read(text: String) -> String {
    text.replace(['\u{2068}', '\u{2069}', '\u{200f}'], "")
}

/// A browser lays an isolate out by its first letter outside the isolates within: where there is none, from left to right.
#[test]
fn what_is_said_within_an_arabic_sentence_runs_from_right_to_left() {
    let (words, today) = (Words::of(Language::Arabic), date("2025-11-23"));
    let said = words.say("cancel-asked", &[("date", words.date(date("2025-12-04"), today).into())]);
    assert!(said.contains("\u{2068}\u{200f}\u{2068}الخميس"), "{said:?}");
    let joined = words.list(&["Ana", "Ben", "Cem"]);
    assert!(joined.contains("\u{2068}\u{200f}"), "{joined:?}");
    let plain = words.say("cancel-asked", &[("date", "4.12.".to_owned().into())]);
    assert!(!plain.contains('\u{200f}'), "{plain:?}");
}

#[test]
fn a_window_reads_as_each_language_writes_it() {
    let today = date("2025-11-23");
    let cases = [
        (Language::English, "Thu 4 – Fri 5 December", "Mon 1 December 2025 – Fri 2 January 2026"),
        (Language::French, "jeu. 4 – ven. 5 décembre", "lun. 1er décembre 2025 – ven. 2 janvier 2026"),
        (
            Language::Spanish,
            "jue 4 – vie 5 de diciembre",
            "lun 1 de diciembre de 2025 – vie 2 de enero de 2026",
        ),
        (Language::German, "Do, 4. – Fr, 5. Dezember", "Mo, 1. Dezember 2025 – Fr, 2. Januar 2026"),
        (Language::Chinese, "12月4日周四至5日周五", "2025年12月1日周一至2026年1月2日周五"),
        (Language::Punjabi, "ਵੀਰ 4 – ਸ਼ੁੱਕਰ 5 ਦਸੰਬਰ", "ਸੋਮ 1 ਦਸੰਬਰ 2025 – ਸ਼ੁੱਕਰ 2 ਜਨਵਰੀ 2026"),
        (Language::Arabic, "الخميس 4 – الجمعة 5 ديسمبر", "الاثنين 1 ديسمبر 2025 – الجمعة 2 يناير 2026"),
    ];
    for (language, month, years) in cases {
        let words = Words::of(language);
        assert_eq!(read(words.window(date("2025-12-04"), date("2025-12-05"), today)), month);
        assert_eq!(read(words.window(date("2025-12-01"), date("2026-01-02"), today)), years);
        assert_eq!(words.window(today, today, today), words.date(today, today));
    }
}

#[test]
fn counts_take_the_form_of_their_language() {
    let days = |language, days: i64| read(Words::of(language).say("working-days", &[("days", days.into())]));
    assert_eq!([1, 2].map(|n| days(Language::English, n)), ["1 working day", "2 working days"]);
    assert_eq!(
        [0, 1, 2].map(|n| days(Language::French, n)),
        ["0 jour ouvré", "1 jour ouvré", "2 jours ouvrés"]
    );
    assert_eq!(
        [1, 2, 3, 11].map(|n| days(Language::Arabic, n)),
        ["يوم عمل واحد", "يوما عمل", "3 أيام عمل", "11 يوم عمل"]
    );
    assert_eq!(Words::of(Language::French).list(&["A", "B", "C"]), "A, B et C");
    assert_eq!(Words::of(Language::English).list(&["A"]), "A");
}

#[test]
fn a_text_that_runs_the_other_way_keeps_to_itself() {
    let values = [("before", "مطعم".into()), ("last", "B".into())];
    assert_eq!(Words::of(Language::English).say("list-last", &values), "\u{2068}مطعم\u{2069} and B");
    let arabic =
        Words::of(Language::Arabic).say("list-last", &[("before", "A (1)".into()), ("last", "B".into())]);
    assert!(arabic.starts_with("\u{2068}A (1)\u{2069}"), "{arabic:?}");
}

#[test]
fn the_pseudo_language_is_longer_and_not_plain() {
    let said = Words::pseudo().say("list-last", &[("before", "1".into()), ("last", "2".into())]);
    assert_eq!(said, "1 åñð ~2");
}

#[test]
fn what_the_workflows_to_begin_with_say_is_known_in_every_language() {
    for template in domain::templates::all() {
        let workflow = template.workflow(domain::default_calendar("UTC"));
        let texts =
            workflow.statuses.iter().flat_map(|status| [&status.customer_wording, &status.customer_task]);
        for text in texts.flatten() {
            for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
                let said = known(text, language).unwrap_or_default();
                assert!(!said.is_empty() && said != *text, "“{text}” in {}", language.tag());
                assert_eq!(known(&said, Language::English).as_ref(), Some(text), "and back");
            }
        }
    }
    assert_eq!(known("On the bench", Language::French), None);
}
