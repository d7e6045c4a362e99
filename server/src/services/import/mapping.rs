//! How a file's cells are read: the mapping applied to its header, and each kind of cell checked on its way in.

use super::{
    content::Content,
    table::{Dialect, Row},
    values::{Dates, Decimal, Doubt, shortened},
};
use domain::{
    Date, Email, Instant, Invalid, LongText, OrderNumber, Phase, ShortText, StatusId, Workflow,
    wire::{ImportColumn as Column, Line, Mapping},
};
use std::{collections::BTreeMap, str::FromStr};
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

/// A mapping made fit for a file and a board.
pub struct CompiledMapping {
    columns: BTreeMap<Column, usize>,
    header: Vec<String>,
    number: usize,
    dates: Dates,
    decimal: Decimal,
    cancelled: Option<(String, StatusId)>,
    statuses: Vec<(StatusId, String)>,
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

impl CompiledMapping {
    /// Checks a mapping against a header and a workflow; otherwise everything that is wrong with it.
    pub fn new(
        mapping: &Mapping,
        header: &[String],
        dialect: Dialect,
        workflow: &Workflow,
        secret: Secret,
        now: Instant,
    ) -> Result<CompiledMapping, Vec<String>> {
        let mut wrong = Vec::new();
        let mut columns = BTreeMap::new();
        for (column, name) in &mapping.columns {
            match position(header, name) {
                Ok(at) => drop(columns.insert(*column, at)),
                Err(reason) => wrong.push(reason),
            }
        }
        if !mapping.columns.contains_key(&Column::Number) {
            wrong.push(
                "Say which column holds the order's number: rows with the same number make one order."
                    .to_owned(),
            );
        }
        if mapping.source.trim().is_empty() || mapping.source.chars().count() > 100 {
            wrong.push(
                "Give the source a name of at most 100 characters: it tells repeated imports apart."
                    .to_owned(),
            );
        }
        let zone = time::zone(&mapping.zone).map_err(|error| wrong.push(error.to_string())).ok();
        let dated = [Column::PlacedAt, Column::PromiseEarliest, Column::PromiseLatest]
            .iter()
            .any(|column| columns.contains_key(column));
        // Without a date to read, any format will do.
        let pattern = if dated { mapping.dates.as_str() } else { "%Y-%m-%d" };
        let dates = zone.and_then(|zone| Dates::new(pattern, zone).map_err(|error| wrong.push(error)).ok());
        let cancelled = mapping.cancelled_prefix.as_ref().filter(|prefix| !prefix.is_empty());
        let cancelled = cancelled.and_then(|prefix| {
            match workflow.statuses.iter().find(|status| status.phase == Phase::Cancelled) {
                Some(status) => Some((prefix.clone(), status.id.clone())),
                None => {
                    wrong.push(
                        "This workflow has no status for cancelled orders: leave the prefix out.".to_owned(),
                    );
                    None
                }
            }
        });
        let statuses =
            workflow.statuses.iter().map(|status| (status.id.clone(), status.name.clone())).collect();
        let decimal = Decimal::of(dialect.delimiter);
        match (dates, columns.get(&Column::Number).copied()) {
            (Some(dates), Some(number)) if wrong.is_empty() => Ok(CompiledMapping {
                columns,
                header: header.to_vec(),
                number,
                dates,
                decimal,
                cancelled,
                statuses,
                secret,
                now,
            }),
            _ => Err(wrong),
        }
    }

    /// The number of the order that a row belongs to; none where the cell is empty.
    pub fn number<'r>(&self, row: Row<'r>) -> Option<&'r str> {
        Some(row.cell(self.number)).filter(|number| !number.is_empty())
    }

    /// Whether a row has as many cells as the header; empty ones too many do no harm.
    pub fn fits(&self, row: Row<'_>) -> Result<(), String> {
        let (cells, columns) = (row.width(), self.header.len());
        if cells < columns || row.cells().skip(columns).any(|cell| !cell.trim().is_empty()) {
            return Err(format!(
                "The row has {cells} cells and the header {columns}: a quote or a delimiter may be missing"
            ));
        }
        Ok(())
    }

    /// A column's name in the file.
    pub fn column_name(&self, column: Column) -> &str {
        self.columns.get(&column).and_then(|at| self.header.get(*at)).map_or("", String::as_str)
    }

    /// Whether the mapping has columns for lines.
    pub fn has_lines(&self) -> bool {
        LINE.iter().any(|column| self.columns.contains_key(column))
    }

    /// The line that a row holds, with what is odd about it; none where all its cells are empty.
    pub fn line(&self, row: Row<'_>) -> Result<Option<(Line, Vec<&'static str>)>, Vec<String>> {
        if LINE.iter().all(|column| self.cell(row, *column).is_none()) {
            return Ok(None);
        }
        let (mut wrong, mut remarks) = (Vec::new(), Vec::new());
        let sku = self
            .cell(row, Column::Sku)
            .and_then(|cell| self.checked::<ShortText>(Column::Sku, cell, &mut wrong));
        let description = match (self.cell(row, Column::Description), &sku) {
            (Some(cell), _) => self.checked(Column::Description, cell, &mut wrong),
            (None, Some(sku)) => {
                remarks.push("The line has no description: its article number stands in for it.");
                Some(sku.clone())
            }
            (None, None) => {
                wrong.push("The line has neither a description nor an article number".to_owned());
                None
            }
        };
        let quantity = match self.cell(row, Column::Quantity) {
            Some(cell) => self.decimal.quantity(cell).map_err(|reason| wrong.push(reason)).ok(),
            None if !self.columns.contains_key(&Column::Quantity) => Some(1),
            None => {
                wrong.push("The quantity is missing".to_owned());
                None
            }
        };
        let price = self.cell(row, Column::UnitPrice).map(|cell| self.decimal.money(cell));
        let unit_price = price.and_then(|price| price.map_err(|reason| wrong.push(reason)).ok());
        if unit_price.is_some_and(|price| price.0 == 0) {
            remarks.push("The price is 0.");
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
        let moment = self.dates.moment(cell)?;
        if moment.at > self.now {
            return Err(format!(
                "The date “{}” lies in the future: check the date format and the zone",
                shortened(cell)
            ));
        }
        let remark = moment.doubt.map(|doubt| match doubt {
            Doubt::Skipped => format!("The clocks skipped {cell}: it is read as if they had not."),
            Doubt::Twice => format!("The clocks showed {cell} twice: it is read as the first time."),
        });
        Ok(Some((moment.at, remark)))
    }

    /// The cells of a row that are its order's, where there is something in them.
    pub fn order_cells<'r>(&self, row: Row<'r>) -> impl Iterator<Item = (Column, &'r str)> {
        ORDER_CELLS.into_iter().filter_map(move |column| Some((column, self.cell(row, column)?)))
    }

    /// A cell that is an order's, checked.
    pub fn order_cell(&self, column: Column, cell: &str) -> Result<OrderCell, String> {
        let date = match column {
            Column::PromiseEarliest | Column::PromiseLatest => Some(self.dates.date(cell)?),
            _ => None,
        };
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

    /// The status that a file gives an order, by its own column or by how its number begins.
    pub fn status(&self, number: &OrderNumber, cell: Option<&OrderCell>) -> Result<Option<StatusId>, String> {
        match (&self.cancelled, cell) {
            (_, Some(order_cell)) => self.status_named(&order_cell.text).map(Some),
            (Some((prefix, status)), None) if number.starts_with(prefix.as_str()) => Ok(Some(status.clone())),
            _ => Ok(None),
        }
    }

    /// A digest by which the same order of the same source is known again; it says nothing without this installation's secret.
    pub fn digest(&self, number: &OrderNumber, content: &Content) -> [u8; 32] {
        // Plain structs with string keys: there is nothing in them that JSON cannot say.
        let text = serde_json::to_vec(&(number, content)).unwrap_or_default();
        self.secret.keyed("import", &text)
    }

    fn status_named(&self, cell: &str) -> Result<StatusId, String> {
        let same = |name: &str| name.to_lowercase() == cell.to_lowercase();
        let found = self.statuses.iter().find(|(id, name)| same(id.as_str()) || same(name));
        found.map(|(id, _)| id.clone()).ok_or_else(|| {
            let names: Vec<_> = self.statuses.iter().map(|(_, name)| name.as_str()).collect();
            format!(
                "“{}” is no status of this board. Its statuses are: {}",
                shortened(cell),
                names.join(", ")
            )
        })
    }

    fn cell<'r>(&self, row: Row<'r>, column: Column) -> Option<&'r str> {
        self.columns.get(&column).map(|at| row.cell(*at)).filter(|cell| !cell.is_empty())
    }

    fn checked<T: FromStr<Err = Invalid>>(
        &self,
        column: Column,
        cell: &str,
        wrong: &mut Vec<String>,
    ) -> Option<T> {
        tidy(cell).parse().map_err(|why| wrong.push(self.complaint(column, why))).ok()
    }

    fn valid<T: FromStr<Err = Invalid>>(&self, column: Column, cell: &str) -> Result<(), String> {
        cell.parse::<T>().map(drop).map_err(|why| self.complaint(column, why))
    }

    fn complaint(&self, column: Column, why: Invalid) -> String {
        format!("“{}” {why}", domain::isolated(self.column_name(column)))
    }
}

/// One line of text: a line break or a tab inside a cell becomes a space.
fn tidy(cell: &str) -> String {
    cell.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn position(header: &[String], name: &str) -> Result<usize, String> {
    let exact: Vec<_> = (0..header.len()).filter(|at| header[*at] == name.trim()).collect();
    let found = if exact.is_empty() {
        (0..header.len()).filter(|at| header[*at].to_lowercase() == name.trim().to_lowercase()).collect()
    } else {
        exact
    };
    match found.as_slice() {
        [at] => Ok(*at),
        [] => {
            let names: Vec<_> = header.iter().take(30).map(|name| shortened(name)).collect();
            Err(format!(
                "The file has no column “{}”. Its columns are: {}.",
                shortened(name),
                names.join(", ")
            ))
        }
        _ => Err(format!("The file has several columns called “{}”: rename all but one.", shortened(name))),
    }
}
