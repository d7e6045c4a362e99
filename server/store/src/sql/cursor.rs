//! Where a page ended, as callers give it back.

use crate::ReadError;
use domain::{Date, Rank, StatusId};
use uuid::Uuid;

/// Where a page ended. Opaque to callers: `c.STATUS.RANK` in a column, `w.STATUS.DATE.RANK` in one whose worst come first, `p.MICROSECONDS.ORDER` in a list, `q.DOCUMENT` in what
/// a search found, `s.` and the rest, which `sort` knows, in a sorted list.
pub(super) enum Cursor {
    Rank(StatusId, Rank),
    Worst(StatusId, Option<Date>, Rank),
    Placed(i64, Uuid),
    Found(i64),
    Sorted(String),
}

impl Cursor {
    pub(super) fn parse(text: &str) -> Result<Cursor, ReadError> {
        let mut parts = text.splitn(3, '.');
        let cursor = match (parts.next(), parts.next(), parts.next()) {
            (Some("c"), Some(status), Some(rank)) => status
                .parse()
                .ok()
                .zip(rank.to_owned().try_into().ok())
                .map(|(status, rank)| Cursor::Rank(status, rank)),
            (Some("w"), Some(status), Some(rest)) => status
                .parse()
                .ok()
                .zip(worst(rest))
                .map(|(status, (promised, rank))| Cursor::Worst(status, promised, rank)),
            (Some("p"), Some(at), Some(id)) => {
                at.parse().ok().zip(id.parse().ok()).map(|(at, id)| Cursor::Placed(at, id))
            }
            (Some("q"), Some(doc), None) => doc.parse().ok().map(Cursor::Found),
            (Some("s"), Some(_), Some(_)) => Some(Cursor::Sorted(text[2..].to_owned())),
            _ => None,
        };
        cursor.ok_or(ReadError::BadCursor)
    }

    pub(super) fn text(&self) -> String {
        match self {
            Cursor::Rank(status, rank) => format!("c.{status}.{rank}"),
            Cursor::Worst(status, promised, rank) => {
                let promised = promised.map(|date| date.to_string()).unwrap_or_default();
                format!("w.{status}.{promised}.{rank}")
            }
            Cursor::Placed(at, id) => format!("p.{at}.{id}"),
            Cursor::Found(doc) => format!("q.{doc}"),
            Cursor::Sorted(rest) => format!("s.{rest}"),
        }
    }
}

/// The last day that was promised, if any, and the rank.
fn worst(text: &str) -> Option<(Option<Date>, Rank)> {
    let (promised, rank) = text.split_once('.')?;
    let promised = if promised.is_empty() { None } else { Some(promised.parse().ok()?) };
    Some((promised, rank.to_owned().try_into().ok()?))
}
