//! How the rows of a file are put together to orders.

use super::{
    content::{Content, NO_CUSTOMER},
    findings::Findings,
    mapping::{CompiledMapping, OrderCell, cut_short, is_one_line},
    table::Row,
    values::{is_cut_short, shortened},
};
use domain::{
    FieldId, Instant, LongText, OrderNumber, Promise, ShortText, StatusId, spoken, tr, tr_later,
    wire::{Contact, ImportColumn as Column, Line},
};
use std::collections::{BTreeMap, btree_map::Entry};

/// How many lines an order may have.
pub const LINES: u32 = 1_000;

/// An order as a file has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Draft {
    /// The line of its first row.
    pub line: u64,
    pub number: OrderNumber,
    /// What the file says of it.
    pub content: Content,
    /// A digest of that.
    pub digest: [u8; 32],
}

/// Why an order of a file is not imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dropped {
    /// Something in it is bad; a finding says what.
    Rejected,
    /// The mapping leaves its status out.
    LeftOut,
}

/// An order some of whose rows are still to come.
pub struct PartialOrder {
    number: String,
    first_line: u64,
    rows_left: u32,
    sound: bool,
    order_cells: BTreeMap<Column, OrderCell>,
    placed_at: Option<Instant>,
    lines: Vec<Line>,
}

impl PartialOrder {
    /// An order of which no row was read yet, and how many there are.
    pub fn new(number: &str, first_line: u64, rows: u32, findings: &mut Findings) -> PartialOrder {
        let sound = rows <= LINES;
        if !sound {
            findings.error(
                first_line,
                Some(number),
                tr!("This order has {} rows, and at most {} can be imported.", rows, LINES),
            );
        }
        let (order_cells, lines) = (BTreeMap::new(), Vec::new());
        PartialOrder {
            number: number.to_owned(),
            first_line,
            rows_left: rows,
            sound,
            order_cells,
            placed_at: None,
            lines,
        }
    }

    /// The line of its first row.
    pub fn first_line(&self) -> u64 {
        self.first_line
    }

    /// Whether all its rows were read.
    pub fn is_whole(&self) -> bool {
        self.rows_left == 0
    }

    /// Takes a row in. A bad one says why and spoils the order.
    pub fn take(&mut self, row: Row<'_>, mapping: &CompiledMapping, findings: &mut Findings) {
        self.rows_left = self.rows_left.saturating_sub(1);
        if let Err(reasons) = self.read(row, mapping, findings) {
            for reason in reasons {
                findings.error(row.line, Some(&self.number), reason);
            }
            self.spoil();
        }
    }

    /// Counts a row that cannot be read at all: the order will not be imported.
    pub fn skip(&mut self) {
        self.rows_left = self.rows_left.saturating_sub(1);
        self.spoil();
    }

    /// It will not be imported, and its lines need no room.
    pub fn spoil(&mut self) {
        self.sound = false;
        self.lines = Vec::new();
    }

    fn read(
        &mut self,
        row: Row<'_>,
        mapping: &CompiledMapping,
        findings: &mut Findings,
    ) -> Result<(), Vec<String>> {
        let mut reasons = Vec::new();
        match mapping.line(row) {
            Ok(None) => {}
            Ok(Some((line, remarks))) => {
                remarks
                    .into_iter()
                    .for_each(|remark| findings.warning(row.line, Some(&self.number), spoken::say(remark)));
                if self.sound {
                    self.lines.push(line);
                }
            }
            Err(mut wrong) => reasons.append(&mut wrong),
        }
        match mapping.placed_at(row) {
            Ok(None) => {}
            Ok(Some((at, remark))) => {
                remark.into_iter().for_each(|remark| findings.warning(row.line, Some(&self.number), remark));
                self.placed_at = Some(self.placed_at.map_or(at, |before| before.min(at)));
            }
            Err(reason) => reasons.push(reason),
        }
        for (column, text) in mapping.order_cells(row) {
            reasons.extend(self.merge(row.line, column, &text, mapping, findings).err());
        }
        if reasons.is_empty() { Ok(()) } else { Err(reasons) }
    }

    /// What every row of an order says again must be the same; what only some say counts for all.
    fn merge(
        &mut self,
        line: u64,
        column: Column,
        cell: &str,
        mapping: &CompiledMapping,
        findings: &mut Findings,
    ) -> Result<(), String> {
        let order_cell = mapping.order_cell(column, cell)?;
        let first = match self.order_cells.entry(column) {
            Entry::Vacant(entry) => {
                entry.insert(order_cell);
                if is_one_line(column) && cell.contains('\n') {
                    let message = tr!("Line breaks in “{}” became spaces", mapping.column_name(column));
                    findings.warning(line, Some(&self.number), message);
                }
                return Ok(());
            }
            Entry::Occupied(entry) if entry.get().is_same(&order_cell) => return Ok(()),
            Entry::Occupied(entry) => shortened(&entry.get().text),
        };
        let column_name = mapping.column_name(column);
        let name = domain::isolated(&column_name);
        match column {
            // These are kept to themselves: they do not say who the customer is or what was promised.
            Column::Reference | Column::Note => {
                let message =
                    tr!("“{}” differs from the order's first row (“{}”); that one is kept.", name, first);
                findings.warning(line, Some(&self.number), message)
            }
            Column::Status | Column::PromiseEarliest | Column::PromiseLatest => {
                return Err(tr!("“{}” differs from the order's first row (“{}”)", name, first));
            }
            _ => {
                return Err(tr!(
                    "“{}” differs from the order's first row (“{}”): these are two customers under one number",
                    name,
                    first
                ));
            }
        }
        Ok(())
    }

    /// The order, unless a row or the whole of it is bad, or its status is left out.
    pub fn finish(mut self, mapping: &CompiledMapping, findings: &mut Findings) -> Result<Draft, Dropped> {
        if !self.sound {
            return Err(Dropped::Rejected);
        }
        let (line, name) = (self.first_line, self.number.clone());
        let reject = |reason: String, findings: &mut Findings| {
            findings.error(line, Some(&name), reason);
            Dropped::Rejected
        };
        if is_cut_short(&name) {
            return Err(reject(cut_short(&name), findings));
        }
        let number = name.parse::<OrderNumber>();
        let number = number.map_err(|why| reject(tr!("The number {}", why), findings))?;
        let status = match mapping.status(&number, self.order_cells.get(&Column::Status)) {
            Ok(status) => status,
            Err(None) => return Err(Dropped::LeftOut),
            Err(Some(reason)) => return Err(reject(reason, findings)),
        };
        let (content, remarks) = self.assemble(mapping, status).map_err(|reason| reject(reason, findings))?;
        remarks.into_iter().for_each(|remark| findings.warning(line, Some(&name), spoken::say(remark)));
        let digest = mapping.digest(&number, &content);
        Ok(Draft { line, number, content, digest })
    }

    fn assemble(
        &mut self,
        mapping: &CompiledMapping,
        status: Option<StatusId>,
    ) -> Result<(Content, Vec<&'static str>), String> {
        let mut remarks = Vec::new();
        let customer = self.order_cells.remove(&Column::CustomerId).map(|order_cell| order_cell.text);
        let name = match (self.short(Column::CustomerName), &customer) {
            (Some(name), _) => name,
            (None, Some(id)) => text(&format!("Customer {id}"))?,
            (None, None) => {
                remarks.push(tr_later!("No customer is given: the order is imported without one."));
                text(NO_CUSTOMER)?
            }
        };
        if self.lines.is_empty() && mapping.has_lines() {
            remarks.push(tr_later!("The order has no lines."));
        }
        let contact = Contact {
            name,
            email: self
                .order_cells
                .remove(&Column::Email)
                .and_then(|order_cell| order_cell.text.parse().ok()),
            phone: self.short(Column::Phone),
            address: self.long(Column::Address),
            postcode: self.short(Column::Postcode),
            country: self.short(Column::Country),
        };
        let fields = [(FieldId::reference(), Column::Reference), (FieldId::note(), Column::Note)];
        let fields =
            fields.into_iter().filter_map(|(field, column)| Some((field, self.long(column)?))).collect();
        let promise = self.promise()?;
        let lines = std::mem::take(&mut self.lines);
        Ok((
            Content { customer, contact, lines, placed_at: self.placed_at, status, promise, fields },
            remarks,
        ))
    }

    fn short(&mut self, column: Column) -> Option<ShortText> {
        self.order_cells.remove(&column).and_then(|order_cell| order_cell.text.parse().ok())
    }

    fn long(&mut self, column: Column) -> Option<LongText> {
        self.order_cells.remove(&column).and_then(|order_cell| order_cell.text.parse().ok())
    }

    /// One date alone is the whole window.
    fn promise(&self) -> Result<Option<Promise>, String> {
        let date = |column| self.order_cells.get(&column).and_then(|order_cell| order_cell.date);
        match (date(Column::PromiseEarliest), date(Column::PromiseLatest)) {
            (None, None) => Ok(None),
            (Some(day), None) | (None, Some(day)) => window(day, day).map(Some),
            (Some(earliest), Some(latest)) => window(earliest, latest).map(Some),
        }
    }
}

fn window(earliest: domain::Date, latest: domain::Date) -> Result<Promise, String> {
    Promise::new(earliest, latest).map_err(|why| tr!("The promised window {}", why))
}

fn text(value: &str) -> Result<ShortText, String> {
    value.parse::<ShortText>().map_err(|why| tr!("The customer's name {}", why))
}
