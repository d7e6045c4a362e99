//! The tree, and the parser that makes it of a text.

use super::Unreadable;

#[derive(Debug, PartialEq)]
pub(super) enum Node {
    Null,
    Bool(bool),
    Number(i64),
    Text(String),
    List(Vec<Node>),
    /// Names are nodes too: whatever reads a value can then read a name.
    Map(Vec<(Node, Node)>),
}

impl Node {
    pub(super) fn parse(text: &str) -> Result<Node, Unreadable> {
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
