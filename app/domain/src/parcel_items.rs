//! So many of the lines of an order: what goes into a parcel, and what is taken out of one.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// So many of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ParcelItem {
    /// The line, from 0.
    pub line: u32,
    /// How many.
    pub quantity: u32,
}

/// The same items line by line, each line once.
pub fn gathered(items: impl IntoIterator<Item = ParcelItem>) -> Vec<ParcelItem> {
    let mut lines: BTreeMap<u32, u32> = BTreeMap::new();
    for item in items {
        let sum = lines.entry(item.line).or_default();
        *sum = sum.saturating_add(item.quantity);
    }
    lines.into_iter().map(|(line, quantity)| ParcelItem { line, quantity }).collect()
}

/// Items less others, line by line; none where there are not so many.
pub fn without(items: &[ParcelItem], less: &[ParcelItem]) -> Option<Vec<ParcelItem>> {
    let mut lines: BTreeMap<u32, u32> = items.iter().map(|item| (item.line, item.quantity)).collect();
    for item in less {
        let left = lines.get_mut(&item.line)?;
        *left = left.checked_sub(item.quantity)?;
    }
    let left = lines.into_iter().filter(|(_, quantity)| *quantity > 0);
    Some(left.map(|(line, quantity)| ParcelItem { line, quantity }).collect())
}
