//! A file as a table: its header, and its rows with the line they start on. Streams; one record at a time.

use super::{
    dialect::{Dialect, NoTable},
    records::{Record, Records},
    text::{NoText, Text},
};
use std::io::{Read, Seek};

/// A table on its way through memory.
pub struct Table<R> {
    records: Records<Text<R>>,
    header: Vec<String>,
    record: Record,
}

/// One row that is not blank.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The line of the file that it starts on, from 1.
    pub line: u64,
    record: &'a Record,
}

impl<'a> Row<'a> {
    /// How many cells it has.
    pub fn width(&self) -> usize {
        self.record.width()
    }

    /// A cell without the white space around it; empty when the row is too short.
    pub fn cell(&self, column: usize) -> &'a str {
        self.record.cell(column).unwrap_or_default().trim()
    }

    /// Its cells as they are written.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> {
        self.record.cells()
    }
}

impl<'s, R: Read + Seek> Table<&'s mut R> {
    /// The table of a source, read from its start. The first record is the header; columns without a name at its end are
    /// none.
    pub fn open(source: &'s mut R, dialect: &Dialect) -> Result<Table<&'s mut R>, NoTable> {
        let records = dialect.records(source)?;
        let mut table = Table { records, header: Vec::new(), record: Record::default() };
        table.header = match table.next()? {
            Some(row) => row.cells().map(|cell| cell.trim().to_owned()).collect(),
            None => return Err(NoText::Empty.into()),
        };
        while table.header.last().is_some_and(String::is_empty) {
            table.header.pop();
        }
        Ok(table)
    }
}

impl<R: Read> Table<R> {
    /// The names of the columns.
    pub fn header(&self) -> &[String] {
        &self.header
    }

    /// The next row in which something is written.
    pub fn next(&mut self) -> Result<Option<Row<'_>>, NoTable> {
        loop {
            if !self.records.read(&mut self.record).map_err(NoTable::Broken)? {
                return Ok(None);
            }
            if self.record.cells().any(|cell| !cell.trim().is_empty()) {
                break;
            }
        }
        Ok(Some(Row { line: self.record.line, record: &self.record }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::wire::ImportDialect;
    use std::io::Cursor;

    fn rows(text: &str) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
        let mut source = Cursor::new(text);
        let dialect = Dialect::detect(&mut source, &ImportDialect::default()).expect("a table");
        let mut table = Table::open(&mut source, &dialect).expect("a header");
        let mut rows = Vec::new();
        while let Some(row) = table.next().expect("a row") {
            rows.push((row.line, row.cells().map(str::to_owned).collect()));
        }
        (table.header().to_vec(), rows)
    }

    #[test]
    fn each_delimiter_is_recognised() {
        for delimiter in [",", ";", "\t", "|"] {
            let (header, rows) = rows(&format!("a{delimiter}b{delimiter}c\n1{delimiter}2{delimiter}3\n"));
            assert_eq!(header, ["a", "b", "c"]);
            assert_eq!(rows, [(2, vec!["1".to_owned(), "2".to_owned(), "3".to_owned()])]);
        }
    }

    #[test]
    fn rows_carry_the_line_they_start_on() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "1,\"x", "y\"", ",", "", "2,z"].join(end);
            let lines: Vec<_> =
                rows(&text).1.into_iter().map(|(line, cells)| (line, cells[0].clone())).collect();
            assert_eq!(lines, [(3, "1".to_owned()), (7, "2".to_owned())], "{end:?}");
        }
        let (header, rows) = rows("sep=;\r\na;b;;\r\n1;2\r\n");
        assert_eq!((header.len(), rows[0].0), (2, 3));
    }
}
