//! What stands in the form, as the mapping that the server takes.

use crate::components::form::{FieldErrors, FormValues};
use domain::{
    DecimalSign, StatusId, tr,
    wire::{
        BlankNumbers, ColumnNames, Delimiter, ImportColumn, ImportDialect, ImportPreview, Mapping, Quotes,
    },
};
use std::collections::BTreeMap;

/// What a column can mean, in the order of the menu.
pub const MEANINGS: [(ImportColumn, fn() -> String); 18] = [
    (ImportColumn::Number, || tr!("Order number")),
    (ImportColumn::CustomerName, || tr!("Customer: name")),
    (ImportColumn::CustomerId, || tr!("Customer: number")),
    (ImportColumn::Email, || tr!("Customer: e-mail")),
    (ImportColumn::Phone, || tr!("Customer: phone")),
    (ImportColumn::Address, || tr!("Customer: address")),
    (ImportColumn::Postcode, || tr!("Customer: postcode")),
    (ImportColumn::Country, || tr!("Customer: country")),
    (ImportColumn::Sku, || tr!("Line: article number")),
    (ImportColumn::Description, || tr!("Line: description")),
    (ImportColumn::Quantity, || tr!("Line: quantity")),
    (ImportColumn::UnitPrice, || tr!("Line: price of one")),
    (ImportColumn::PlacedAt, || tr!("a column" => "Placed at")),
    (ImportColumn::Status, || tr!("a column" => "Status")),
    (ImportColumn::PromiseEarliest, || tr!("Promised: earliest date")),
    (ImportColumn::PromiseLatest, || tr!("Promised: latest date")),
    (ImportColumn::Reference, || tr!("Customer reference")),
    (ImportColumn::Note, || tr!("a column" => "Note")),
];

/// A name in the form, what it stands for, and what people read.
type Named<T> = (&'static str, T, fn() -> String);

pub const DELIMITERS: [Named<Delimiter>; 4] = [
    ("comma", Delimiter::Comma, || tr!("Commas")),
    ("semicolon", Delimiter::Semicolon, || tr!("Semicolons")),
    ("tab", Delimiter::Tab, || tr!("Tabs")),
    ("pipe", Delimiter::Pipe, || tr!("Bars {}", '|')),
];

pub const QUOTES: [Named<Quotes>; 3] = [
    ("cells", Quotes::Cells, || tr!("Quotes enclose cells")),
    ("lines", Quotes::Lines, || tr!("Quotes are text, unless they enclose a cell within its line")),
    ("text", Quotes::Text, || tr!("Quotes are always text")),
];

pub const BLANK_NUMBERS: [Named<BlankNumbers>; 2] = [
    ("continue", BlankNumbers::Continue, || tr!("They continue the order above")),
    ("leave_out", BlankNumbers::LeaveOut, || tr!("Leave them out, and the order above each of them")),
];

/// What leaves the orders of a status out.
pub const LEAVE_OUT: &str = "-";

/// What a value is called in the form.
pub fn name_of<T: PartialEq + Copy>(named: &[Named<T>], value: Option<T>) -> Option<String> {
    named.iter().find(|(_, known, _)| Some(*known) == value).map(|(name, ..)| (*name).to_owned())
}

fn value_of<T: Copy>(named: &[Named<T>], name: &str) -> Option<T> {
    named.iter().find(|(known, ..)| *known == name).map(|(_, value, _)| *value)
}

/// How the text is written, with what else was said: what the columns mean is found anew.
pub fn text(values: &FormValues, latest: &ImportPreview) -> Mapping {
    Mapping { dialect: dialect(values), ..latest.guess.clone() }
}

/// Everything; none, with what is wrong, where the form cannot be read. An answer about a column that has changed its meaning
/// is none any more.
pub fn mapping(
    values: &FormValues,
    errors: FieldErrors,
    header: &[String],
    latest: &ImportPreview,
) -> Option<Mapping> {
    let columns = columns(values, errors, header);
    let before = &latest.guess.columns;
    let same = |column: &ImportColumn| columns.get(column) == before.get(column);
    let text = |field: &str| values.raw(field).trim().to_owned();
    let promised = same(&ImportColumn::PromiseEarliest) && same(&ImportColumn::PromiseLatest);
    let numbers = [ImportColumn::Quantity, ImportColumn::UnitPrice].into_iter().filter(same);
    let mapping = Mapping {
        dates: if same(&ImportColumn::PlacedAt) { pattern(values, "dates") } else { String::new() },
        promise_dates: promised
            .then(|| pattern(values, "promise_dates"))
            .filter(|pattern| !pattern.is_empty()),
        zone: text("zone"),
        source: text("source"),
        cancelled_prefix: Some(text("cancelled_prefix")).filter(|prefix| !prefix.is_empty()),
        dialect: dialect(values),
        numbers: numbers.filter_map(|column| Some((column, sign(values, column)?))).collect(),
        statuses: if same(&ImportColumn::Status) { statuses(values, latest) } else { BTreeMap::new() },
        blank_numbers: value_of(&BLANK_NUMBERS, &text("blank_numbers")),
        columns,
    };
    (!errors.any()).then_some(mapping)
}

fn columns(
    values: &FormValues,
    errors: FieldErrors,
    header: &[String],
) -> BTreeMap<ImportColumn, ColumnNames> {
    let mut columns: BTreeMap<ImportColumn, ColumnNames> = BTreeMap::new();
    for (i, name) in header.iter().enumerate() {
        let chosen = values.raw(&format!("column-{i}")).parse::<usize>().ok().and_then(|n| MEANINGS.get(n));
        let Some((meaning, words)) = chosen else { continue };
        let names = columns.entry(*meaning).or_default();
        if let (Some(other), None) = (names.names().first(), meaning.joined_by()) {
            errors.set_whole(tr!("“{}” and “{}” are both “{}”: choose one of them.", other, name, words()));
        }
        names.push(name.clone());
    }
    if !columns.contains_key(&ImportColumn::Number) {
        errors.set_whole(tr!("Choose the column that holds the order number."));
    }
    columns
}

fn dialect(values: &FormValues) -> ImportDialect {
    ImportDialect {
        encoding: Some(values.raw("encoding")).filter(|name| !name.is_empty()),
        delimiter: value_of(&DELIMITERS, &values.raw("delimiter")),
        quotes: value_of(&QUOTES, &values.raw("quotes")),
    }
}

/// A pattern from the menu, or the one in codes beside it.
fn pattern(values: &FormValues, field: &str) -> String {
    let own = values.raw(&format!("{field}-own")).trim().to_owned();
    if own.is_empty() { values.raw(field) } else { own }
}

/// The name of the field for a column's decimal sign.
pub fn sign_field(column: ImportColumn) -> &'static str {
    if column == ImportColumn::Quantity { "quantities" } else { "prices" }
}

fn sign(values: &FormValues, column: ImportColumn) -> Option<DecimalSign> {
    let name = values.raw(sign_field(column));
    DecimalSign::ALL.into_iter().find(|sign| sign.name() == name)
}

fn statuses(values: &FormValues, latest: &ImportPreview) -> BTreeMap<String, Option<StatusId>> {
    let chosen = latest.reading.statuses.iter().enumerate().filter_map(|(i, status)| {
        let choice = values.raw(&format!("status-{i}"));
        let choice = if choice == LEAVE_OUT { None } else { Some(choice.parse().ok()?) };
        Some((status.value.clone(), choice))
    });
    chosen.collect()
}
