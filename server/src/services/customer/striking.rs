//! What a customer leaves out of what they approve: as they chose it on the page, and what stays of the order then.

use crate::services::{
    context::Services,
    error::{ServiceError, ServiceResult},
};
use domain::{
    ApprovalStep, Decision, Strike, pieces,
    wire::{Line, StrikableLine},
};
use std::collections::BTreeSet;
use store::{Order, Salt, SourceRows};

/// Lines that somebody has ticked, by where they stand from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The version of the order that they saw.
    pub version: u64,
    /// The lines that are to go.
    pub struck: BTreeSet<u32>,
}

/// Why what was ticked cannot be left out, if it cannot.
pub(super) fn check(order: &Order, step: &ApprovalStep, choice: &Choice) -> ServiceResult<()> {
    if choice.version != order.state.version {
        return Err(ServiceError::Conflict(
            "The order has changed since: look at its lines and choose again.",
        ));
    }
    let pieces: Vec<u32> = order.lines.iter().map(|line| pieces(line.quantity)).collect();
    match order.state.strike_refusal(step, &choice.struck, &pieces) {
        Some(refusal) => Err(ServiceError::Refused(vec![refusal])),
        None => Ok(()),
    }
}

/// The lines that could be ticked.
pub(super) fn strikable(order: &Order, step: &ApprovalStep) -> Vec<StrikableLine> {
    let range = order.state.strikable(step);
    let lines = (0..).zip(&order.lines).filter(|(line, _)| range.contains(line));
    let shown = lines.map(|(line, said)| StrikableLine {
        line,
        what: said.description.to_string(),
        quantity: said.quantity,
    });
    shown.collect()
}

/// What stays, with its rows. One form has one salt whenever it is asked for: what the page sealed is what the log gets.
pub(super) fn strike(
    services: &Services,
    order: &Order,
    struck: &BTreeSet<u32>,
    (version, once): (u64, &str),
    sources: &mut SourceRows,
) -> Strike {
    let about = format!("{}\n{version}\n{}\n{once}", order.card.id, places(struck));
    let key = services.secret.keyed("struck lines", about.as_bytes());
    let mut salt = Salt::default();
    let size = salt.len();
    salt.copy_from_slice(&key[..size]);
    sources.struck(&order.lines, struck, salt)
}

/// What was left out of something that was approved, as it was called then.
pub(super) fn left_out(order: &Order, decision: &Decision) -> Vec<(String, i32)> {
    let said = decision.left_out.and_then(|text| order.decisions.get(&text));
    let lines = said.and_then(|said| serde_json::from_str::<Vec<Line>>(said).ok()).unwrap_or_default();
    lines.into_iter().map(|line| (line.description.to_string(), line.quantity)).collect()
}

/// `1,4`
pub(super) fn places(struck: &BTreeSet<u32>) -> String {
    struck.iter().map(u32::to_string).collect::<Vec<_>>().join(",")
}
