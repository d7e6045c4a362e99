//! The number that the next order may have: what people count on with. A number is a prefix, digits and a suffix.

use std::{cmp::Ordering, collections::HashMap};

/// What a shop's numbers have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Pattern<'a> {
    pub(crate) prefix: &'a str,
    pub(crate) suffix: &'a str,
    /// How many digits stand between them. One import of something longer does not make all others longer.
    pub(crate) digits: usize,
}

/// The pattern and the digits of a number, its last ones: `2026-0042` counts 42. None if it has none.
pub(crate) fn taken_apart(number: &str) -> Option<(Pattern<'_>, &str)> {
    let end = number.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = number[..end]
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + number[at..].chars().next().map_or(1, char::len_utf8));
    let digits = &number[start..end];
    Some((Pattern { prefix: &number[..start], suffix: &number[end..], digits: digits.len() }, digits))
}

/// The pattern that most of these numbers have, of several the one of the first.
pub(crate) fn usual(numbers: &[String]) -> Option<Pattern<'_>> {
    let mut counts: HashMap<Pattern<'_>, (usize, usize)> = HashMap::new();
    for (n, (pattern, _)) in numbers.iter().filter_map(|number| taken_apart(number)).enumerate() {
        counts.entry(pattern).or_insert((0, n)).0 += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, (count, first))| (*count, usize::MAX - first))
        .map(|(pattern, _)| pattern)
}

impl Pattern<'_> {
    /// The greatest digits among numbers of this pattern, shorter ones too.
    pub(crate) fn highest<'a>(&self, numbers: impl Iterator<Item = &'a str>) -> Option<&'a str> {
        let alike = |other: &Pattern<'_>| {
            other.prefix == self.prefix && other.suffix == self.suffix && other.digits <= self.digits
        };
        let digits =
            numbers.filter_map(taken_apart).filter(|(pattern, _)| alike(pattern)).map(|(_, digits)| digits);
        digits.max_by(|one, other| compared(one, other))
    }

    /// The number of this pattern with these digits.
    pub(crate) fn number(&self, digits: &str) -> String {
        format!("{}{digits}{}", self.prefix, self.suffix)
    }
}

fn compared(one: &str, other: &str) -> Ordering {
    let (one, other) = (one.trim_start_matches('0'), other.trim_start_matches('0'));
    one.len().cmp(&other.len()).then_with(|| one.cmp(other))
}

/// The digits that follow, as many as there were: 0999 is followed by 1000, and 999 by 1000.
pub(crate) fn successor(digits: &str) -> String {
    let kept = digits.trim_end_matches('9');
    let zeros = "0".repeat(digits.len() - kept.len());
    match kept.char_indices().last() {
        Some((at, last)) => format!(
            "{}{}{zeros}",
            &kept[..at],
            char::from_digit(last.to_digit(10).unwrap_or(0) + 1, 10).unwrap_or('0')
        ),
        None => format!("1{zeros}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn next(numbers: &[&str]) -> Option<String> {
        let numbers: Vec<String> = numbers.iter().map(|number| number.to_string()).collect();
        let pattern = usual(&numbers)?;
        pattern.highest(numbers.iter().map(String::as_str)).map(|digits| pattern.number(&successor(digits)))
    }

    #[test]
    fn people_count_on_from_the_highest() {
        for (numbers, following) in [
            (&["MP-1041", "MP-1039", "MP-1040"][..], Some("MP-1042")),
            (&["MP-0999", "MP-0998"], Some("MP-1000")),
            (&["999", "998"], Some("1000")),
            (&["2026-0042", "2026-0041"], Some("2026-0043")),
            (&["17/b".replace('/', "-").as_str(), "16-b"], Some("18-b")),
            (&["№7", "№6"], Some("№8")),
            (&["MP-99999999999", "MP-12", "MP-11", "special", "X-1"], Some("MP-13")),
            (&["special"], None),
            (&[], None),
        ] {
            assert_eq!(next(numbers).as_deref(), following, "{numbers:?}");
        }
    }
}
