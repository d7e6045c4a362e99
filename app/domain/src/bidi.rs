//! Text that runs from right to left, or that is written to turn what stands beside it round: kept to itself. In a page the
//! elements around a text do that (`app::components::typed`); here is what sentences need, which have no elements.

use std::borrow::Cow;

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';

/// A text that somebody typed, to stand in a sentence. It reads and compares as it was unless it could reach beyond itself:
/// then it is wrapped in an isolate (UAX #9: FSI … PDI).
pub fn isolated(text: &str) -> Cow<'_, str> {
    if !text.chars().any(reaches_out) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("{FIRST_STRONG_ISOLATE}{}{POP_ISOLATE}", contained(text)))
}

/// The text for an element that isolates it: whatever isolate it opens is closed, and it closes none but its own. Browsers
/// isolate an element with the same two characters, so that a stray one would end it early.
pub fn contained(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| opens(c) || c == POP_ISOLATE) {
        return Cow::Borrowed(text);
    }
    let mut open = 0usize;
    let mut kept: String = text
        .chars()
        .filter(|c| match *c {
            c if opens(c) => {
                open += 1;
                true
            }
            POP_ISOLATE if open == 0 => false,
            POP_ISOLATE => {
                open -= 1;
                true
            }
            _ => true,
        })
        .collect();
    kept.extend(std::iter::repeat_n(POP_ISOLATE, open));
    Cow::Owned(kept)
}

/// LRI, RLI and FSI.
fn opens(c: char) -> bool {
    matches!(c, '\u{2066}'..='\u{2068}')
}

/// Whether a character runs from right to left or steers direction: the blocks that Unicode keeps for right-to-left scripts,
/// and the explicit controls.
fn reaches_out(c: char) -> bool {
    matches!(c,
        '\u{590}'..='\u{8ff}'
        | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
        | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_from_left_to_right_stays_as_it_is() {
        for text in ["", "O'Brien & Söhne <b>", "Łódź 🇳🇴", "1234", "株式会社", "Иван"] {
            assert!(matches!(isolated(text), Cow::Borrowed(same) if same == text), "{text}");
        }
    }

    #[test]
    fn what_could_turn_its_neighbours_is_wrapped() {
        for text in ["مطعم (فرع 2)", "שלום", "\u{202e}evil", "a\u{200f}", "\u{2067}"] {
            let wrapped = isolated(text);
            assert!(
                wrapped.starts_with('\u{2068}') && wrapped.ends_with('\u{2069}'),
                "{text:?}: {wrapped:?}"
            );
        }
    }

    /// How deep the isolates of a text are after each character, and whether one of them was closed that it did not open.
    fn balance(text: &str) -> (i32, bool) {
        let mut stray = false;
        let depth = text.chars().fold(0, |depth: i32, c| match c {
            c if opens(c) => depth + 1,
            POP_ISOLATE if depth == 0 => {
                stray = true;
                0
            }
            POP_ISOLATE => depth - 1,
            _ => depth,
        });
        (depth, stray)
    }

    #[test]
    fn no_text_ends_the_isolate_around_it_or_leaves_one_open() {
        let hostile = [
            "\u{2069}\u{202e}evil",
            "\u{2067}evil",
            "a\u{2069}\u{2066}b\u{2069}\u{2069}c",
            "\u{2068}ok\u{2069}",
        ];
        for text in hostile {
            assert_eq!(balance(&contained(text)), (0, false), "{text:?}");
            assert_eq!(balance(&isolated(text)), (0, false), "{text:?}");
        }
        // That the measure sees what is wrong.
        assert_eq!(balance(hostile[0]), (0, true));
        assert_eq!(balance(hostile[1]), (1, false));
        assert_eq!(contained("\u{2068}ok\u{2069}"), "\u{2068}ok\u{2069}");
    }
}
