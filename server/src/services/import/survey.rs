//! One pass over a whole file before any of it is imported: whether it can be read to its end, which rows belong to which
//! order, and in how many ways its dates and numbers can be read.

use super::{
    columns::Columns,
    dates::Patterns,
    dialect::Dialect,
    index::{Follow, OPEN_ROWS, RowIndex},
    numbers::Numbers,
    table::{Row, Table},
};
use domain::{
    tr,
    wire::{BlankNumbers, ImportColumn as Column},
};
use std::{
    collections::BTreeMap,
    io::{Read, Seek},
};

/// How many rows a file may have, blank ones left out.
pub const ROWS: u64 = 1_000_000;
/// How many different words of a status column are kept.
const STATUSES: usize = 100;
/// How many cells show the encoding.
const TELLING: usize = 4;
/// Columns that hold numbers.
pub const NUMBERS: [Column; 2] = [Column::Quantity, Column::UnitPrice];

/// What the pass found.
#[derive(Default)]
pub struct Survey {
    pub rows: u64,
    pub index: RowIndex,
    /// How the dates of `placed_at` may be written.
    pub dates: Patterns,
    /// How promised dates may be written.
    pub promise_dates: Patterns,
    pub numbers: BTreeMap<Column, Numbers>,
    /// The words of the status column, and how many rows say each.
    pub statuses: BTreeMap<String, u64>,
    /// Rows without a number below an order's row, and the line of the first.
    pub blank_numbers: u64,
    pub first_blank_number: Option<u64>,
    /// Cells that show whether the encoding is right.
    pub telling: Vec<String>,
}

impl Survey {
    /// Reads a whole file. One that breaks a limit, or cannot be read to its end, is refused with the reason.
    pub fn make<R: Read + Seek>(
        source: &mut R,
        dialect: &Dialect,
        columns: &Columns,
        blank: Option<BlankNumbers>,
    ) -> Result<Survey, String> {
        let mut table = Table::open(source, dialect).map_err(|error| error.to_string())?;
        let (mut survey, mut follow) = (Survey::default(), Follow::default());
        while let Some(row) = table.next().map_err(|error| error.to_string())? {
            survey.rows += 1;
            if survey.rows > ROWS {
                return Err(tr!("The file has more than {} rows: split it, orders whole.", ROWS));
            }
            survey.see(row, columns);
            if !columns.has(Column::Number) {
                continue;
            }
            survey.index.count(survey.rows, row, &mut follow, columns, blank)?;
        }
        if survey.rows == 0 {
            return Err(tr!("The file has a header but no rows."));
        }
        if survey.index.most_open() > OPEN_ROWS {
            return Err(tr!(
                "The rows of one order stand too far apart in this file: sort it by order number."
            ));
        }
        Ok(survey)
    }

    /// The currencies of the prices, if there are several.
    pub fn several_currencies(&self) -> Option<String> {
        self.numbers.get(&Column::UnitPrice).and_then(Numbers::several_currencies)
    }

    fn see(&mut self, row: Row<'_>, columns: &Columns) {
        if self.telling.len() < TELLING {
            let telling = row.cells().map(str::trim).find(|cell| !cell.is_ascii());
            let new = telling.filter(|cell| !self.telling.iter().any(|seen| seen == cell));
            self.telling.extend(new.map(super::values::shortened));
        }
        if columns.fits(row).is_err() {
            return;
        }
        if let Some(cell) = columns.cell(row, Column::PlacedAt) {
            self.dates.see(&cell);
        }
        for column in [Column::PromiseEarliest, Column::PromiseLatest] {
            columns.cell(row, column).into_iter().for_each(|cell| self.promise_dates.see(&cell));
        }
        for column in NUMBERS {
            columns
                .cell(row, column)
                .into_iter()
                .for_each(|cell| self.numbers.entry(column).or_default().see(&cell));
        }
        if columns.has(Column::Status) {
            self.see_status(row, columns);
        }
        if columns.has(Column::Number)
            && columns.number(row).is_none()
            && self.index.orders() > 0
            && columns.says_something(row)
        {
            self.blank_numbers += 1;
            self.first_blank_number.get_or_insert(row.line);
        }
    }

    fn see_status(&mut self, row: Row<'_>, columns: &Columns) {
        let word = columns.cell(row, Column::Status).unwrap_or_default();
        let room = self.statuses.len() < STATUSES;
        if room || self.statuses.contains_key(&*word) {
            *self.statuses.entry(word.into_owned()).or_default() += 1;
        }
    }
}
