//! Importing orders from a table: which column means what, and what came of it.

use super::{feed::Named, problem::Problem};
use crate::{DecimalSign, ImportId, Instant, Money, OrderNumber, StatusId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a column of the file means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Column {
    /// The order's number; rows with the same number make one order.
    Number,
    /// The customer's id at the source.
    CustomerId,
    /// The customer's name.
    CustomerName,
    /// E-mail address.
    Email,
    /// Phone number.
    Phone,
    /// Street and place.
    Address,
    /// Postcode.
    Postcode,
    /// Country.
    Country,
    /// The line's article number.
    Sku,
    /// The line's description.
    Description,
    /// The line's quantity.
    Quantity,
    /// The price of one.
    UnitPrice,
    /// When the order was placed.
    PlacedAt,
    /// The name or id of its status.
    Status,
    /// The first promised date.
    PromiseEarliest,
    /// The last promised date.
    PromiseLatest,
    /// The customer's reference.
    Reference,
    /// A note.
    Note,
}

impl Column {
    /// All of them.
    pub const ALL: [Column; 18] = [
        Column::Number,
        Column::CustomerId,
        Column::CustomerName,
        Column::Email,
        Column::Phone,
        Column::Address,
        Column::Postcode,
        Column::Country,
        Column::Sku,
        Column::Description,
        Column::Quantity,
        Column::UnitPrice,
        Column::PlacedAt,
        Column::Status,
        Column::PromiseEarliest,
        Column::PromiseLatest,
        Column::Reference,
        Column::Note,
    ];

    /// What stands between the cells of several columns that mean this together: first and last name, street and town. None
    /// where only one column can mean it.
    pub fn joined_by(self) -> Option<&'static str> {
        match self {
            Column::CustomerName | Column::Description | Column::Reference => Some(" "),
            Column::Address | Column::Phone => Some(", "),
            Column::Note => Some("\n"),
            _ => None,
        }
    }
}

/// The names of the columns that mean one thing: mostly one, `"Name"`, or a list whose cells are joined, `["First", "Last"]`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "OneOrMany", into = "OneOrMany")]
pub struct ColumnNames(Vec<String>);

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for ColumnNames {
    fn from(names: OneOrMany) -> ColumnNames {
        match names {
            OneOrMany::One(name) => ColumnNames(vec![name]),
            OneOrMany::Many(names) => ColumnNames(names),
        }
    }
}

impl From<ColumnNames> for OneOrMany {
    fn from(ColumnNames(mut names): ColumnNames) -> OneOrMany {
        match names.pop() {
            Some(name) if names.is_empty() => OneOrMany::One(name),
            last => OneOrMany::Many(names.into_iter().chain(last).collect()),
        }
    }
}

impl From<&str> for ColumnNames {
    fn from(name: &str) -> ColumnNames {
        ColumnNames(vec![name.to_owned()])
    }
}

impl ColumnNames {
    /// The names, in the order in which their cells are joined.
    pub fn names(&self) -> &[String] {
        &self.0
    }

    /// One more at the end.
    pub fn push(&mut self, name: String) {
        self.0.push(name);
    }
}

/// How to read a file. What is left out is found out where the file leaves no doubt, and asked for where it does.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The names of the file's columns, by what they mean. `number` is needed; a dry run guesses what they are if none is.
    #[serde(default)]
    pub columns: BTreeMap<Column, ColumnNames>,
    /// How the dates of `placed_at` are written, in strftime codes: `%m/%d/%y %H:%M`.
    #[serde(default)]
    pub dates: String,
    /// How promised dates are written; as the others if it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promise_dates: Option<String>,
    /// The IANA zone they are local to.
    pub zone: String,
    /// The name of the source: (board, source, number) is an order's identity.
    pub source: String,
    /// Numbers that begin so are cancelled orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_prefix: Option<String>,
    /// How the file is written.
    #[serde(default)]
    pub dialect: ImportDialect,
    /// The decimal sign of quantities and prices.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub numbers: BTreeMap<Column, DecimalSign>,
    /// The board's status for what the file says in its status column, `""` for nothing; `null` leaves such orders out. What
    /// is not listed must be the name or the id of a status.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub statuses: BTreeMap<String, Option<StatusId>>,
    /// What rows without a number are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blank_numbers: Option<BlankNumbers>,
}

/// How a file is written. What is not given is found out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportDialect {
    /// Its encoding: `UTF-8`, `windows-1251`, `IBM850`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// What stands between two cells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<Delimiter>,
    /// What quotes are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quotes: Option<Quotes>,
}

/// What stands between two cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tab.
    Tab,
    /// `|`
    Pipe,
}

/// What quotes are in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Quotes {
    /// They enclose cells, as RFC 4180 has it: a cell in quotes may hold delimiters and run over lines, a quote in it is
    /// doubled.
    Cells,
    /// They are text unless they enclose a whole cell within its line.
    Lines,
    /// They are text.
    Text,
}

/// What rows are that have no number and stand below an order's row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BlankNumbers {
    /// Further lines of the order above.
    Continue,
    /// Left out, and with them the order above, which might not be whole without them.
    LeaveOut,
}

/// What came of an import, or would come of it in a dry run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ImportReport {
    /// Whether nothing was written.
    pub dry_run: bool,
    /// Rows read, the header and blank ones left out.
    pub rows: u64,
    /// Orders found in the file.
    pub orders: u64,
    /// Orders that are new.
    pub created: u64,
    /// Orders that are there already, just so.
    pub unchanged: u64,
    /// Orders that are there already but differ; they are not touched.
    pub changed: u64,
    /// Orders that cannot be imported because one of their rows is bad.
    pub rejected: u64,
    /// Orders left out because the mapping says so of their status.
    #[serde(default)]
    pub left_out: u64,
    /// Whether it was stopped before its end.
    #[serde(default)]
    pub stopped: bool,
    /// Lines of the orders that are new.
    pub lines: u64,
    /// The sum of their quantities.
    pub pieces: i64,
    /// The sum of quantity times price.
    pub total: Money,
    /// New orders by the name of their status.
    pub statuses: BTreeMap<String, u64>,
    /// What is to be said of rows, in the order of the file; at most 1,000.
    pub findings: Vec<Finding>,
    /// Findings beyond those listed.
    pub more_findings: u64,
    /// The import's own name, by which it can be undone; none where it placed nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import: Option<ImportId>,
}

/// An import that placed orders, and what became of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRun {
    /// Its name.
    pub import: ImportId,
    /// Who imported.
    pub by: Named,
    /// When it began to write.
    pub at: Instant,
    /// Orders that it placed.
    pub placed: u64,
    /// Of these, how many somebody did something with since. While there are any, it cannot be undone.
    pub touched: u64,
    /// Of these, how many are withdrawn.
    pub withdrawn: u64,
}

impl ImportRun {
    /// How many orders leave the board when it is undone; none where it cannot be, or is already.
    pub fn to_undo(&self) -> Option<u64> {
        Some(self.placed.saturating_sub(self.withdrawn)).filter(|left| *left > 0 && self.touched == 0)
    }
}

/// What came of undoing an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UndoneImport {
    /// Orders that left the board.
    pub withdrawn: u64,
    /// The numbers of orders that somebody did something with meanwhile: they stay.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kept: Vec<OrderNumber>,
}

/// How far an import is; an import that is asked for `application/x-ndjson` answers with one of these a line.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum ImportProgress {
    /// Under way. What was counted is written; closing the connection stops the import behind it.
    Running {
        /// Rows read.
        rows: u64,
        /// Rows of the file.
        of: u64,
        /// Orders that are new.
        created: u64,
    },
    /// At its end.
    Done {
        /// What came of it.
        report: Box<ImportReport>,
    },
    /// It ended early.
    Failed {
        /// Why.
        problem: Box<Problem>,
    },
}

/// The answer to a dry run: what the file looks like, how it was read, and what an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreview {
    /// The names of the file's columns, as written.
    pub header: Vec<String>,
    /// The first rows below it, as written; at most 5.
    pub sample: Vec<Vec<String>>,
    /// The mapping that was sent, filled up with what the file leaves no doubt about. What it leaves open is left out.
    pub guess: Mapping,
    /// What can be chosen, with what each choice would make of the file.
    pub reading: FileReading,
    /// What an import would do; none while the mapping lacks something, which `missing` says.
    pub report: Option<ImportReport>,
    /// What to give before the file can be read, a whole sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
}

/// What a file leaves to be chosen. It does not depend on what was chosen, but for columns and dialect.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct FileReading {
    /// Whether the encoding was guessed: the file's bytes do not prove it.
    pub encoding_guessed: bool,
    /// The encodings to choose from.
    pub encodings: Vec<String>,
    /// Some cells by which people see whether the encoding is right, as they are read now.
    pub telling: Vec<String>,
    /// What is odd about the file's quotes, a whole sentence.
    pub quotes: Option<String>,
    /// How the dates of `placed_at` may be written, the likeliest first.
    pub dates: Vec<DateReading>,
    /// How promised dates may be written.
    pub promise_dates: Vec<DateReading>,
    /// How numbers may be written, where both ways read something of a column.
    pub numbers: BTreeMap<Column, Vec<NumberReading>>,
    /// What the file says in its status column.
    pub statuses: Vec<StatusReading>,
    /// Rows without a number that stand below an order's row.
    pub blank_numbers: u64,
    /// The line of the first of them.
    pub first_blank_number: Option<u64>,
}

/// A way in which dates may be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateReading {
    /// The pattern, in strftime codes.
    pub pattern: String,
    /// A date of the file and what it would be: `12/1/10 is 1 December 2010`.
    pub example: String,
    /// How many of the file's dates it reads.
    pub read: u64,
    /// How many dates there are.
    pub of: u64,
}

/// A way in which the numbers of a column may be written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberReading {
    /// The decimal sign.
    pub sign: DecimalSign,
    /// A number of the file and what it would be: `1,234 is 1234`.
    pub example: String,
    /// How many of the column's numbers it reads.
    pub read: u64,
    /// How many there are.
    pub of: u64,
}

/// A word in the status column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatusReading {
    /// The word as written; empty where rows of an order say nothing.
    pub value: String,
    /// How many rows say so.
    pub rows: u64,
    /// The board's status of this name.
    pub status: Option<StatusId>,
}

/// Something to be said of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The line of the file, the header being line 1.
    pub line: u64,
    /// The order's number, where the row has one.
    pub number: Option<String>,
    /// How bad it is.
    pub severity: Severity,
    /// What it is and what to do, a whole sentence.
    pub message: String,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The order is imported all the same.
    Warning,
    /// The order is there already and differs.
    Changed,
    /// The order is not imported.
    Error,
}
