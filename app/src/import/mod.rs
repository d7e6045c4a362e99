//! Orders from a file.
