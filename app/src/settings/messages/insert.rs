//! Putting a placeholder into a text where the caret is.

/// The text with another at a place that a browser counts in UTF-16; at the end where there is no such place.
pub fn inserted(text: &str, at: Option<u32>, what: &str) -> String {
    let mut units = 0;
    let place = at.and_then(|at| {
        text.char_indices().map(|(place, c)| (place, c.len_utf16())).find_map(|(place, length)| {
            let here = units;
            units += length;
            (here >= at as usize).then_some(place)
        })
    });
    let (before, after) = text.split_at(place.unwrap_or(text.len()));
    format!("{before}{what}{after}")
}

#[cfg(test)]
mod tests {
    use super::inserted;

    #[test]
    fn it_stands_where_the_caret_was_whatever_the_letters() {
        assert_eq!(inserted("Hello !", Some(6), "{customer}"), "Hello {customer}!");
        assert_eq!(inserted("😀 ਸਤ", Some(3), "{number}"), "😀 {number}ਸਤ");
        assert_eq!(inserted("ab", Some(0), "{shop}"), "{shop}ab");
        assert_eq!(inserted("ab", Some(9), "{shop}"), "ab{shop}");
        assert_eq!(inserted("ab", None, "{shop}"), "ab{shop}");
    }
}
