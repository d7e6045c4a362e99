//! How an import's mapping is written on the command line.

use domain::{
    DecimalSign, StatusId,
    wire::{BlankNumbers, ColumnNames, Delimiter, ImportColumn as Column, Quotes},
};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// `number=InvoiceNo,description=Item, long`: a comma that no column's id follows belongs to the name before it. An id that
/// comes again adds a column whose cells are joined.
pub fn columns(given: &[String]) -> Result<BTreeMap<Column, ColumnNames>, String> {
    let mut named: Vec<(Column, String)> = Vec::new();
    for text in given {
        for (nth, part) in text.split(',').enumerate() {
            let pair = part.split_once('=').and_then(|(key, name)| Some((column(key.trim())?, name)));
            match (pair, named.last_mut().filter(|_| nth > 0)) {
                (Some((column, name)), _) => named.push((column, name.to_owned())),
                (None, Some((_, name))) if !part.contains('=') => name.push_str(&format!(",{part}")),
                _ => {
                    let ids: Vec<_> = Column::ALL.into_iter().map(id).collect();
                    return Err(format!(
                        "“{part}” in --map is not understood: write meaning=column. Meanings are: {}.",
                        ids.join(", ")
                    ));
                }
            }
        }
    }
    let mut columns: BTreeMap<Column, ColumnNames> = BTreeMap::new();
    for (column, name) in named {
        if columns.contains_key(&column) && column.joined_by().is_none() {
            return Err(format!("--map names {} twice.", id(column)));
        }
        columns.entry(column).or_default().push(name);
    }
    Ok(columns)
}

/// The same, as one would write it.
pub fn map(columns: &BTreeMap<Column, ColumnNames>) -> String {
    let pairs = columns
        .iter()
        .flat_map(|(column, names)| names.names().iter().map(|name| format!("{}={name}", id(*column))));
    pairs.collect::<Vec<_>>().join(",")
}

/// `Processing=scheduled`; nothing behind the last `=` leaves orders of that status out.
pub fn statuses(given: &[String]) -> Result<BTreeMap<String, Option<StatusId>>, String> {
    let read = |text: &String| {
        let (word, status) = text.rsplit_once('=')?;
        let status = if status.is_empty() { None } else { Some(status.parse().ok()?) };
        Some((word.to_owned(), status))
    };
    let wrong = |text: &String| {
        format!("“{text}” in --status is not understood: write word=status, or word= to leave out.")
    };
    given.iter().map(|text| read(text).ok_or_else(|| wrong(text))).collect()
}

/// A column's id, as JSON has it.
fn id(column: Column) -> String {
    serde_json::to_value(column).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn column(name: &str) -> Option<Column> {
    word(name).ok()
}

pub fn delimiter(name: &str) -> Result<Delimiter, String> {
    word(name).map_err(|()| "write comma, semicolon, tab or pipe".to_owned())
}

pub fn quotes(name: &str) -> Result<Quotes, String> {
    word(name).map_err(|()| "write cells, lines or text".to_owned())
}

pub fn sign(name: &str) -> Result<DecimalSign, String> {
    word(name).map_err(|()| "write point or comma".to_owned())
}

pub fn blank_numbers(name: &str) -> Result<BlankNumbers, String> {
    word(&name.replace('-', "_")).map_err(|()| "write continue or leave-out".to_owned())
}

/// A value by the name that it has in JSON.
fn word<T: DeserializeOwned>(name: &str) -> Result<T, ()> {
    serde_json::from_value(name.into()).map_err(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn maps_are_read_and_written() {
        let read = |text: &str| columns(&[text.to_owned()]);
        let text = "number=No,customer_name=First,customer_name=Last,description=Item, long";
        let columns = read(text).expect("a map");
        assert_eq!(columns[&Column::Description].names(), ["Item, long"]);
        assert_eq!(columns[&Column::CustomerName].names(), ["First", "Last"]);
        assert_eq!(map(&columns), text);
        assert!(read("nummer=No").is_err_and(|reason| reason.contains("customer_id")));
        assert!(read("number").is_err());
        assert!(read("number=a,number=b").is_err());
    }

    #[test]
    fn statuses_are_read() {
        let read = |text: &str| statuses(&[text.to_owned()]);
        let scheduled = "scheduled".parse::<StatusId>().ok();
        assert_eq!(read("In=work=scheduled"), Ok([("In=work".to_owned(), scheduled)].into()));
        assert_eq!(read("On hold="), Ok([("On hold".to_owned(), None)].into()));
        assert!(read("Processing").is_err());
    }
}
