//! Comments: what people write to each other about an order, whom they mention in it, and what becomes of it. A comment changes
//! nothing of the order: neither its version, nor what an approval is of, nor whether its last move can be taken back.

use crate::{ActorRef, Instant, Invalid, PersonId, RoleId, spoken::tr_later};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, str::FromStr};
use uuid::Uuid;

/// How many comments an order holds at most, deleted ones included.
pub const COMMENTS_LIMIT: usize = 500;

/// A comment as rules see it: no text, only where that stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentState {
    /// Who wrote it.
    pub by: ActorRef,
    /// When.
    pub at: Instant,
    /// The position of its entry in the board's log.
    pub seq: u64,
    /// The row of what it says now.
    pub text: Uuid,
    /// When it was last edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited_at: Option<Instant>,
    /// By whom and when it was deleted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<CommentDeletion>,
}

/// The end of a comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentDeletion {
    /// Who deleted it.
    pub by: ActorRef,
    /// When.
    pub at: Instant,
}

/// What a card says of an order's comments.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommentTally {
    /// How many there are; deleted ones do not count.
    pub count: u32,
    /// The position of the newest of them in the board's log; 0 where there is none.
    pub last: u64,
}

impl CommentTally {
    /// Of these comments.
    pub fn of<'a>(comments: impl IntoIterator<Item = &'a CommentState>) -> CommentTally {
        let there = comments.into_iter().filter(|comment| comment.deleted.is_none());
        there.fold(CommentTally::default(), |tally, comment| CommentTally {
            count: tally.count + 1,
            last: tally.last.max(comment.seq),
        })
    }

    /// Whether there is nothing to say.
    pub fn is_none(&self) -> bool {
        *self == CommentTally::default()
    }
}

/// Whom a comment speaks to. In its text, as in the log, stands an id and no name: `@[person:…]` or `@[role:production]`, so
/// that somebody who is called otherwise by now is shown so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Mention {
    /// One person.
    Person(PersonId),
    /// Everybody who holds a role on the board.
    Role(RoleId),
}

impl Mention {
    /// How it stands in a text.
    pub fn token(&self) -> String {
        format!("@[{self}]")
    }
}

impl fmt::Display for Mention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Mention::Person(person) => write!(f, "person:{person}"),
            Mention::Role(role) => write!(f, "role:{role}"),
        }
    }
}

impl FromStr for Mention {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Mention, Invalid> {
        let mention = match text.split_once(':') {
            Some(("person", id)) => id.parse().ok().map(Mention::Person),
            Some(("role", id)) => id.parse().ok().map(Mention::Role),
            _ => None,
        };
        mention.ok_or(Invalid(tr_later!("must be person:ID or role:ID")))
    }
}

impl TryFrom<String> for Mention {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Mention, Invalid> {
        text.parse()
    }
}

impl From<Mention> for String {
    fn from(mention: Mention) -> String {
        mention.to_string()
    }
}

/// A part of a comment's text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CommentPart {
    /// Words.
    Text(String),
    /// Somebody.
    Mention(Mention),
}

/// A comment's text in its parts; what only looks like a mention stays text.
pub fn comment_parts(text: &str) -> Vec<CommentPart> {
    let (mut parts, mut words, mut rest) = (Vec::new(), String::new(), text);
    while let Some(at) = rest.find("@[") {
        let inside = &rest[at + 2..];
        let found = inside.find(']').and_then(|end| Some((inside[..end].parse::<Mention>().ok()?, end)));
        match found {
            Some((mention, end)) => {
                words.push_str(&rest[..at]);
                if !words.is_empty() {
                    parts.push(CommentPart::Text(std::mem::take(&mut words)));
                }
                parts.push(CommentPart::Mention(mention));
                rest = &inside[end + 1..];
            }
            None => {
                words.push_str(&rest[..at + 2]);
                rest = inside;
            }
        }
    }
    words.push_str(rest);
    if !words.is_empty() {
        parts.push(CommentPart::Text(words));
    }
    parts
}

/// Everybody whom a comment's text mentions.
pub fn mentions(text: &str) -> BTreeSet<Mention> {
    let mention = |part| match part {
        CommentPart::Mention(mention) => Some(mention),
        CommentPart::Text(_) => None,
    };
    comment_parts(text).into_iter().filter_map(mention).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_words_and_mentions_and_comes_together_again() {
        let (person, role) = (Mention::Person(PersonId(Uuid::from_u128(7))), "role:production".parse());
        let role: Mention = role.expect("a role");
        let text = format!("{} and @[role:Production] or @[x] ask {}.", person.token(), role.token());
        let parts = comment_parts(&text);
        assert_eq!(
            parts,
            [
                CommentPart::Mention(person.clone()),
                CommentPart::Text(" and @[role:Production] or @[x] ask ".into()),
                CommentPart::Mention(role.clone()),
                CommentPart::Text(".".into()),
            ]
        );
        assert_eq!(mentions(&text), [person, role.clone()].into());
        for odd in ["", "@[", "@[role:", "@[role:]", "a@[b", "@@[]", "]@[person:7]"] {
            assert_eq!(mentions(odd), BTreeSet::new(), "{odd}");
            let words: String = comment_parts(odd)
                .into_iter()
                .map(|part| match part {
                    CommentPart::Text(words) => words,
                    CommentPart::Mention(mention) => mention.token(),
                })
                .collect();
            assert_eq!(words, odd);
        }
        assert_eq!(serde_json::to_string(&role).ok().as_deref(), Some("\"role:production\""));
        assert!(serde_json::from_str::<Mention>("\"team:production\"").is_err());
    }
}
