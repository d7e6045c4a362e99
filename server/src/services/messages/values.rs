//! What is put into the places of a text. Whatever people typed keeps to itself, and is text and nothing else.

use domain::{Language, Placeholder, Template, contained, isolated, wire::Shop};
use locales::Words;

/// How long a subject may become, in characters.
const LONGEST_SUBJECT: usize = 200;

/// The values of one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Values {
    pub(super) language: Language,
    pub(super) number: String,
    pub(super) customer: String,
    pub(super) status: String,
    /// The promised window in words; none where none was promised.
    pub(super) promise: Option<String>,
    pub(super) next: Option<String>,
    pub(super) link: String,
    pub(super) shop: String,
    pub(super) contact: String,
}

impl Values {
    /// A text with them in its places. One that nobody could save is left as it is.
    pub(super) fn fill(&self, text: &str) -> String {
        match text.parse::<Template>() {
            Ok(template) => template.fill(|of| self.value(of)),
            Err(_) => text.to_owned(),
        }
    }

    /// The same for a subject: one line, whatever is put into it.
    pub(super) fn fill_subject(&self, text: &str) -> String {
        let filled = self.fill(text);
        let words = filled.split(|c: char| c.is_control() || c.is_whitespace());
        let line = words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
        line.chars().take(LONGEST_SUBJECT).collect()
    }

    fn value(&self, of: Placeholder) -> String {
        match of {
            Placeholder::Number => beside(self.language, &self.number),
            Placeholder::Customer => beside(self.language, &self.customer),
            Placeholder::Status => beside(self.language, &self.status),
            Placeholder::Promise => match &self.promise {
                Some(window) => beside(self.language, window),
                None => Words::of(self.language).text("message-no-date"),
            },
            Placeholder::Next => self.next.clone().unwrap_or_default(),
            // Whatever makes a link of an address takes all that touches it.
            Placeholder::Link => self.link.clone(),
            Placeholder::Shop => beside(self.language, &self.shop),
            Placeholder::Contact => beside(self.language, &self.contact),
        }
    }
}

/// A value in a text of this language: from right to left every one is isolated, else those that could turn their neighbours.
pub(super) fn beside(language: Language, text: &str) -> String {
    match language.dir() {
        "rtl" => format!("\u{2068}{}\u{2069}", contained(text)),
        _ => isolated(text).into_owned(),
    }
}

/// How customers reach a person.
pub(super) fn contact(shop: &Shop, words: &Words) -> String {
    let ways = [shop.contact_email.as_deref(), shop.contact_phone.as_deref()];
    words.list(&ways.into_iter().flatten().collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(language: Language, customer: &str) -> Values {
        Values {
            language,
            number: "N-1".into(),
            customer: customer.into(),
            status: "Being made".into(),
            promise: None,
            next: None,
            link: "https://orders.example/t/abc".into(),
            shop: "Northwind Joinery".into(),
            contact: "hello@shop.example".into(),
        }
    }

    #[test]
    fn a_subject_is_one_line_whatever_is_put_into_it() {
        let hostile = values(Language::English, "Eve\r\nBcc: all@example.com\u{0}{shop}");
        assert_eq!(
            hostile.fill_subject("For {customer}: {promise}"),
            "For Eve Bcc: all@example.com {shop}: a date that we will tell you"
        );
        assert_eq!(hostile.fill_subject(&"{shop}".repeat(50)).chars().count(), LONGEST_SUBJECT);
    }

    #[test]
    fn values_keep_to_themselves() {
        let arabic = values(Language::Arabic, "Ana (2)").fill("{customer}، {link}");
        assert_eq!(arabic, "\u{2068}Ana (2)\u{2069}، https://orders.example/t/abc");
        let turned = values(Language::English, "\u{202e}evil").fill("{customer}!");
        assert_eq!(turned, "\u{2068}\u{202e}evil\u{2069}!");
    }
}
