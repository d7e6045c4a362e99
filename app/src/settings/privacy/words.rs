//! How days and counts are said.

use domain::Date;

/// A day that may be years away.
pub fn day(date: Date) -> String {
    date.format("%-d %B %Y").to_string()
}

/// `1 order`, `3 orders`.
pub fn orders(count: usize) -> String {
    if count == 1 { "1 order".into() } else { format!("{count} orders") }
}
