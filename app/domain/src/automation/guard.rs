//! Loops end at once: the log says what caused each entry, and a rule that finds itself in what led to it does nothing.

use super::Looped;
use crate::{ActorRef, Entry, RuleId};
use std::collections::BTreeMap;

/// How many entries in a row rules may cause.
pub const CHAIN_DEPTH: usize = 10;

/// Whether what led to an entry forbids a rule to act on it. `log` are the order's entries.
pub fn chain(rule: RuleId, entry: &Entry, log: &[Entry]) -> Result<(), Looped> {
    let by_seq: BTreeMap<u64, &Entry> = log.iter().map(|entry| (entry.seq, entry)).collect();
    let (mut at, mut depth) = (Some(entry), 0);
    while let Some(entry) = at {
        if let ActorRef::Rule(by) = &entry.actor {
            if by.id == rule {
                return Err(Looped::Itself);
            }
            depth += 1;
            if depth >= CHAIN_DEPTH {
                return Err(Looped::TooDeep);
            }
        }
        // A cause is always earlier, so this ends.
        at = entry.cause.filter(|cause| *cause < entry.seq).and_then(|cause| by_seq.get(&cause).copied());
    }
    Ok(())
}
