//! How values are put into a text: `{}` is the next of them, `{0}` the first, `{name}` the one of this name; `{{` is a brace.

use super::catalogue;
use std::fmt::{Display, Write};

/// A text without values, in the language that is spoken now.
pub fn say(key: &'static str) -> String {
    put(key, 1, &[])
}

/// A text with its values, in the language that is spoken now.
pub fn put(key: &'static str, count: u64, values: &[(&str, &dyn Display)]) -> String {
    let text = catalogue::text(key, count);
    let bytes = text.as_bytes();
    let (mut said, mut from, mut next) = (String::with_capacity(text.len() + 16 * values.len()), 0, 0);
    while let Some(at) = brace(bytes, from) {
        said.push_str(&text[from..at]);
        from = match end_of_hole(bytes, at) {
            Some(end) => {
                let place =
                    place(&bytes[at + 1..end], next, |at| values.get(at).map(|(name, _)| name.as_bytes()));
                next += usize::from(at + 1 == end);
                // A text that asks for what there is not is a fault of its language, which a test finds.
                if let Some((_, value)) = values.get(place) {
                    let _ = write!(said, "{value}");
                }
                end + 1
            }
            // A brace that is written twice stands once; one that stands alone is what it is.
            None => {
                said.push_str(&text[at..=at]);
                at + if bytes.get(at + 1) == Some(&bytes[at]) { 2 } else { 1 }
            }
        };
    }
    said.push_str(&text[from..]);
    said
}

/// Which value a hole is for; one past all where there is no such.
fn place<'v>(name: &[u8], next: usize, names: impl Fn(usize) -> Option<&'v [u8]>) -> usize {
    if name.is_empty() {
        return next;
    }
    if let Some(number) = number(name) {
        return number;
    }
    let mut at = 0;
    while names(at).is_some_and(|other| other != name) {
        at += 1;
    }
    at
}

/// Stops the build where a text asks for a value that is not handed over, or where one is handed over for nothing. Of two
/// forms both are looked at; how many there are need not be said.
pub const fn check(key: &str, names: &[&str]) {
    let bytes = key.as_bytes();
    let (mut from, mut next, mut form, mut used) = (0, 0, 0, 0u64);
    while let Some(at) = brace(bytes, from) {
        // Behind the bar the values are counted anew.
        let now = form_of(bytes, at);
        if now != form {
            (form, next) = (now, 0);
        }
        let Some(end) = end_of_hole(bytes, at) else {
            from = at + 2;
            continue;
        };
        let place = if end == at + 1 {
            next += 1;
            next - 1
        } else {
            place_of(bytes, at + 1, end, names)
        };
        assert!(place < names.len(), "the text asks for a value that is not handed over");
        used |= 1 << place;
        from = end + 1;
    }
    let mut at = 0;
    while at < names.len() {
        let is_count = matches!(names[at].as_bytes(), b"n");
        assert!(is_count || used & (1 << at) != 0, "a value is handed over that the text does not ask for");
        at += 1;
    }
}

/// The same as [`place`] for what is known when the program is built.
const fn place_of(bytes: &[u8], from: usize, to: usize, names: &[&str]) -> usize {
    let (_, name) = bytes.split_at(from);
    let (name, _) = name.split_at(to - from);
    if let Some(number) = number(name) {
        return number;
    }
    let mut at = 0;
    while at < names.len() && !same(names[at].as_bytes(), name) {
        at += 1;
    }
    at
}

const fn same(one: &[u8], other: &[u8]) -> bool {
    let mut at = 0;
    while at < one.len() && at < other.len() && one[at] == other[at] {
        at += 1;
    }
    at == one.len() && at == other.len()
}

const fn number(name: &[u8]) -> Option<usize> {
    match name {
        [digit @ b'0'..=b'9'] => Some((*digit - b'0') as usize),
        _ => None,
    }
}

/// How many bars stand before a place.
const fn form_of(bytes: &[u8], to: usize) -> usize {
    let (mut at, mut bars) = (0, 0);
    while at < to {
        if bytes[at] == b'|' {
            bars += 1;
        }
        at += 1;
    }
    bars
}

/// The next brace.
const fn brace(bytes: &[u8], from: usize) -> Option<usize> {
    let mut at = from;
    while at < bytes.len() {
        if matches!(bytes[at], b'{' | b'}') {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// Where the hole ends that begins at a brace; none where it is no hole's.
const fn end_of_hole(bytes: &[u8], at: usize) -> Option<usize> {
    if bytes[at] != b'{' {
        return None;
    }
    match brace(bytes, at + 1) {
        Some(end) if bytes[end] == b'}' => Some(end),
        _ => None,
    }
}
