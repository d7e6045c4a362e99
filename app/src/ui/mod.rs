//! Small parts that know nothing of data access.

pub mod dates;
