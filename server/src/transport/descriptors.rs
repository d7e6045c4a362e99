//! How many connections the process can have at once.

use super::listener::REFUSALS;

/// Descriptors that are not connections of clients: database, temporary files, and what is about to be refused.
const SPARE: usize = 192 + REFUSALS;

/// How many of the connections wanted the process can have, once it has asked for all the descriptors that it may have.
pub fn within_descriptors(wanted: usize) -> usize {
    let needed = wanted.saturating_add(SPARE);
    match rlimit::increase_nofile_limit(needed as u64) {
        Ok(granted) if granted < needed as u64 => {
            tracing::info!(
                wanted,
                granted,
                "fewer connections than wanted: the process may not open more files"
            );
            usize::try_from(granted).unwrap_or(wanted).saturating_sub(SPARE).max(1)
        }
        Ok(_) => wanted,
        Err(error) => {
            tracing::warn!(%error, "the limit on open files cannot be read");
            wanted
        }
    }
}
