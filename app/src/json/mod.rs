//! JSON as the browser reads it. `serde_json` writes a parser out for each type that it reads, which was a fifth of the
//! download; here one parser makes a tree and each type is read from that. It reads what Milepost's own API writes: numbers
//! are whole, and nobody is told why something cannot be read, because the remedy is always the same, to reload the page.

mod reading;
mod tree;

use serde::de::{self, DeserializeOwned, Expected, Unexpected};
use std::fmt;
use tree::Node;

/// Reads a value from its JSON.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    T::deserialize(&Node::parse(text)?)
}

/// What was read is not what was expected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Unreadable;

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the answer cannot be read")
    }
}

impl std::error::Error for Unreadable {}

/// Every way to fail is the same one, so that no code is spent on composing messages that nobody reads.
impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Unreadable {
        Unreadable
    }
    fn invalid_type(_: Unexpected, _: &dyn Expected) -> Unreadable {
        Unreadable
    }
    fn invalid_value(_: Unexpected, _: &dyn Expected) -> Unreadable {
        Unreadable
    }
    fn invalid_length(_: usize, _: &dyn Expected) -> Unreadable {
        Unreadable
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Unreadable {
        Unreadable
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Unreadable {
        Unreadable
    }
    fn missing_field(_: &'static str) -> Unreadable {
        Unreadable
    }
    fn duplicate_field(_: &'static str) -> Unreadable {
        Unreadable
    }
}

#[cfg(test)]
mod tests {
    //! The reader against the writer, and against what is no JSON.

    use super::*;
    use serde::Serialize;
    use std::collections::BTreeMap;

    #[derive(Debug, PartialEq, Serialize, serde::Deserialize)]
    enum Kind {
        Bare,
        One(Option<i32>),
        Two(u64, String),
        Named { a: Vec<bool> },
    }

    fn comes_back<T: Serialize + DeserializeOwned + PartialEq + fmt::Debug>(value: T) {
        let written = serde_json::to_string(&value).expect("JSON");
        assert_eq!(read::<T>(&written), Ok(value), "{written}");
    }

    #[test]
    fn what_was_written_is_read() {
        comes_back((
            Kind::Bare,
            Kind::One(None),
            Kind::One(Some(-7)),
            Kind::Two(u64::MAX >> 1, "x".into()),
            Kind::Named { a: vec![true, false] },
        ));
        comes_back(BTreeMap::from([(7u32, ()), (9, ())]));
        comes_back(vec![Ok::<_, String>(1u8), Err("no".into())]);
        comes_back(domain::default_workflow(domain::default_calendar("Europe/London")));
    }

    #[test]
    fn text_of_any_kind_comes_back() {
        comes_back(["", "\"\\/\u{8}\u{c}\n\r\t", "ä€𝄞\u{0}\u{1f}\u{7f}"].map(str::to_owned));
        assert_eq!(read::<String>(r#""\ud834\udd1e \u00e4\/""#), Ok("𝄞 ä/".to_owned()));
    }

    #[test]
    fn white_space_is_of_no_matter() {
        assert_eq!(
            read::<BTreeMap<String, Vec<i8>>>(" {\n\"a\" : [ 1 ,\t-2 ] } \r\n"),
            Ok(BTreeMap::from([("a".to_owned(), vec![1, -2])]))
        );
    }

    #[test]
    fn what_is_not_json_or_not_what_was_asked_for_is_unreadable() {
        let texts = [
            "",
            "{",
            "[1,]",
            "[1 2]",
            "{\"a\":1,}",
            "{a:1}",
            "nul",
            "\"",
            "\"\\x\"",
            "\"\\ud834\"",
            "\"\\ud834\\u0041\"",
            "1 1",
            "\"\\u12\"",
            "--1",
            "300",
        ];
        for text in texts {
            assert_eq!(read::<u8>(text), Err(Unreadable), "{text}");
            assert_eq!(read::<Vec<u8>>(text), Err(Unreadable), "{text}");
            assert_eq!(read::<String>(text), Err(Unreadable), "{text}");
        }
        assert_eq!(read::<Kind>("\"Other\""), Err(Unreadable));
        assert_eq!(read::<Kind>("{\"One\":1,\"Two\":2}"), Err(Unreadable));
    }
}
