//! Which rows of a file belong to which order, found in one pass: how many there are of each and where, and which orders
//! may have lost a row to one that cannot be read. Memory holds a counter an order.

use super::{columns::Columns, table::Row};
use domain::{OrderNumber, tr, wire::BlankNumbers};
use std::{
    collections::{HashMap, HashSet, hash_map::RandomState},
    hash::BuildHasher,
};

/// How many rows may wait for the rest of their orders at any point of the file.
pub const OPEN_ROWS: u64 = 200_000;
/// How many rows may not fit their header: beyond, it is the reading that is wrong.
const UNFIT_ROWS: u64 = 1_000;

/// To which order a row belongs.
#[derive(Debug, PartialEq, Eq)]
pub enum Owner<'r> {
    /// To the one that it names.
    Named(&'r str),
    /// To the one above it: it has no number of its own.
    Above,
    /// To none: it has no number, and nothing is above it.
    Nobody,
    /// To none, and it says nothing that is used.
    Empty,
}

/// Tells to which orders rows belong as they go by.
#[derive(Debug, Default)]
pub struct Follow {
    above: Option<String>,
}

impl Follow {
    /// The owner of the next row.
    pub fn owner<'r>(&mut self, row: Row<'r>, columns: &Columns) -> Owner<'r> {
        match columns.number(row) {
            Some(number) => {
                if self.above.as_deref() != Some(number) {
                    self.above = Some(number.to_owned());
                }
                Owner::Named(number)
            }
            None if !columns.says_something(row) => Owner::Empty,
            None if self.above.is_some() => Owner::Above,
            None => Owner::Nobody,
        }
    }

    /// The number of the order above.
    pub fn above(&self) -> Option<&str> {
        self.above.as_deref()
    }
}

/// The rows of an order in a file. Orders are told apart by a keyed 64-bit hash: should two ever share one, each is handed
/// out with the last row of both, which is late but right.
struct RowSpan {
    rows: u32,
    first: u64,
    last: u64,
}

/// What one pass found.
#[derive(Default)]
pub struct RowIndex {
    hasher: RandomState,
    spans: HashMap<u64, RowSpan>,
    /// Orders that may be without a row, by the line of that row.
    suspects: HashMap<u64, u64>,
    /// Numbers that look like others: the likeness of a number, and that number.
    likenesses: HashMap<u64, u64>,
    alike: HashSet<u64>,
    unfit: u64,
    /// The line of an unfit row, of which the next one may have a part.
    unfit_above: Option<u64>,
}

impl RowIndex {
    /// Counts a row, the `nth` that is not blank.
    pub fn count(
        &mut self,
        nth: u64,
        row: Row<'_>,
        follow: &mut Follow,
        columns: &Columns,
        blank: Option<BlankNumbers>,
    ) -> Result<(), String> {
        let above = follow.above().map(|number| self.hash(number));
        let owner = follow.owner(row, columns);
        let own = match owner {
            Owner::Named(number) => Some(self.hash(number)),
            Owner::Above if blank == Some(BlankNumbers::LeaveOut) => None,
            Owner::Above => above,
            Owner::Nobody | Owner::Empty => None,
        };
        if let Owner::Named(number) = owner {
            self.note_likeness(number);
        }
        if let Some(line) = self.unfit_above.take() {
            self.suspect(own, line);
        }
        if owner == Owner::Above && blank == Some(BlankNumbers::LeaveOut) {
            self.suspect(above, row.line);
        }
        if columns.fits(row).is_err() {
            self.unfit += 1;
            if self.unfit > UNFIT_ROWS {
                return Err(tr!(
                    "More than {} rows do not fit the header, the last one in line {}: check what parts the cells, what \
                     quotes are, and the encoding.",
                    UNFIT_ROWS,
                    row.line
                ));
            }
            self.suspect(above, row.line);
            for number in columns.possible_numbers(row) {
                self.suspect(Some(self.hash(number)), row.line);
            }
            self.unfit_above = Some(row.line);
        }
        if let Some(own) = own {
            let span = self.spans.entry(own).or_insert(RowSpan { rows: 0, first: nth, last: nth });
            (span.rows, span.last) = (span.rows.saturating_add(1), nth);
        }
        Ok(())
    }

    /// How many orders there are.
    pub fn orders(&self) -> u64 {
        self.spans.len() as u64
    }

    /// How many rows an order has.
    pub fn rows(&self, number: &str) -> u32 {
        self.spans.get(&self.hash(number)).map_or(1, |span| span.rows)
    }

    /// The line of a row that may be of this order and cannot be read.
    pub fn suspicion(&self, number: &str) -> Option<u64> {
        self.suspects.get(&self.hash(number)).copied()
    }

    /// Whether another number of the file looks the same.
    pub fn looks_like_another(&self, number: &str) -> bool {
        self.alike.contains(&self.hash(number))
    }

    /// At most how many rows wait for the rest of their orders at once.
    pub fn most_open(&self) -> u64 {
        let spread = self.spans.values().filter(|span| span.rows > 1);
        let mut steps: Vec<(u64, i64)> =
            spread.flat_map(|t| [(t.first, i64::from(t.rows)), (t.last, -i64::from(t.rows))]).collect();
        steps.sort_unstable();
        let running = steps.iter().scan(0, |open, (_, step)| {
            *open += step;
            Some(*open)
        });
        running.max().unwrap_or(0).unsigned_abs()
    }

    fn hash(&self, number: &str) -> u64 {
        self.hasher.hash_one(number)
    }

    fn suspect(&mut self, number: Option<u64>, line: u64) {
        if let Some(number) = number {
            self.suspects.entry(number).or_insert(line);
        }
    }

    fn note_likeness(&mut self, number: &str) {
        let own = self.hash(number);
        if self.spans.contains_key(&own) {
            return;
        }
        let Ok(likeness) = number.parse::<OrderNumber>().map(|number| number.likeness()) else { return };
        let likeness = self.hash(&likeness);
        let first = *self.likenesses.entry(likeness).or_insert(own);
        if first != own {
            self.alike.insert(own);
        }
    }
}
