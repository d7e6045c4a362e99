//! Which row and column of the map a status stands in.

use domain::Phase;
use std::collections::BTreeSet;

/// The rows, from the top.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    Waiting,
    Open,
    Over,
}

/// The column of each status. Down a row the column may be shared, up a row or beside each other it may not. Cancelled
/// statuses stand at the start of the last row, where there is room beside them for a word.
pub fn columns(phases: &[Phase]) -> Vec<usize> {
    let (mut taken, mut cancelled) = (BTreeSet::new(), 0);
    let (mut before, mut last) = (None::<Row>, 0);
    for phase in phases.iter().filter(|phase| **phase == Phase::Cancelled) {
        taken.insert((row_of(*phase), cancelled));
        cancelled += 1;
    }
    let mut placed = 0;
    let place = |phase: &Phase| {
        if *phase == Phase::Cancelled {
            placed += 1;
            return placed - 1;
        }
        let row = row_of(*phase);
        let mut column = match before {
            None => 0,
            Some(before) if row > before => last,
            Some(_) => last + 1,
        };
        while taken.contains(&(row, column)) {
            column += 1;
        }
        taken.insert((row, column));
        (before, last) = (Some(row), column);
        column
    };
    phases.iter().map(place).collect()
}

/// The row of a phase.
pub fn row_of(phase: Phase) -> Row {
    match phase {
        Phase::Waiting => Row::Waiting,
        Phase::Open => Row::Open,
        Phase::Done | Phase::Cancelled => Row::Over,
    }
}
