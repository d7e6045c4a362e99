//! What stands in a source row once its text is erased. The row loses its salt with it, so that nobody can try texts against
//! the digest in the log; the audit takes such a row for erased, and for nothing else, where it says exactly this.

use crate::source::{first_line, json};
use domain::{
    ERASED,
    wire::{Contact, Line},
};

/// A name that says that there was one.
fn erased_text<T: std::str::FromStr>() -> Option<T> {
    ERASED.parse().ok()
}

/// The contact of somebody who is not known any more, as its row has it.
pub(crate) fn contact_body() -> String {
    let name = erased_text();
    let contact = name.map(|name| Contact {
        name,
        email: None,
        phone: None,
        address: None,
        postcode: None,
        country: None,
    });
    contact.map(|contact| json(&contact)).unwrap_or_default()
}

/// Lines that say how many of which article at which price, and nothing that somebody wrote.
fn lines(lines: &[Line]) -> Vec<Line> {
    let erased = |line: &Line| {
        Some(Line {
            description: erased_text()?,
            sku: line.sku.clone(),
            quantity: line.quantity,
            unit_price: line.unit_price,
        })
    };
    lines.iter().filter_map(erased).collect()
}

/// The same as their row has them: the body, and what the first of them says. None where the body holds no lines.
pub(crate) fn lines_body(body: &str) -> Option<(String, String)> {
    let lines = lines(&serde_json::from_str::<Vec<Line>>(body).ok()?);
    Some((json(&lines), first_line(&lines).to_owned()))
}

/// What a note says then. One that keeps what an order's lines were keeps how many they were.
pub(crate) fn note_body(body: &str) -> String {
    lines_body(body).map_or_else(|| ERASED.to_owned(), |(body, _)| body)
}

/// Whether a contact's row, or one that was none, says that it was erased.
pub(crate) fn is_contact(body: &str) -> bool {
    body == contact_body()
}

/// The same of lines.
pub(crate) fn is_lines(body: &str) -> bool {
    lines_body(body).is_some_and(|(erased, _)| erased == body)
}

/// The same of a note.
pub(crate) fn is_note(body: &str) -> bool {
    note_body(body) == body
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_erased_says_nothing_and_is_known_as_such() {
        let lines = r#"[{"sku":"S-1","description":"Ring for Ana","quantity":2,"unit_price":"3.00"}]"#;
        for body in [lines, "Ring for Ana", "[]", "", "Erased"] {
            let erased = note_body(body);
            assert!(!erased.contains("Ana") && is_note(&erased), "{body}: {erased}");
        }
        assert!(!is_note("Ring for Ana") && !is_note(lines) && !is_lines(lines));
        let (erased, first) = lines_body(lines).expect("lines");
        assert!(
            is_lines(&erased) && first == ERASED && erased.contains("\"S-1\"") && erased.contains("3.00")
        );
        assert!(is_contact(&contact_body()) && !is_contact(r#"{"name":"Ana"}"#));
    }
}
