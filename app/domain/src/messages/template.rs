//! Texts with places for what differs from order to order: `Order {number} is {status}`.

use crate::spoken::{tr, tr_later};
use std::{fmt, str::FromStr};

/// What can be put into a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Placeholder {
    /// The order's number.
    Number,
    /// The customer's name.
    Customer,
    /// Where the order is, as the customer reads it.
    Status,
    /// The promised window.
    Promise,
    /// What happens next.
    Next,
    /// The tracking page.
    Link,
    /// The shop's name.
    Shop,
    /// How to reach a person.
    Contact,
}

impl Placeholder {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Placeholder; 8] = [
        Placeholder::Number,
        Placeholder::Customer,
        Placeholder::Status,
        Placeholder::Promise,
        Placeholder::Next,
        Placeholder::Link,
        Placeholder::Shop,
        Placeholder::Contact,
    ];

    /// How it is written, without its braces.
    pub const fn name(self) -> &'static str {
        match self {
            Placeholder::Number => "number",
            Placeholder::Customer => "customer",
            Placeholder::Status => "status",
            Placeholder::Promise => "promise",
            Placeholder::Next => "next",
            Placeholder::Link => "link",
            Placeholder::Shop => "shop",
            Placeholder::Contact => "contact",
        }
    }

    /// The same with them.
    pub fn written(self) -> String {
        format!("{{{}}}", self.name())
    }

    /// What the team reads of it; `tr_later!`.
    pub const fn meaning(self) -> &'static str {
        match self {
            Placeholder::Number => tr_later!("the order’s number"),
            Placeholder::Customer => tr_later!("the customer’s name"),
            Placeholder::Status => tr_later!("where the order is, as customers read it"),
            Placeholder::Promise => tr_later!("the promised dates"),
            Placeholder::Next => tr_later!("what happens next"),
            Placeholder::Link => tr_later!("the address of the tracking page"),
            Placeholder::Shop => tr_later!("your shop’s name"),
            Placeholder::Contact => tr_later!("how customers reach you"),
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Value(Placeholder),
}

/// A text with places that can be filled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template(Vec<Piece>);

/// Why a text cannot be used, as a sentence that says what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TemplateFault {
    /// Nobody knows what to put there.
    Unknown(String),
    /// A brace that is opened and not closed.
    Unclosed,
    /// A brace that is closed and was not opened.
    Unopened,
}

impl fmt::Display for TemplateFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TemplateFault::Unknown(name) => {
                let known: Vec<_> = Placeholder::ALL.iter().map(|known| known.written()).collect();
                f.write_str(&tr!("“{{{}}}” is no placeholder: take one of {}.", name, known.join(", ")))
            }
            TemplateFault::Unclosed => f.write_str(&tr!(
                "A “{{” is not closed: write a placeholder like {{number}}, or leave the brace out."
            )),
            TemplateFault::Unopened => f.write_str(&tr!(
                "A “}}” stands alone: write a placeholder like {{number}}, or leave the brace out."
            )),
        }
    }
}

impl FromStr for Template {
    type Err = TemplateFault;

    fn from_str(text: &str) -> Result<Template, TemplateFault> {
        let (mut pieces, mut rest) = (Vec::new(), text);
        while let Some(at) = rest.find(['{', '}']) {
            let (before, brace) = rest.split_at(at);
            if brace.starts_with('}') {
                return Err(TemplateFault::Unopened);
            }
            let end = brace.find('}').ok_or(TemplateFault::Unclosed)?;
            let name = brace[1..end].trim();
            if name.contains('{') || name.contains('\n') {
                return Err(TemplateFault::Unclosed);
            }
            let found = Placeholder::ALL.into_iter().find(|known| known.name() == name);
            let found = found.ok_or_else(|| TemplateFault::Unknown(name.to_owned()))?;
            pieces.extend([Piece::Text(before.to_owned()), Piece::Value(found)]);
            rest = &brace[end + 1..];
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Template(pieces))
    }
}

impl Template {
    /// The text with these values in its places. A value is text and nothing else: braces in it are braces.
    pub fn fill(&self, value: impl Fn(Placeholder) -> String) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Value(of) => value(*of),
        };
        self.0.iter().map(piece).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_between_braces_is_filled_and_nothing_else() {
        let filled = |text: &str| {
            text.parse::<Template>().map(|template| template.fill(|of| format!("<{{{}}}>", of.name())))
        };
        assert_eq!(filled("Order {number}: { status }!").as_deref(), Ok("Order <{number}>: <{status}>!"));
        assert_eq!(filled("").as_deref(), Ok(""));
        assert_eq!(filled("{number}{number}").as_deref(), Ok("<{number}><{number}>"));
    }

    #[test]
    fn a_broken_placeholder_is_refused_with_a_sentence() {
        let fault = |text: &str| text.parse::<Template>().expect_err("a fault");
        assert_eq!(fault("Dear {custmer}"), TemplateFault::Unknown("custmer".into()));
        assert!(fault("{}").to_string().contains("{number}, {customer}"));
        assert_eq!(fault("Dear {customer"), TemplateFault::Unclosed);
        assert_eq!(fault("Dear {customer {number}"), TemplateFault::Unclosed);
        assert_eq!(fault("a } b"), TemplateFault::Unopened);
    }
}
