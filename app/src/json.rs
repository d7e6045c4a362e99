//! JSON as the browser reads it. `serde_json` writes a parser out for each type that it reads, which was a fifth of the
//! download; here one parser makes a tree and each type is read from that. It reads what Milepost's own API writes: numbers
//! are whole, and nobody is told why something cannot be read, because the remedy is always the same, to reload the page.

use serde::{
    Deserializer,
    de::{self, DeserializeOwned, DeserializeSeed, Expected, Unexpected, Visitor},
};
use std::fmt;

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

#[derive(Debug, PartialEq)]
enum Node {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Node>),
    /// Names are nodes too: whatever reads a value can then read a name.
    Map(Vec<(Node, Node)>),
}

impl Node {
    fn parse(text: &str) -> Result<Node, Unreadable> {
        let mut parser = Parser { text, at: 0 };
        let node = parser.node()?;
        if parser.peek().is_some() { Err(Unreadable) } else { Ok(node) }
    }
}

struct Parser<'a> {
    text: &'a str,
    at: usize,
}

impl Parser<'_> {
    /// The next byte that is not white space.
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn need(&mut self, byte: u8) -> Result<(), Unreadable> {
        if self.eat(byte) { Ok(()) } else { Err(Unreadable) }
    }

    fn node(&mut self) -> Result<Node, Unreadable> {
        match self.peek() {
            Some(b'{') => {
                let mut map = Vec::new();
                self.items(b'}', |parser| {
                    let name = parser.string()?;
                    parser.need(b':')?;
                    map.push((Node::Text(name), parser.node()?));
                    Ok(())
                })?;
                Ok(Node::Map(map))
            }
            Some(b'[') => {
                let mut list = Vec::new();
                self.items(b']', |parser| {
                    list.push(parser.node()?);
                    Ok(())
                })?;
                Ok(Node::List(list))
            }
            Some(b'"') => self.string().map(Node::Text),
            _ => self.word(),
        }
    }

    fn items(&mut self, end: u8, mut item: impl FnMut(&mut Self) -> Result<(), Unreadable>) -> Result<(), Unreadable> {
        self.at += 1;
        if self.eat(end) {
            return Ok(());
        }
        loop {
            item(self)?;
            if !self.eat(b',') {
                return self.need(end);
            }
        }
    }

    /// A number, or one of the three words.
    fn word(&mut self) -> Result<Node, Unreadable> {
        let rest = &self.text[self.at..];
        let end = rest.find([',', ']', '}', ' ', '\n', '\r', '\t']).unwrap_or(rest.len());
        self.at += end;
        match &rest[..end] {
            "null" => Ok(Node::Null),
            "true" => Ok(Node::Bool(true)),
            "false" => Ok(Node::Bool(false)),
            number => number.parse().map(Node::Number).map_err(|_| Unreadable),
        }
    }

    fn string(&mut self) -> Result<String, Unreadable> {
        self.need(b'"')?;
        let mut string = String::new();
        loop {
            let rest = &self.text[self.at..];
            let plain = rest.find(['"', '\\']).ok_or(Unreadable)?;
            string.push_str(&rest[..plain]);
            self.at += plain + 1;
            if rest.as_bytes()[plain] == b'"' {
                return Ok(string);
            }
            string.push(self.escaped()?);
        }
    }

    fn escaped(&mut self) -> Result<char, Unreadable> {
        let escape = self.text.as_bytes().get(self.at).ok_or(Unreadable)?;
        self.at += 1;
        Ok(match escape {
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'"' | b'\\' | b'/' => char::from(*escape),
            b'u' => match self.code_unit()? {
                high @ 0xD800..0xDC00 => {
                    if !self.text[self.at..].starts_with("\\u") {
                        return Err(Unreadable);
                    }
                    self.at += 2;
                    let low = self.code_unit()?.checked_sub(0xDC00).filter(|low| *low < 0x400).ok_or(Unreadable)?;
                    char::from_u32(0x10000 + ((high - 0xD800) << 10) + low).ok_or(Unreadable)?
                }
                unit => char::from_u32(unit).ok_or(Unreadable)?,
            },
            _ => return Err(Unreadable),
        })
    }

    fn code_unit(&mut self) -> Result<u32, Unreadable> {
        let digits = self.text.get(self.at..self.at + 4).ok_or(Unreadable)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).map_err(|_| Unreadable)
    }
}

macro_rules! whole_numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
            self.number(visitor)
        }
    )*};
}

impl Node {
    fn number<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Node::Number(number) => visitor.visit_i64(*number),
            // A name in a map is text, also where it stands for a number.
            Node::Text(text) => visitor.visit_i64(text.parse().map_err(|_| Unreadable)?),
            _ => Err(Unreadable),
        }
    }

    fn list<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Node::List(list) => visitor.visit_seq(Items(list.iter())),
            _ => Err(Unreadable),
        }
    }

    fn map<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Node::Map(map) => visitor.visit_map(Members(map.iter(), &Node::Null)),
            _ => Err(Unreadable),
        }
    }

    fn text<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Node::Text(text) => visitor.visit_str(text),
            _ => Err(Unreadable),
        }
    }
}

/// Hands a visitor the one kind of value that it asks for: no code for the others.
impl<'de> Deserializer<'de> for &Node {
    type Error = Unreadable;

    whole_numbers! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Node::Null => visitor.visit_unit(),
            Node::Bool(bool) => visitor.visit_bool(*bool),
            Node::Number(_) => self.number(visitor),
            Node::Text(_) => self.text(visitor),
            Node::List(_) => self.list(visitor),
            Node::Map(_) => self.map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Node::Bool(bool) => visitor.visit_bool(*bool),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Node::Null => visitor.visit_none(),
            some => visitor.visit_some(some),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Node::Null => visitor.visit_unit(),
            _ => Err(Unreadable),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_unit()
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.text(visitor)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.text(visitor)
    }

    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.text(visitor)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.list(visitor)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.list(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        self.map(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(self, _: &str, _: &[&str], visitor: V) -> Result<V::Value, Unreadable> {
        self.map(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &str, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(self, _: &str, _: &[&str], visitor: V) -> Result<V::Value, Unreadable> {
        match self {
            Node::Text(_) => visitor.visit_enum(Variant(self, &Node::Null)),
            Node::Map(map) => match map.as_slice() {
                [(name, content)] => visitor.visit_enum(Variant(name, content)),
                _ => Err(Unreadable),
            },
            _ => Err(Unreadable),
        }
    }

    serde::forward_to_deserialize_any! { i128 u128 f32 f64 char bytes byte_buf unit_struct tuple_struct }
}

struct Items<'a>(std::slice::Iter<'a, Node>);

impl<'de> de::SeqAccess<'de> for Items<'_> {
    type Error = Unreadable;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unreadable> {
        self.0.next().map(|node| seed.deserialize(node)).transpose()
    }
}

/// The members to come, and the value of the one whose name was read last.
struct Members<'a>(std::slice::Iter<'a, (Node, Node)>, &'a Node);

impl<'de> de::MapAccess<'de> for Members<'_> {
    type Error = Unreadable;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Unreadable> {
        let Some((name, value)) = self.0.next() else { return Ok(None) };
        self.1 = value;
        seed.deserialize(name).map(Some)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Unreadable> {
        seed.deserialize(self.1)
    }
}

/// A variant's name and content.
struct Variant<'a>(&'a Node, &'a Node);

impl<'de, 'a> de::EnumAccess<'de> for Variant<'a> {
    type Error = Unreadable;
    type Variant = &'a Node;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, &'a Node), Unreadable> {
        Ok((seed.deserialize(self.0)?, self.1))
    }
}

impl<'de> de::VariantAccess<'de> for &Node {
    type Error = Unreadable;

    fn unit_variant(self) -> Result<(), Unreadable> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<S::Value, Unreadable> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Unreadable> {
        self.list(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value, Unreadable> {
        self.map(visitor)
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
