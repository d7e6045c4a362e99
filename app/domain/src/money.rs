//! Amounts of money without a currency: the shop has one.

use crate::{spoken::tr_later, text::Invalid};
use serde::{Deserialize, Serialize};
use std::{fmt, iter::Sum, str::FromStr};

/// An amount in ten-thousandths of the shop's currency; a decimal string like `"2.55"` on the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Money(pub i64);

const UNIT: i64 = 10_000;
/// A bound that keeps sums of any real order inside `i64`: a hundred billion.
const LIMIT: i64 = 100_000_000_000 * UNIT;

impl Money {
    /// This price for so many pieces; saturates instead of wrapping.
    pub fn times(self, quantity: i32) -> Money {
        Money(self.0.saturating_mul(quantity.into()))
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Money>>(amounts: I) -> Money {
        Money(amounts.fold(0, |sum, amount| sum.saturating_add(amount.0)))
    }
}

impl FromStr for Money {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Money, Invalid> {
        const WRONG: Invalid = Invalid(tr_later!("must be an amount like 12.50"));
        let text = text.trim();
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || whole.len() > 12 || part.len() > 4 || !all_digits(whole) || !all_digits(part) {
            return Err(WRONG);
        }
        let number = |s: &str| s.parse::<i64>().map_err(|_| WRONG);
        let amount = number(whole)? * UNIT + number(&format!("{part:0<4}"))?;
        if amount > LIMIT { Err(WRONG) } else { Ok(Money(sign * amount)) }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let (whole, part) = (self.0.unsigned_abs() / 10_000, self.0.unsigned_abs() % 10_000);
        if part % 100 == 0 {
            write!(f, "{sign}{whole}.{:02}", part / 100)
        } else {
            write!(f, "{sign}{whole}.{part:04}")
        }
    }
}

impl TryFrom<String> for Money {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        text.parse()
    }
}

impl From<Money> for String {
    fn from(amount: Money) -> String {
        amount.to_string()
    }
}
