//! The chain: how an entry becomes the bytes that are stored and hashed, and how the next hash follows.

use super::{Failure, Head};
use domain::Entry;
use serde::{Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};

/// The hash before a board's first entry.
pub(super) const START: [u8; 32] = [0; 32];

/// The event format that is written.
pub(super) const FORMAT: u32 = 1;

/// The hash of an entry: SHA-256(previous hash ‖ body).
pub(super) fn next_hash(previous: &[u8; 32], body: &str) -> [u8; 32] {
    Sha256::new().chain_update(previous).chain_update(body).finalize().into()
}

/// An entry's exact bytes, and the head of the log behind it.
pub(super) fn seal<E: Serialize>(entry: &Entry<E>, previous: &[u8; 32]) -> Result<(String, Head), Failure> {
    let body = serde_json::to_string(entry).map_err(|error| Failure::Broken(error.to_string()))?;
    let head = Head { seq: entry.seq, hash: next_hash(previous, &body), at: Some(entry.at) };
    Ok((body, head))
}

/// The entry that these bytes say.
pub(super) fn open<E: DeserializeOwned>(body: &str) -> Result<Entry<E>, Failure> {
    serde_json::from_str(body).map_err(|error| Failure::Broken(format!("an entry cannot be read: {error}")))
}
