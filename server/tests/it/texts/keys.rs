//! The texts that a source wraps, read from what it says: every `tr!(…)` and `tr_later!(…)`.

use std::collections::BTreeSet;

/// A text of a source.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// As a catalogue names it.
    pub whole: String,
}

/// The values that a text asks for: by their place or by their name.
pub type Holes = BTreeSet<String>;

impl Key {
    /// The English text, or both of its forms.
    pub fn forms(&self) -> Vec<String> {
        let text = self.whole.split_once('\u{4}').map_or(self.whole.as_str(), |(_, text)| text);
        text.split('|').map(str::to_owned).collect()
    }

    pub fn holes(&self) -> Holes {
        holes(&self.forms())
    }
}

/// The values that the forms of a text ask for, all of them together; how many there are is there anyway.
pub fn holes(forms: &[String]) -> Holes {
    let mut all = Holes::new();
    for form in forms {
        let form = form.replace("{{", "").replace("}}", "");
        let mut next = 0;
        for hole in form.split('{').skip(1).filter_map(|rest| rest.split_once('}')) {
            all.insert(match hole.0 {
                "" => {
                    next += 1;
                    // The values that one puts in come after the count.
                    (next - 1).to_string()
                }
                named => named.to_owned(),
            });
        }
    }
    all.remove("n");
    all
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Text(String),
    Word(String),
    Sign(char),
}

/// The texts of a source, or what is wrong with how one is written.
pub fn keys(source: &str) -> Vec<Result<Key, String>> {
    let source = source.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let tokens = tokens(source);
    let begins = |at: usize| match &tokens[at..] {
        [Token::Word(name), Token::Sign('!'), Token::Sign('('), Token::Text(_), ..] => {
            name == "tr" || name == "tr_later"
        }
        _ => false,
    };
    (0..tokens.len()).filter(|at| begins(*at)).map(|at| key(&tokens[at + 3..])).collect()
}

fn key(tokens: &[Token]) -> Result<Key, String> {
    use Token::{Sign, Text};
    let (context, rest) = match tokens {
        [Text(context), Sign('='), Sign('>'), rest @ ..] => (Some(context), rest),
        rest => (None, rest),
    };
    let text = match rest {
        [Text(one), Sign('|'), Text(other), Sign('%'), ..] => {
            if one.contains('|') || other.contains('|') {
                return Err(format!("{one:?} has a bar in it"));
            }
            format!("{one}|{other}")
        }
        [Text(text), Sign(',' | ')'), ..] if !text.contains('|') => text.clone(),
        other => {
            return Err(format!("{:?} is written otherwise than texts are", &other[..other.len().min(4)]));
        }
    };
    if text.trim() != text || text.is_empty() {
        return Err(format!("nothing stands around a text: {text:?}"));
    }
    let whole = context.map_or_else(|| text.clone(), |context| format!("{context}\u{4}{text}"));
    Ok(Key { whole })
}

/// Words, signs and texts as they are read; comments and single characters are gone.
fn tokens(source: &str) -> Vec<Token> {
    let chars: Vec<char> = source.chars().collect();
    let (mut tokens, mut at) = (Vec::new(), 0);
    while at < chars.len() {
        let rest = &chars[at..];
        at += match rest {
            ['/', '/', ..] => rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()),
            ['/', '*', ..] => {
                rest.windows(2).position(|pair| pair == ['*', '/']).map_or(rest.len(), |end| end + 2)
            }
            ['r', '"', ..] => {
                2 + rest[2..].iter().position(|c| *c == '"').map_or(rest.len() - 2, |end| end + 1)
            }
            ['r', '#', '"', ..] => {
                rest.windows(2).position(|pair| pair == ['"', '#']).map_or(rest.len(), |end| end + 2)
            }
            ['"', ..] => {
                let (text, length) = text(rest);
                tokens.push(Token::Text(text));
                length
            }
            ['\'', '\\', ..] => {
                2 + rest[2..].iter().skip(1).position(|c| *c == '\'').map_or(rest.len() - 2, |end| end + 2)
            }
            ['\'', _, '\'', ..] => 3,
            [c, ..] if c.is_alphanumeric() || *c == '_' => {
                let end = rest.iter().position(|c| !(c.is_alphanumeric() || *c == '_')).unwrap_or(rest.len());
                tokens.push(Token::Word(rest[..end].iter().collect()));
                end
            }
            [c, ..] => {
                if !c.is_whitespace() {
                    tokens.push(Token::Sign(*c));
                }
                1
            }
            [] => unreachable!("there is a rest"),
        };
    }
    tokens
}

/// A text that begins here, as it is read, and how long it is in the source.
fn text(rest: &[char]) -> (String, usize) {
    let (mut text, mut at) = (String::new(), 1);
    while at < rest.len() && rest[at] != '"' {
        let (length, read) = match &rest[at..] {
            ['\\', '\n', after @ ..] => {
                (2 + after.iter().position(|c| !c.is_whitespace()).unwrap_or(after.len()), None)
            }
            ['\\', 'n', ..] => (2, Some('\n')),
            ['\\', 'u', '{', after @ ..] => {
                let end = after.iter().position(|c| *c == '}').unwrap_or(after.len());
                let number: String = after[..end].iter().collect();
                (end + 4, u32::from_str_radix(&number, 16).ok().and_then(char::from_u32))
            }
            ['\\', c, ..] => (2, Some(*c)),
            [c, ..] => (1, Some(*c)),
            [] => unreachable!("there is a rest"),
        };
        text.extend(read);
        at += length;
    }
    (text, (at + 1).min(rest.len()))
}

#[test]
fn texts_are_read_as_they_are_written() {
    let source = r#"
        // tr!("a comment")
        fn f() { g("tr!(\"a text\")", '"', tr!("One\u{a0}: {}", x), tr_later!("Two \
            lines")); tr!("a verb" => "Open", y); tr!("{n} order"
            | "{n} orders" % count); tr!(@put 1); }
#[cfg(test)]
mod tests { tr!("a test") }
"#;
    let read: Vec<_> = keys(source).into_iter().map(|key| key.expect("a key").whole).collect();
    assert_eq!(read, ["One\u{a0}: {}", "Two lines", "a verb\u{4}Open", "{n} order|{n} orders"]);
    assert!(keys("tr!(\"One\" \"two\")")[0].is_err() && keys("tr!(\" one\")")[0].is_err());
    let holes = |text: &str| Key { whole: text.to_owned() }.holes().into_iter().collect::<Vec<_>>();
    assert_eq!(holes("{} of {name}, {{not}} {}|{n} {1}"), ["0", "1", "name"]);
}
