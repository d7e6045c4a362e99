//! Mentions while they are typed: in the field stand names, on the wire ids. Plain text in, plain text out.

use domain::{CommentPart, Mention, comment_parts, wire::Mentionable};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How many names are offered at once.
const OFFERED: usize = 6;
/// How long what follows an “@” may be and still be somebody's name.
const LONGEST: usize = 60;

/// A mention that was chosen from the list, by the name it stands under.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pick {
    /// The name.
    pub name: String,
    /// Who that is.
    pub mention: Mention,
}

/// The mention that is being typed at the caret: where its “@” stands, in bytes, and what follows.
pub fn query_at(text: &str, caret: usize) -> Option<(usize, &str)> {
    let before = text.get(..caret)?;
    let at = before.rfind('@')?;
    let query = &before[at + 1..];
    let is_name = !query.starts_with(char::is_whitespace) && !query.contains('\n');
    (begins_word(text, at) && is_name && query.chars().count() <= LONGEST).then_some((at, query))
}

/// Whom somebody may mean who has typed so much: names that begin with it before names of which a word does.
pub fn candidates(query: &str, all: &[Mentionable]) -> Vec<Mentionable> {
    let query = query.to_lowercase();
    let place = |one: &Mentionable| {
        let name = one.name.to_lowercase();
        match name.starts_with(&query) {
            // It stands there in full: there is nothing to choose any more.
            true => (name != query).then_some(0),
            false => name.split_whitespace().any(|word| word.starts_with(&query)).then_some(1),
        }
    };
    let mut found: Vec<_> = all.iter().filter_map(|one| Some((place(one)?, one))).collect();
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().take(OFFERED).map(|(_, one)| one.clone()).collect()
}

/// The text with a name in place of what was typed of it, and where the caret goes.
pub fn insert(text: &str, (at, caret): (usize, usize), name: &str) -> (String, usize) {
    let (before, after) = (&text[..at], text[caret..].trim_start_matches(' '));
    let with = format!("{before}@{name} ");
    let caret = with.len();
    (with + after, caret)
}

/// The text as it goes out: names that were chosen, or that only one has, become who that is.
pub fn with_ids(text: &str, picks: &[Pick], all: &[Mentionable]) -> String {
    let mut names: Vec<(&str, &Mention)> =
        picks.iter().rev().map(|pick| (pick.name.as_str(), &pick.mention)).collect();
    let is_one = |name: &str| all.iter().filter(|other| other.name == name).count() == 1;
    names.extend(all.iter().filter(|one| is_one(&one.name)).map(|one| (one.name.as_str(), &one.mention)));
    // The longest first: “@Ann Lee” is not “@Ann”.
    names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    let (mut out, mut from) = (String::with_capacity(text.len()), 0);
    while let Some(at) = text[from..].find('@').map(|at| from + at) {
        out.push_str(&text[from..at]);
        let rest = &text[at + 1..];
        let ends_word = |name: &str| rest[name.len()..].chars().next().is_none_or(|c| !c.is_alphanumeric());
        let found = names.iter().find(|(name, _)| rest.starts_with(name) && ends_word(name));
        match found.filter(|_| begins_word(text, at)) {
            Some((name, mention)) => {
                out.push_str(&mention.token());
                from = at + 1 + name.len();
            }
            None => {
                out.push('@');
                from = at + 1;
            }
        }
    }
    out + &text[from..]
}

/// A text that came in, as it is edited: ids become names.
pub fn with_names(text: &str, names: &BTreeMap<Mention, String>) -> (String, Vec<Pick>) {
    let (mut out, mut picks) = (String::new(), Vec::new());
    for part in comment_parts(text) {
        match part {
            CommentPart::Text(words) => out.push_str(&words),
            CommentPart::Mention(mention) => {
                let name = names.get(&mention).cloned().unwrap_or_else(|| mention.to_string());
                out.push('@');
                out.push_str(&name);
                picks.push(Pick { name, mention });
            }
        }
    }
    (out, picks)
}

/// An “@” within a word is none that mentions anybody: somebody's address.
fn begins_word(text: &str, at: usize) -> bool {
    text[..at].chars().next_back().is_none_or(|before| !before.is_alphanumeric())
}

/// A place in a text as the browser counts it, in UTF-16 units, as bytes.
pub fn bytes(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    for (at, letter) in text.char_indices() {
        if left == 0 {
            return at;
        }
        left = left.saturating_sub(letter.len_utf16());
    }
    text.len()
}

/// The other way round.
pub fn units(text: &str, bytes: usize) -> u32 {
    let before = text.get(..bytes).unwrap_or(text);
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(mention: &str, name: &str) -> Mentionable {
        Mentionable { mention: mention.parse().expect("a mention"), name: name.into(), sees: true }
    }

    fn somebody(n: u8, name: &str) -> Mentionable {
        one(&format!("person:00000000-0000-0000-0000-0000000000{n:02}"), name)
    }

    fn all() -> Vec<Mentionable> {
        vec![
            somebody(1, "Ann"),
            somebody(2, "Ann Lee"),
            somebody(3, "Zoë Łuk"),
            somebody(4, "Sam Same"),
            somebody(5, "Sam Same"),
            one("role:account_manager", "Account manager"),
        ]
    }

    #[test]
    fn what_is_typed_after_an_at_is_somebody_until_it_cannot_be() {
        let at = |text: &str| query_at(text, text.len()).map(|(at, query)| (at, query.to_owned()));
        assert_eq!(at("Ask @an"), Some((4, "an".into())));
        assert_eq!(at("@"), Some((0, String::new())));
        assert_eq!(at("(@Ann Le"), Some((1, "Ann Le".into())));
        for nobody in ["Ask", "a@b", "@ ann", "@ann\nand", "", &format!("@{}", "x".repeat(61))] {
            assert_eq!(at(nobody), None, "{nobody}");
        }
        assert_eq!(query_at("@Ann said", 2), Some((0, "A")), "only up to the caret");
    }

    #[test]
    fn names_that_begin_so_come_before_words_that_do() {
        let names =
            |query: &str| candidates(query, &all()).into_iter().map(|one| one.name).collect::<Vec<_>>();
        assert_eq!(names("a"), ["Ann", "Ann Lee", "Account manager"]);
        assert_eq!(names("l"), ["Ann Lee"]);
        assert_eq!(names("Ł"), ["Zoë Łuk"]);
        assert_eq!(names("ann"), ["Ann Lee"], "who stands there in full is not offered again");
        assert_eq!(names(""), ["Ann", "Ann Lee", "Zoë Łuk", "Sam Same", "Sam Same", "Account manager"]);
        assert_eq!(names("x"), [""; 0]);
    }

    #[test]
    fn a_name_takes_the_place_of_what_was_typed_of_it() {
        let typed = "Ask @zo, please";
        let (text, caret) = insert(typed, (4, 7), "Zoë Łuk");
        assert_eq!(text, "Ask @Zoë Łuk , please");
        assert_eq!(&text[caret..], ", please");
        assert_eq!(insert("@", (0, 1), "Ann").0, "@Ann ");
    }

    #[test]
    fn names_become_ids_and_names_again() {
        let all = all();
        let picks = [Pick { name: "Sam Same".into(), mention: all[4].mention.clone() }];
        let token = |n: usize| all[n].mention.token();
        let out =
            with_ids("@Ann Lee, @Ann @Sam Same: mail x@Ann and @Anna or @Account manager.", &picks, &all);
        let expected =
            format!("{}, {} {}: mail x@Ann and @Anna or {}.", token(1), token(0), token(4), token(5));
        assert_eq!(out, expected);
        // Who shares a name with another has to be chosen from the list.
        assert_eq!(with_ids("@Sam Same", &[], &all), "@Sam Same");
        let names = all.iter().map(|one| (one.mention.clone(), one.name.clone())).collect();
        let (text, picks) = with_names(&out, &names);
        assert_eq!(text, "@Ann Lee, @Ann @Sam Same: mail x@Ann and @Anna or @Account manager.");
        assert_eq!(with_ids(&text, &picks, &[]), out);
        assert_eq!(with_ids("@", &[], &all), "@");
    }

    #[test]
    fn places_are_counted_as_the_browser_does_and_back() {
        let text = "a😀ł@";
        for (count, at) in [(0, 0), (1, 1), (3, 5), (4, 7), (5, 8), (99, 8)] {
            assert_eq!(bytes(text, count), at);
        }
        assert_eq!((units(text, 5), units(text, 8)), (3, 5));
    }
}
