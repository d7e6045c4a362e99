//! What the palette lists, and which of it a few letters mean.

use crate::shell::offers::{Offer, What};
use std::ops::Range;

/// Entries of one kind, under a heading.
#[derive(Clone)]
pub struct Group {
    /// The heading.
    pub name: String,
    /// What stands below it.
    pub entries: Vec<Offer>,
}

/// A page, as an entry.
pub fn page(icon: &'static str, name: String, detail: String, href: String) -> Offer {
    Offer { icon, name, detail, key: None, what: What::Go(href) }
}

/// The entries that are meant: each word stands in the name or beside it. Names that begin with what is written come
/// first, then those with a word that does; else the order stays.
pub fn meant(entries: Vec<Offer>, written: &str) -> Vec<Offer> {
    let words: Vec<&str> = written.split_whitespace().collect();
    let Some(first) = words.first() else { return entries };
    // Why something is refused names much that it is not.
    let beside = |entry: &Offer, word| match entry.what {
        What::Refused => false,
        What::Go(_) | What::Do(_) => found(&entry.detail, word).is_some(),
    };
    let fits =
        |entry: &Offer| words.iter().all(|word| found(&entry.name, word).is_some() || beside(entry, word));
    let rank = |entry: &Offer| match found(&entry.name, first) {
        Some(place) if place.start == 0 => 0,
        Some(place) if !entry.name[..place.start].ends_with(char::is_alphanumeric) => 1,
        Some(_) => 2,
        None => 3,
    };
    let mut entries: Vec<Offer> = entries.into_iter().filter(fits).collect();
    entries.sort_by_key(rank);
    entries
}

/// Where a word stands in a text, whatever the case.
pub fn found(text: &str, word: &str) -> Option<Range<usize>> {
    let word: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
    if word.is_empty() {
        return None;
    }
    text.char_indices().find_map(|(start, _)| Some(start..start + begins(&text[start..], &word)?))
}

/// How many bytes of a text the word covers that it begins with.
fn begins(text: &str, word: &[char]) -> Option<usize> {
    let mut left = word;
    for (at, c) in text.char_indices() {
        for lower in c.to_lowercase() {
            // A letter that is several in lower case is taken whole or not at all.
            left = left.strip_prefix(&[lower])?;
        }
        if left.is_empty() {
            return Some(at + c.len_utf8());
        }
    }
    None
}

/// The entry `by` steps further among so many, around the end.
pub fn step(at: usize, by: isize, count: usize) -> usize {
    if count == 0 { 0 } else { (at as isize + by).rem_euclid(count as isize) as usize }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(written: &str) -> Vec<String> {
        let entries = ["Workflow", "Board", "Keyboard help", "Dashboards", "Straße 7", "İzmir"];
        let entries = entries.map(|name| page("right", name.into(), "Production orders".into(), "/".into()));
        meant(entries.into(), written).into_iter().map(|entry| entry.name).collect()
    }

    #[test]
    fn what_begins_so_comes_first_and_every_word_counts() {
        assert_eq!(names("bo"), ["Board", "Keyboard help", "Dashboards"]);
        assert_eq!(names("he"), ["Keyboard help"]);
        assert_eq!(names("prod wor"), ["Workflow"]);
        assert_eq!(names("zeppelin"), [""; 0]);
        assert_eq!(names("  ").len(), 6);
    }

    #[test]
    fn why_something_is_refused_is_not_searched() {
        let refused =
            Offer { what: What::Refused, ..page("lock", "Move to A".into(), "Not from B".into(), "".into()) };
        assert!(meant(vec![refused.clone()], "from").is_empty());
        assert_eq!(meant(vec![refused], "move").len(), 1);
    }

    #[test]
    fn letters_of_any_script_are_found_where_they_stand() {
        assert_eq!(found("Straße 7", "AßE"), Some(3..7));
        assert_eq!(found("Île d’Or", "île"), Some(0..4));
        // What it is in lower case has another length, and the place is one of the text itself.
        assert_eq!(found("İzmir", "z"), Some(2..3));
        assert_eq!(found("Orders", ""), None);
    }

    #[test]
    fn steps_go_around() {
        assert_eq!((step(0, -1, 3), step(2, 1, 3), step(0, 1, 0)), (2, 0, 0));
    }
}
