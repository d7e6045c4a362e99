//! Importing orders from a table: which column means what, and what came of it.

use crate::Money;
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

/// How to read a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The names of the file's columns, by what they mean. `number` is needed.
    pub columns: BTreeMap<Column, String>,
    /// How dates are written, in strftime codes: `%m/%d/%y %H:%M`.
    pub dates: String,
    /// The IANA zone they are local to.
    pub zone: String,
    /// The name of the source: (board, source, number) is an order's identity.
    pub source: String,
    /// Numbers that begin so are cancelled orders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cancelled_prefix: Option<String>,
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
    /// Orders left out because one of their rows is bad.
    pub rejected: u64,
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
}

/// The answer to a dry run: what the file looks like, how it was read, and what an import would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportPreview {
    /// The names of the file's columns, as written.
    pub header: Vec<String>,
    /// The first rows below it, as written; at most 5.
    pub sample: Vec<Vec<String>>,
    /// The mapping that was sent, or the one guessed from header and sample. A guess leaves out what it cannot tell.
    pub guess: Mapping,
    /// What an import would do; none while the mapping lacks something, which `missing` says.
    pub report: Option<ImportReport>,
    /// What to give before the file can be read, a whole sentence each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
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
