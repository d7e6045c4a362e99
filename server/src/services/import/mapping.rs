//! How a file's cells are read: the mapping applied to its header, and each kind of cell checked on its way in.

use super::{
    columns::Columns,
    content::Content,
    survey::{NUMBERS, Survey},
    table::Row,
    values::{Dates, Doubt, is_cut_short, shortened},
};
use domain::{
    Date, DecimalSign, Email, Instant, Invalid, LongText, Money, OrderNumber, Phase, ShortText, StatusId,
    Workflow, spoken, tr, tr_later,
    wire::{BlankNumbers, ImportColumn as Column, Line, Mapping},
};
use std::{borrow::Cow, collections::BTreeMap, str::FromStr};
use store::{secret::Secret, time};

/// Cells that every row of an order repeats, or only its first one has.
const ORDER_CELLS: [Column; 12] = [
    Column::CustomerId,
    Column::CustomerName,
    Column::Email,
    Column::Phone,
    Column::Address,
    Column::Postcode,
    Column::Country,
    Column::Status,
    Column::PromiseEarliest,
    Column::PromiseLatest,
    Column::Reference,
    Column::Note,
];

const LINE: [Column; 4] = [Column::Sku, Column::Description, Column::Quantity, Column::UnitPrice];

/// What is said where no column holds the number.
pub const NO_NUMBER: &str =
    tr_later!("Say which column holds the order's number: rows with the same number make one order.");

/// A mapping made fit for a file and a board.
pub struct CompiledMapping {
    columns: Columns,
    dates: Dates,
    promise_dates: Dates,
    signs: BTreeMap<Column, DecimalSign>,
    cancelled: Option<(String, StatusId)>,
    statuses: Vec<(StatusId, String)>,
    /// What the file's words for a status are, in lower case; none leaves their orders out.
    words: BTreeMap<String, Option<StatusId>>,
    blank_numbers: BlankNumbers,
    secret: Secret,
    now: Instant,
}

/// A cell that is an order's and not a line's, checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderCell {
    /// As written.
    pub text: String,
    /// Its date, where it is one.
    pub date: Option<Date>,
}

impl OrderCell {
    /// Whether two rows of an order say the same, whatever the case and the spaces.
    pub fn is_same(&self, other: &OrderCell) -> bool {
        let words = |text: &str| text.to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ");
        self == other || self.date == other.date && words(&self.text) == words(&other.text)
    }
}

impl CompiledMapping {
    /// Checks a mapping against a file and a workflow; otherwise everything that is wrong with it or left open.
    pub fn new(
        mapping: &Mapping,
        columns: Columns,
        survey: &Survey,
        workflow: &Workflow,
        secret: Secret,
        now: Instant,
    ) -> Result<CompiledMapping, Vec<String>> {
        let mut wrong = Vec::new();
        if !columns.has(Column::Number) {
            wrong.push(spoken::say(NO_NUMBER));
        }
        if mapping.source.trim().is_empty() || mapping.source.chars().count() > 100 {
            wrong.push(tr!(
                "Give the source a name of at most 100 characters: it tells repeated imports apart."
            ));
        }
        let (dates, promise_dates) = dates(mapping, &columns, &mut wrong).unzip();
        let cancelled = cancelled(mapping, workflow, &mut wrong);
        let words = words(mapping, workflow, &mut wrong);
        let mut signs = BTreeMap::new();
        for column in NUMBERS.into_iter().filter(|column| columns.has(*column)) {
            match mapping.numbers.get(&column).copied().or_else(|| settled(survey, column)) {
                Some(sign) => drop(signs.insert(column, sign)),
                None => wrong.push(which_sign(survey, &columns, column)),
            }
        }
        if survey.blank_numbers > 0 && mapping.blank_numbers.is_none() {
            wrong.push(which_blank_numbers(survey));
        }
        match (dates, promise_dates) {
            (Some(dates), Some(promise_dates)) if wrong.is_empty() => Ok(CompiledMapping {
                columns,
                dates,
                promise_dates,
                signs,
                cancelled,
                statuses: workflow.statuses.iter().map(|s| (s.id.clone(), s.name.clone())).collect(),
                words,
                blank_numbers: mapping.blank_numbers.unwrap_or(BlankNumbers::LeaveOut),
                secret,
                now,
            }),
            _ => Err(wrong),
        }
    }

    /// Where each meaning stands in a row.
    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    /// What rows without a number are.
    pub fn blank_numbers(&self) -> BlankNumbers {
        self.blank_numbers
    }

    /// A column's name in the file.
    pub fn column_name(&self, column: Column) -> String {
        self.columns.name(column)
    }

    /// Whether the mapping has columns for lines.
    pub fn has_lines(&self) -> bool {
        LINE.iter().any(|column| self.columns.has(*column))
    }

    /// The line that a row holds, with what is odd about it; none where all its cells are empty.
    pub fn line(&self, row: Row<'_>) -> Result<Option<(Line, Vec<&'static str>)>, Vec<String>> {
        if LINE.iter().all(|column| self.cell(row, *column).is_none()) {
            return Ok(None);
        }
        let (mut wrong, mut remarks) = (Vec::new(), Vec::new());
        let sku = self
            .cell(row, Column::Sku)
            .and_then(|cell| self.checked::<ShortText>(Column::Sku, &cell, &mut wrong));
        let description = match (self.cell(row, Column::Description), &sku) {
            (Some(cell), _) => {
                if cell.contains('\n') {
                    remarks.push(tr_later!("Line breaks in the line's description became spaces."));
                }
                self.checked(Column::Description, &cell, &mut wrong)
            }
            (None, Some(sku)) => {
                remarks.push(tr_later!("The line has no description: its article number stands in for it."));
                Some(sku.clone())
            }
            (None, None) => {
                wrong.push(tr!("The line has neither a description nor an article number"));
                None
            }
        };
        let quantity = match self.cell(row, Column::Quantity) {
            Some(cell) => self.quantity(&cell).map_err(|reason| wrong.push(reason)).ok(),
            None if !self.columns.has(Column::Quantity) => Some(1),
            None => {
                wrong.push(tr!("The quantity is missing"));
                None
            }
        };
        let price = self.cell(row, Column::UnitPrice).map(|cell| self.money(&cell));
        let unit_price = price.and_then(|price| price.map_err(|reason| wrong.push(reason)).ok());
        if unit_price.is_some_and(|price| price.0 == 0) {
            remarks.push(tr_later!("The price is 0."));
        }
        match (description, quantity) {
            (Some(description), Some(quantity)) if wrong.is_empty() => {
                Ok(Some((Line { sku, description, quantity, unit_price }, remarks)))
            }
            _ => Err(wrong),
        }
    }

    /// When the row's order was placed, with what had to be decided to say so.
    pub fn placed_at(&self, row: Row<'_>) -> Result<Option<(Instant, Option<String>)>, String> {
        let Some(cell) = self.cell(row, Column::PlacedAt) else { return Ok(None) };
        let moment = self.dates.moment(&cell)?;
        if moment.at > self.now {
            return Err(tr!(
                "The date “{}” lies in the future: check the date format and the zone",
                shortened(&cell)
            ));
        }
        let remark = moment.doubt.map(|doubt| match doubt {
            Doubt::Skipped => tr!("The clocks skipped {}: it is read as if they had not.", cell),
            Doubt::Twice => tr!("The clocks showed {} twice: it is read as the first time.", cell),
        });
        Ok(Some((moment.at, remark)))
    }

    /// The cells of a row that are its order's, where there is something in them.
    pub fn order_cells<'r>(&self, row: Row<'r>) -> impl Iterator<Item = (Column, Cow<'r, str>)> {
        ORDER_CELLS.into_iter().filter_map(move |column| Some((column, self.cell(row, column)?)))
    }

    /// A cell that is an order's, checked.
    pub fn order_cell(&self, column: Column, cell: &str) -> Result<OrderCell, String> {
        let date = match column {
            Column::PromiseEarliest | Column::PromiseLatest => Some(self.promise_dates.date(cell)?),
            _ => None,
        };
        let identifies =
            [Column::CustomerId, Column::Phone, Column::Postcode, Column::Reference].contains(&column);
        if identifies && is_cut_short(cell) {
            return Err(cut_short(cell));
        }
        match column {
            Column::Email => self.valid::<Email>(column, cell)?,
            Column::Address | Column::Note | Column::Reference => self.valid::<LongText>(column, cell)?,
            Column::CustomerId => self.valid::<ShortText>(column, &format!("Customer {}", tidy(cell)))?,
            Column::Status => drop(self.status_named(cell)?),
            _ => self.valid::<ShortText>(column, &tidy(cell))?,
        }
        let text = match column {
            Column::Address | Column::Note | Column::Reference => cell.to_owned(),
            _ => tidy(cell),
        };
        Ok(OrderCell { text, date })
    }

    /// The status that a file gives an order, by its own column or by how its number begins; `Err` of none leaves it out.
    pub fn status(
        &self,
        number: &OrderNumber,
        cell: Option<&OrderCell>,
    ) -> Result<Option<StatusId>, Option<String>> {
        let word = cell.map(|cell| cell.text.as_str()).or(self.columns.has(Column::Status).then_some(""));
        match (&self.cancelled, word) {
            (_, Some(word)) if !word.is_empty() || self.words.contains_key(word) => {
                self.status_named(word).map_err(Some)?.map(Some).ok_or(None)
            }
            (Some((prefix, status)), _) if number.starts_with(prefix.as_str()) => Ok(Some(status.clone())),
            _ => Ok(None),
        }
    }

    /// A digest by which the same order of the same source is known again; it says nothing without this installation's secret.
    pub fn digest(&self, number: &OrderNumber, content: &Content) -> [u8; 32] {
        // Plain structs with string keys: there is nothing in them that JSON cannot say.
        let text = serde_json::to_vec(&(number, content)).unwrap_or_default();
        self.secret.keyed("import", &text)
    }

    /// The status that a word of the file means; none leaves its orders out.
    fn status_named(&self, word: &str) -> Result<Option<StatusId>, String> {
        if let Some(chosen) = self.words.get(&word.to_lowercase()) {
            return Ok(chosen.clone());
        }
        status_of(&self.statuses, word).map(Some).ok_or_else(|| {
            let names: Vec<_> = self.statuses.iter().map(|(_, name)| name.as_str()).collect();
            tr!(
                "“{}” is no status of this board: say which one it is. Its statuses are: {}",
                shortened(word),
                names.join(", ")
            )
        })
    }

    fn money(&self, cell: &str) -> Result<Money, String> {
        let read = self.signs.get(&Column::UnitPrice).and_then(|sign| sign.money(cell));
        read.ok_or_else(|| {
            tr!(
                "The price “{}” is not a number like {}",
                shortened(cell),
                self.example(Column::UnitPrice, "12.50")
            )
        })
    }

    fn quantity(&self, cell: &str) -> Result<i32, String> {
        match self.signs.get(&Column::Quantity).and_then(|sign| sign.quantity(cell)) {
            Some(Ok(pieces)) => Ok(pieces),
            Some(Err(())) => Err(tr!("The quantity “{}” is not a whole number", shortened(cell))),
            None => Err(tr!("The quantity “{}” is not a number like 12", shortened(cell))),
        }
    }

    fn example(&self, column: Column, number: &str) -> String {
        match self.signs.get(&column) {
            Some(DecimalSign::Comma) => number.replace('.', ","),
            _ => number.to_owned(),
        }
    }

    fn cell<'r>(&self, row: Row<'r>, column: Column) -> Option<Cow<'r, str>> {
        self.columns.cell(row, column)
    }

    fn checked<T: FromStr<Err = Invalid>>(
        &self,
        column: Column,
        cell: &str,
        wrong: &mut Vec<String>,
    ) -> Option<T> {
        if column == Column::Sku && is_cut_short(cell) {
            wrong.push(cut_short(cell));
            return None;
        }
        tidy(cell).parse().map_err(|why| wrong.push(self.complaint(column, why))).ok()
    }

    fn valid<T: FromStr<Err = Invalid>>(&self, column: Column, cell: &str) -> Result<(), String> {
        cell.parse::<T>().map(drop).map_err(|why| self.complaint(column, why))
    }

    fn complaint(&self, column: Column, why: Invalid) -> String {
        tr!("“{}” {}", domain::isolated(&self.column_name(column)), why)
    }
}

/// What is said of a number that a spreadsheet cut short.
pub fn cut_short(cell: &str) -> String {
    tr!(
        "“{}” is what a spreadsheet left of a longer number, the other digits are lost: export the file again with this column \
         as text",
        shortened(cell)
    )
}

/// The status of this name or id.
pub fn status_of(statuses: &[(StatusId, String)], word: &str) -> Option<StatusId> {
    let same = |name: &str| name.to_lowercase() == word.to_lowercase();
    statuses.iter().find(|(id, name)| same(id.as_str()) || same(name)).map(|(id, _)| id.clone())
}

/// How the numbers of a column are written, if the file leaves no doubt.
fn settled(survey: &Survey, column: Column) -> Option<DecimalSign> {
    survey.numbers.get(&column).map_or(Some(DecimalSign::Point), |numbers| numbers.settled())
}

/// What is asked of a column whose numbers can be read in two ways.
pub fn which_sign(survey: &Survey, columns: &Columns, column: Column) -> String {
    let readings = survey.numbers.get(&column).map(|numbers| numbers.readings()).unwrap_or_default();
    let ways = readings.iter().map(|way| match way.sign {
        DecimalSign::Point => tr!("{} (decimal point)", way.example),
        DecimalSign::Comma => tr!("{} (decimal comma)", way.example),
    });
    let ways = ways.reduce(|ways, way| tr!("{}, or {}", ways, way)).unwrap_or_default();
    tr!("Say how the numbers in “{}” are written: {}.", columns.name(column), ways)
}

/// What is asked where rows have no number.
pub fn which_blank_numbers(survey: &Survey) -> String {
    tr!(
        "{n} row is without an order number below an order's row, the first in line {}. Say whether they continue the order \
         above; if they are left out, that order is too."
            | "{n} rows are without an order number below an order's row, the first in line {}. Say whether they continue the \
               order above; if they are left out, that order is too."
                % survey.blank_numbers,
        survey.first_blank_number.unwrap_or_default()
    )
}

/// How both kinds of dates are written. Where there is no date to read any pattern will do.
fn dates(mapping: &Mapping, columns: &Columns, wrong: &mut Vec<String>) -> Option<(Dates, Dates)> {
    let zone = time::zone(&mapping.zone).map_err(|error| wrong.push(error.to_string())).ok()?;
    let mut pattern = |used: bool, pattern: &str| {
        let pattern = if used { pattern } else { "%Y-%m-%d" };
        Dates::new(pattern, zone).map_err(|error| wrong.push(error)).ok()
    };
    let promised = columns.has(Column::PromiseEarliest) || columns.has(Column::PromiseLatest);
    let dates = pattern(columns.has(Column::PlacedAt), &mapping.dates);
    let promise_dates = pattern(promised, mapping.promise_dates.as_ref().unwrap_or(&mapping.dates));
    dates.zip(promise_dates)
}

fn cancelled(mapping: &Mapping, workflow: &Workflow, wrong: &mut Vec<String>) -> Option<(String, StatusId)> {
    let prefix = mapping.cancelled_prefix.as_ref().filter(|prefix| !prefix.is_empty())?;
    let status = workflow.statuses.iter().find(|status| status.phase == Phase::Cancelled);
    if status.is_none() {
        wrong.push(tr!("This workflow has no status for cancelled orders: leave the prefix out."));
    }
    status.map(|status| (prefix.clone(), status.id.clone()))
}

fn words(
    mapping: &Mapping,
    workflow: &Workflow,
    wrong: &mut Vec<String>,
) -> BTreeMap<String, Option<StatusId>> {
    let mut words = BTreeMap::new();
    for (word, status) in &mapping.statuses {
        if status.as_ref().is_some_and(|status| workflow.status(status).is_none()) {
            wrong.push(tr!("What “{}” is set to is no status of this board.", shortened(word)));
        }
        words.insert(word.trim().to_lowercase(), status.clone());
    }
    words
}

/// Whether a cell is one line of text; line breaks in it become spaces.
pub fn is_one_line(column: Column) -> bool {
    !matches!(column, Column::Address | Column::Note | Column::Reference)
}

/// One line of text: a line break or a tab inside a cell becomes a space.
fn tidy(cell: &str) -> String {
    cell.replace(['\n', '\r', '\t'], " ")
}
