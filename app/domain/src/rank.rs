//! Where a card stands in its column: keys that sort bytewise and always leave room for one more between two.

use crate::{spoken::tr_later, text::Invalid};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A fractional key: an integer part of [`WIDTH`] base-62 digits, then a fraction. Compared bytewise.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rank(String);

/// A longer key re-ranks its column, in bytes.
pub const RANK_LIMIT: usize = 64;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const WIDTH: usize = 8;

impl Rank {
    /// A key between two neighbours, `None` standing for the column's end. Neighbours out of order count as no upper one,
    /// so that a column whose neighbours just moved still gets a key.
    pub fn between(above: Option<&Rank>, below: Option<&Rank>) -> Rank {
        match (above, below) {
            (None, None) => Rank::nth(0),
            (Some(a), None) => a.stepped(1).unwrap_or_else(|| Rank(middle(&a.digits(), None))),
            (None, Some(b)) => b.stepped(-1).unwrap_or_else(|| Rank(middle(&[], Some(&b.digits())))),
            (Some(a), Some(b)) if a < b => Rank(middle(&a.digits(), Some(&b.digits()))),
            (Some(a), Some(_)) => Rank::between(Some(a), None),
        }
    }

    /// The key of the n-th card of a freshly ranked column, with ample room on both sides.
    pub fn nth(n: u32) -> Rank {
        Rank::of(62u64.pow(WIDTH as u32) / 2 + u64::from(n) * 62)
    }

    /// The key as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the key is so long that its column should be ranked anew.
    pub fn is_long(&self) -> bool {
        self.0.len() > RANK_LIMIT
    }

    fn of(mut integer: u64) -> Rank {
        let mut key = [b'0'; WIDTH];
        for place in key.iter_mut().rev() {
            *place = DIGITS[(integer % 62) as usize];
            integer /= 62;
        }
        Rank(key.iter().map(|&b| char::from(b)).collect())
    }

    /// The whole number `step` after this key's integer part, unless that leaves the range.
    fn stepped(&self, step: i64) -> Option<Rank> {
        let integer = self.digits().iter().take(WIDTH).fold(0u64, |sum, &digit| sum * 62 + u64::from(digit));
        let next = integer.checked_add_signed(step)?;
        (0 < next && next < 62u64.pow(WIDTH as u32)).then(|| Rank::of(next))
    }

    fn digits(&self) -> Vec<u8> {
        self.0.bytes().map(digit).collect()
    }
}

fn digit(byte: u8) -> u8 {
    match byte {
        b'0'..=b'9' => byte - b'0',
        b'A'..=b'Z' => byte - b'A' + 10,
        _ => byte.wrapping_sub(b'a').wrapping_add(36),
    }
}

/// Digits strictly between `a` and `b` (`None`: above everything), at least [`WIDTH`] of them. Needs `a < b`.
fn middle(a: &[u8], b: Option<&[u8]>) -> String {
    let mut key = String::new();
    let mut upper = b;
    for place in 0.. {
        let low = a.get(place).copied().unwrap_or(0);
        let high = upper.map_or(62, |digits| digits.get(place).copied().unwrap_or(0));
        let mid = (low + high) / 2;
        if mid > low {
            key.push(char::from(DIGITS[usize::from(mid)]));
            break;
        }
        key.push(char::from(DIGITS[usize::from(low)]));
        if high > low {
            upper = None;
        }
    }
    // The last digit is below `b`'s or behind one that was, so zeros behind it stay below `b`.
    while key.len() < WIDTH {
        key.push('0');
    }
    key
}

impl TryFrom<String> for Rank {
    type Error = Invalid;
    fn try_from(key: String) -> Result<Rank, Invalid> {
        let legal = key.len() >= WIDTH
            && key.len() <= 4 * RANK_LIMIT
            && key.bytes().all(|b| b.is_ascii_alphanumeric());
        if legal { Ok(Rank(key)) } else { Err(Invalid(tr_later!("is not a rank"))) }
    }
}

impl From<Rank> for String {
    fn from(rank: Rank) -> String {
        rank.0
    }
}

impl fmt::Display for Rank {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
