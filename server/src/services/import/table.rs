//! A file as a table: its delimiter, its header, and its rows with the line they start on. Streams; one record at a time.

use super::text::{NoText, Script, Text, detect};
use csv::StringRecord;
use std::io::{Read, Seek};

const DELIMITERS: [u8; 3] = [b',', b';', b'\t'];

/// Why a table cannot be read, as a whole sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoTable {
    /// The bytes are no text.
    #[error(transparent)]
    NoText(#[from] NoText),
    /// The parser or the disk gave up.
    #[error("The file cannot be read beyond line {line}: {why}.")]
    Broken {
        /// Where it gave up.
        line: u64,
        why: String,
    },
}

/// How a file is written, found out once and used on every pass over it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Dialect {
    /// Its encoding.
    pub script: Script,
    /// What stands between two cells.
    pub delimiter: u8,
}

impl Dialect {
    /// Reads the whole source once for its encoding, and its header for the delimiter that makes most cells of it.
    pub fn detect<R: Read + Seek>(source: &mut R) -> Result<Dialect, NoTable> {
        rewind(source)?;
        let script = detect(&mut *source)?;
        let mut best = (0, b',');
        for delimiter in DELIMITERS {
            let cells = Table::open(source, Dialect { script, delimiter })?.header.len();
            if cells > best.0 {
                best = (cells, delimiter);
            }
        }
        Ok(Dialect { script, delimiter: best.1 })
    }
}

/// A table on its way through memory.
pub struct Table<R> {
    reader: csv::Reader<Text<R>>,
    header: Vec<String>,
    record: StringRecord,
}

/// One row that is not blank.
#[derive(Debug, Clone, Copy)]
pub struct Row<'a> {
    /// The line of the file that it starts on, from 1.
    pub line: u64,
    cells: &'a StringRecord,
}

impl<'a> Row<'a> {
    /// How many cells it has.
    pub fn width(&self) -> usize {
        self.cells.len()
    }

    /// A cell without the white space around it; empty when the row is too short.
    pub fn cell(&self, column: usize) -> &'a str {
        self.cells.get(column).unwrap_or_default().trim()
    }

    /// Its cells as they are written.
    pub fn cells(&self) -> impl Iterator<Item = &'a str> {
        self.cells.iter()
    }
}

impl<'s, R: Read + Seek> Table<&'s mut R> {
    /// The table of a source, read from its start. The first record is the header.
    pub fn open(source: &'s mut R, dialect: Dialect) -> Result<Table<&'s mut R>, NoTable> {
        rewind(source)?;
        let mut builder = csv::ReaderBuilder::new();
        builder.delimiter(dialect.delimiter).has_headers(false).flexible(true);
        let reader = builder.from_reader(Text::new(source, dialect.script));
        let mut table = Table { reader, header: Vec::new(), record: StringRecord::new() };
        table.header = match table.next()? {
            Some(row) => row.cells().map(|cell| cell.trim().to_owned()).collect(),
            None => return Err(NoText::Empty.into()),
        };
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
            let more = self.reader.read_record(&mut self.record).map_err(|error| self.broken(&error))?;
            self.reader.get_mut().record_ended();
            if !more {
                return Ok(None);
            }
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                break;
            }
        }
        // Every record ends in a line feed, so its first line is the reader's less the line feeds it took.
        let inside = self.record.iter().flat_map(str::bytes).filter(|byte| *byte == b'\n').count() as u64;
        let line = self.reader.position().line().saturating_sub(1 + inside);
        Ok(Some(Row { line, cells: &self.record }))
    }

    fn broken(&self, error: &csv::Error) -> NoTable {
        let why = match error.kind() {
            csv::ErrorKind::Io(error) => error.to_string(),
            _ => error.to_string(),
        };
        NoTable::Broken { line: self.reader.position().line(), why }
    }
}

fn rewind<R: Seek>(source: &mut R) -> Result<(), NoTable> {
    source.rewind().map_err(|error| NoText::Io(error.to_string()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn rows(bytes: &[u8]) -> (Vec<String>, Vec<(u64, Vec<String>)>) {
        let mut source = Cursor::new(bytes);
        let dialect = Dialect::detect(&mut source).expect("a table");
        let mut table = Table::open(&mut source, dialect).expect("a header");
        let mut rows = Vec::new();
        while let Some(row) = table.next().expect("a row") {
            rows.push((row.line, row.cells().map(str::to_owned).collect()));
        }
        (table.header().to_vec(), rows)
    }

    #[test]
    fn each_delimiter_is_recognised() {
        for delimiter in [",", ";", "\t"] {
            let text = format!("a{delimiter}b{delimiter}c\n1{delimiter}2{delimiter}3\n");
            let (header, rows) = rows(text.as_bytes());
            assert_eq!(header, ["a", "b", "c"]);
            assert_eq!(rows, [(2, vec!["1".to_owned(), "2".to_owned(), "3".to_owned()])]);
        }
    }

    #[test]
    fn rows_carry_the_line_they_start_on() {
        for end in ["\n", "\r\n", "\r"] {
            let text = ["a,b", "", "1,\"x", "y\"", ",", "", "2,z"].join(end);
            let lines: Vec<_> =
                rows(text.as_bytes()).1.into_iter().map(|(line, cells)| (line, cells[0].clone())).collect();
            assert_eq!(lines, [(3, "1".to_owned()), (7, "2".to_owned())], "{end:?}");
        }
    }

    #[test]
    fn a_quote_that_is_never_closed_ends_the_reading() {
        let text = format!("a,b\n1,\"{}", "x\n".repeat(2_000_000));
        let mut source = Cursor::new(text.as_bytes());
        let dialect = Dialect::detect(&mut source).expect("a table");
        let mut table = Table::open(&mut source, dialect).expect("a header");
        assert!(matches!(table.next(), Err(NoTable::Broken { why, .. }) if why.contains("quote")));
    }
}
