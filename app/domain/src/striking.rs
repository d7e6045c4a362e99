//! Which lines a customer can leave out of what they approve, and what stays then. A line is named by where it stands among the
//! order's lines, from 0, and goes as a whole.

use crate::{ApprovalStep, OrderState, Refusal, RefusalCode as Code, spoken::tr};
use std::{collections::BTreeSet, ops::Range};

/// What stays of an order's lines.
pub fn unstruck<T>(lines: impl IntoIterator<Item = T>, struck: &BTreeSet<u32>) -> Vec<T> {
    let placed = (0..).zip(lines).filter(|(place, _)| !struck.contains(place));
    placed.map(|(_, line)| line).collect()
}

impl OrderState {
    /// The lines that can be left out where the customer grants a step: none where the shop does not allow it, or nothing would
    /// stay. Parcels name their lines by where these stand, so whatever was in one stays, and so does what stands before it.
    pub fn strikable(&self, step: &ApprovalStep) -> Range<u32> {
        let first = self.parcels.lines().last().map_or(0, |line| line.saturating_add(1));
        if step.strikes && self.lines > 1 { first..self.lines.max(first) } else { 0..0 }
    }

    /// Refuses lines that cannot be left out together; `pieces` has how many pieces of each line go to the customer.
    pub fn strike_refusal(
        &self,
        step: &ApprovalStep,
        struck: &BTreeSet<u32>,
        pieces: &[u32],
    ) -> Option<Refusal> {
        let refuse = |code, message: String| Some(Refusal::new(code, message, Vec::new()));
        let strikable = self.strikable(step);
        if !step.strikes {
            let message =
                tr!("Nothing can be left out here: approve all of it, or say what would have to change.");
            return refuse(Code::NotAsked, message);
        }
        if struck.is_empty() {
            return refuse(Code::NothingToChange, tr!("Choose what to leave out, or approve all of it."));
        }
        if let Some(line) = struck.iter().find(|line| **line as usize >= pieces.len()) {
            let line = u64::from(*line) + 1;
            let message =
                tr!("This order has no line {}: look at the lines as they are now and choose again.", line);
            return refuse(Code::UnknownLine, message);
        }
        if unstruck(pieces, struck).into_iter().all(|pieces| *pieces == 0) {
            let message =
                tr!("Something has to stay: if nothing of it is wanted, decline instead of approving.");
            return refuse(Code::LinesMissing, message);
        }
        let line = u64::from(*struck.iter().find(|line| !strikable.contains(line))?) + 1;
        let message = tr!(
            "Line {} was packed, or stands before one that was: it cannot be left out any more. Choose other lines, or say what would have to change.",
            line
        );
        refuse(Code::LinesPacked, message)
    }
}
