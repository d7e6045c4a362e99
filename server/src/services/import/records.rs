//! Text as records of cells. What a quote is, is decided by how it opens and closes its cell and never by what follows
//! somewhere in the file: a parser that forgives a lone quote swallows the lines behind it.

use domain::{tr, wire::Quotes};
use std::io::{self, BufRead, BufReader, Read};

/// The longest record, in bytes of text: past it a quote was opened and never closed, and memory must not pay for it.
pub const RECORD_LIMIT: usize = 1 << 20;

/// A record: its cells, and where it stands.
#[derive(Debug, Default)]
pub struct Record {
    /// The line that it starts on, from 1.
    pub line: u64,
    /// How many lines it runs over.
    pub lines: u64,
    text: String,
    ends: Vec<usize>,
}

impl Record {
    /// How many cells it has.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// A cell as it is written, without the quotes that enclose it.
    pub fn cell(&self, at: usize) -> Option<&str> {
        let start = if at == 0 { 0 } else { *self.ends.get(at - 1)? };
        self.text.get(start..*self.ends.get(at)?)
    }

    /// All its cells.
    pub fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.width()).filter_map(|at| self.cell(at))
    }

    fn clear(&mut self, line: u64) {
        (self.line, self.lines) = (line, 1);
        self.text.clear();
        self.ends.clear();
    }

    fn end_cell(&mut self) {
        self.ends.push(self.text.len());
    }
}

/// Why there is no next record.
#[derive(Debug, thiserror::Error)]
pub enum BadRecord {
    /// The disk gave up.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// A line or a cell in quotes is longer than any can be.
    #[error("{}", tr!("the row that begins in line {} is longer than a megabyte; a quote may not be closed", .0))]
    TooLong(u64),
    /// A quote opens a cell of the record that begins in this line and does not close it.
    #[error("{}", tr!("a quote opens a cell in line {} and does not close it", .0))]
    OpenQuote(u64),
}

/// Records on their way out of a text whose lines end in line feeds.
pub struct Records<R> {
    lines: BufReader<R>,
    delimiter: u8,
    quotes: Quotes,
    /// The line read last, from 1.
    line: u64,
    /// The lines of the present record, each with its line feed.
    raw: String,
}

impl<R: Read> Records<R> {
    pub fn new(text: R, delimiter: u8, quotes: Quotes) -> Records<R> {
        Records { lines: BufReader::new(text), delimiter, quotes, line: 0, raw: String::new() }
    }

    /// Passes over a line.
    pub fn skip_line(&mut self) -> Result<(), BadRecord> {
        self.raw.clear();
        self.read_line().map(drop)
    }

    /// The lines of the record read last, as they stand in the file.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Reads the next record; false at the end.
    pub fn read(&mut self, record: &mut Record) -> Result<bool, BadRecord> {
        self.raw.clear();
        if !self.read_line()? {
            return Ok(false);
        }
        record.clear(self.line);
        let mut at = 0;
        loop {
            at = self.read_cell(at, record)?;
            record.end_cell();
            match self.raw.as_bytes().get(at) {
                Some(byte) if *byte == self.delimiter => at += 1,
                _ => return Ok(true),
            }
        }
    }

    /// Reads the cell that begins here; says where it ends.
    fn read_cell(&mut self, start: usize, record: &mut Record) -> Result<usize, BadRecord> {
        if self.raw.as_bytes().get(start) == Some(&b'"') {
            match self.quotes {
                Quotes::Cells => return self.read_quoted(start + 1, record),
                Quotes::Lines => {
                    if let Some(end) = self.read_quoted_within_line(start + 1, record) {
                        return Ok(end);
                    }
                }
                Quotes::Text => {}
            }
        }
        let rest = &self.raw.as_bytes()[start..];
        let length =
            rest.iter().position(|byte| *byte == self.delimiter || *byte == b'\n').unwrap_or(rest.len());
        record.text.push_str(&self.raw[start..start + length]);
        Ok(start + length)
    }

    fn read_quoted(&mut self, mut at: usize, record: &mut Record) -> Result<usize, BadRecord> {
        loop {
            let Some(length) = self.raw[at..].find('"') else {
                record.text.push_str(&self.raw[at..]);
                at = self.raw.len();
                if !self.read_line()? {
                    return Err(BadRecord::OpenQuote(record.line));
                }
                record.lines += 1;
                continue;
            };
            record.text.push_str(&self.raw[at..at + length]);
            at += length + 1;
            if !self.raw[at..].starts_with('"') {
                return if self.is_end(at) { Ok(at) } else { Err(BadRecord::OpenQuote(record.line)) };
            }
            record.text.push('"');
            at += 1;
        }
    }

    fn read_quoted_within_line(&self, mut at: usize, record: &mut Record) -> Option<usize> {
        let mut cell = String::new();
        loop {
            let length = self.raw[at..].find('"')?;
            cell.push_str(&self.raw[at..at + length]);
            at += length + 1;
            if !self.raw[at..].starts_with('"') {
                record.text.push_str(&cell);
                return self.is_end(at).then_some(at).or_else(|| {
                    record.text.truncate(record.text.len() - cell.len());
                    None
                });
            }
            cell.push('"');
            at += 1;
        }
    }

    fn is_end(&self, at: usize) -> bool {
        self.raw.as_bytes().get(at).is_none_or(|byte| *byte == self.delimiter || *byte == b'\n')
    }

    /// Appends the next line to the present record.
    fn read_line(&mut self) -> Result<bool, BadRecord> {
        let room = RECORD_LIMIT.saturating_sub(self.raw.len()) as u64;
        let n = self.lines.by_ref().take(room).read_line(&mut self.raw)?;
        if n as u64 == room && !self.raw.ends_with('\n') {
            return Err(BadRecord::TooLong(self.line + 1));
        }
        if n == 0 && room == 0 {
            return Err(BadRecord::TooLong(self.line));
        }
        self.line += u64::from(n > 0);
        Ok(n > 0)
    }
}

/// How many cells a line would have if quotes enclosed cells only within it.
pub fn width_of_line(line: &str, delimiter: u8) -> usize {
    let (mut record, mut records) =
        (Record::default(), Records::new(line.as_bytes(), delimiter, Quotes::Lines));
    match records.read(&mut record) {
        Ok(true) => record.width(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str, quotes: Quotes) -> Result<Vec<Vec<String>>, String> {
        let (mut records, mut record, mut all) =
            (Records::new(text.as_bytes(), b',', quotes), Record::default(), Vec::new());
        while records.read(&mut record).map_err(|error| error.to_string())? {
            all.push(record.cells().map(str::to_owned).collect());
        }
        Ok(all)
    }

    fn first(text: &str, quotes: Quotes) -> Vec<String> {
        cells(text, quotes).expect("records").swap_remove(0)
    }

    #[test]
    fn quotes_enclose_cells_and_nothing_else() {
        let row = first("a,\"b,\"\"c\"\"\nd\",,12\" round,\"\"\n", Quotes::Cells);
        assert_eq!(row, ["a", "b,\"c\"\nd", "", "12\" round", ""]);
        for open in ["1,\"Home\n2,Mug\n", "1,\"12\" round\"\n", "\"a\"b\n", "1,\"Home\n2,\"Mug\"\n"] {
            let error = cells(open, Quotes::Cells).expect_err("an open quote");
            assert!(error.contains("line 1"), "{open:?}: {error}");
        }
    }

    #[test]
    fn a_quote_that_does_not_close_its_cell_is_text() {
        let row = first("\"Home,Cup \"M\",\"a,b\",\"12\"\" x\",\"12\" x\"\n", Quotes::Lines);
        assert_eq!(row, ["\"Home", "Cup \"M\"", "a,b", "12\" x", "\"12\" x\""]);
        assert_eq!(first("\"a,b\"\n", Quotes::Text), ["\"a", "b\""]);
    }

    #[test]
    fn a_record_that_never_ends_costs_no_memory() {
        let text = format!("1,\"{}", "x\n".repeat(2_000_000));
        assert!(cells(&text, Quotes::Cells).is_err_and(|error| error.contains("longer than a megabyte")));
        assert!(cells(&"x".repeat(3_000_000), Quotes::Text).is_err());
    }
}
