//! Points in time and days. What time it is, and which zone a day is in, is the caller's business.

/// An instant in UTC, whole microseconds in the log.
pub type Instant = chrono::DateTime<chrono::Utc>;
/// A calendar date in a board's zone.
pub type Date = chrono::NaiveDate;
