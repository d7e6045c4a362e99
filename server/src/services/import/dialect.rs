//! How a file is written: its encoding, what parts its cells, and what its quotes are. What was chosen holds; the rest is
//! found out, and where a file can be read in two ways it says so.

use super::{
    encoding::Code,
    records::{BadRecord, Record, Records, width_of_line},
    text::{NoText, Script, Text, detect},
};
use domain::{
    tr,
    wire::{Delimiter, ImportDialect, Quotes},
};
use std::io::{Read, Seek};

/// The most lines that a note in quotes runs over. A longer cell is looked at by a person.
pub const NOTE_LINES: u64 = 30;

/// Rows by which the delimiter is told.
const TRIED: usize = 100;

/// Why a table cannot be read, as a whole sentence.
#[derive(Debug, thiserror::Error)]
pub enum NoTable {
    /// The bytes are no text.
    #[error(transparent)]
    NoText(#[from] NoText),
    /// Nobody knows the encoding that was chosen.
    #[error(
        "{}",
        tr!("There is no encoding “{}”: choose UTF-8, windows-1252 or another one by its name.", .0)
    )]
    UnknownEncoding(String),
    /// The text is no table.
    #[error("{}", tr!("The file cannot be read: {}.", .0))]
    Broken(BadRecord),
}

/// How a file is written, found out once and used on every pass over it.
#[derive(Debug, Clone, PartialEq)]
pub struct Dialect {
    /// Its encoding.
    pub script: Script,
    /// What stands between two cells.
    pub delimiter: Delimiter,
    /// What its quotes are.
    pub quotes: Quotes,
    /// Whether its first line says how it is written, `sep=;`.
    pub has_sep_line: bool,
    /// Why a person has to say what the quotes are, a whole sentence. Until then they are text.
    pub doubt: Option<String>,
}

/// The delimiter as a byte.
pub fn byte(delimiter: Delimiter) -> u8 {
    match delimiter {
        Delimiter::Comma => b',',
        Delimiter::Semicolon => b';',
        Delimiter::Tab => b'\t',
        Delimiter::Pipe => b'|',
    }
}

const DELIMITERS: [Delimiter; 4] = [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Pipe];

impl Dialect {
    /// Looks at a source: at all of it for encoding and quotes, at its first rows for the delimiter.
    pub fn detect<R: Read + Seek>(source: &mut R, chosen: &ImportDialect) -> Result<Dialect, NoTable> {
        let code = match &chosen.encoding {
            Some(name) => Some(Code::named(name).ok_or_else(|| NoTable::UnknownEncoding(name.clone()))?),
            None => None,
        };
        rewind(source)?;
        let script = detect(&mut *source, code)?;
        let head = head(source, script)?;
        let sep = head.first().and_then(|line| sep_line(line));
        let rows = if sep.is_some() { &head[1..] } else { &head[..] };
        let delimiter = chosen.delimiter.or(sep.flatten()).unwrap_or_else(|| delimiter(rows));
        let mut dialect =
            Dialect { script, delimiter, quotes: Quotes::Lines, has_sep_line: sep.is_some(), doubt: None };
        match chosen.quotes {
            Some(quotes) => dialect.quotes = quotes,
            None => dialect.find_quotes(source)?,
        }
        Ok(dialect)
    }

    /// What to choose to read the file just so.
    pub fn chosen(&self) -> ImportDialect {
        ImportDialect {
            encoding: Some(self.script.code.name().to_owned()),
            delimiter: Some(self.delimiter),
            quotes: self.doubt.is_none().then_some(self.quotes),
        }
    }

    /// What is asked where the encoding was guessed.
    pub fn which_encoding(&self) -> Option<String> {
        let name = self.script.code.name();
        self.script.guessed.then(|| {
            tr!(
                "The file is not UTF-8. It looks like {}: say which encoding it is in, so that no name comes in wrong.",
                name
            )
        })
    }

    /// Records of a source from its start.
    pub fn records<'s, R: Read + Seek>(
        &self,
        source: &'s mut R,
    ) -> Result<Records<Text<&'s mut R>>, NoTable> {
        rewind(source)?;
        let mut records = Records::new(Text::new(source, self.script), byte(self.delimiter), self.quotes);
        if self.has_sep_line {
            records.skip_line().map_err(NoTable::Broken)?;
        }
        Ok(records)
    }

    /// Quotes enclose cells if all of them do so without swallowing what looks like rows. In a file with tabs a lone quote
    /// is text; elsewhere somebody has to say what it is.
    fn find_quotes<R: Read + Seek>(&mut self, source: &mut R) -> Result<(), NoTable> {
        let strict = Dialect { quotes: Quotes::Cells, ..self.clone() };
        let doubt = strict.doubtful(source)?;
        let lone_in_tabs = self.delimiter == Delimiter::Tab && doubt.is_some() && !self.may_span(source)?;
        match doubt {
            None => self.quotes = Quotes::Cells,
            Some(_) if lone_in_tabs => {}
            doubt => self.doubt = doubt,
        }
        Ok(())
    }

    fn doubtful<R: Read + Seek>(&self, source: &mut R) -> Result<Option<String>, NoTable> {
        let (mut records, mut record, mut width) = (self.records(source)?, Record::default(), 0);
        loop {
            match records.read(&mut record) {
                Ok(false) => return Ok(None),
                Ok(true) => {}
                Err(BadRecord::Io(error)) => return Err(NoText::Io(error.to_string()).into()),
                Err(BadRecord::OpenQuote(line) | BadRecord::TooLong(line)) => {
                    return Ok(Some(tr!(
                        "A quote in the row of line {} opens a cell and does not close it. Say whether quotes are text or \
                         enclose cells.",
                        line
                    )));
                }
            }
            if width == 0 && record.cells().any(|cell| !cell.trim().is_empty()) {
                width = record.width();
            }
            let (line, lines) = (record.line, record.lines);
            if lines > NOTE_LINES || lines > 1 && self.swallows_rows(records.raw(), width) {
                return Ok(Some(tr!(
                    "A cell in quotes runs over {} lines from line {} on, and what it holds looks like rows. Say whether \
                     quotes are text or enclose cells.",
                    lines,
                    line
                )));
            }
        }
    }

    /// Whether lines within one record look like rows of their own.
    fn swallows_rows(&self, raw: &str, width: usize) -> bool {
        let full: Vec<_> =
            raw.lines().map(|line| width_of_line(line, byte(self.delimiter)) == width).collect();
        let inner = full.get(1..full.len().saturating_sub(1)).unwrap_or_default();
        width > 1 && (inner.contains(&true) || full.iter().filter(|full| **full).count() > 1)
    }

    /// Whether a cell may run over lines: one begins with a quote that its line does not close, and within a note's length
    /// another one ends so.
    fn may_span<R: Read + Seek>(&self, source: &mut R) -> Result<bool, NoTable> {
        let (mut records, mut record, mut opened) = (self.records(source)?, Record::default(), None);
        while records.read(&mut record).map_err(NoTable::Broken)? {
            for cell in record.cells().filter(|cell| cell.matches('"').count() % 2 == 1) {
                let near = opened.is_some_and(|line| record.line - line <= NOTE_LINES);
                if cell.ends_with('"') && near {
                    return Ok(true);
                }
                if cell.starts_with('"') {
                    opened = Some(record.line);
                }
            }
        }
        Ok(false)
    }
}

/// The first lines in which something is written.
fn head<R: Read + Seek>(source: &mut R, script: Script) -> Result<Vec<String>, NoTable> {
    rewind(source)?;
    // No delimiter can stand in it: a line is one cell.
    let mut records = Records::new(Text::new(source, script), b'\n', Quotes::Text);
    let (mut record, mut lines) = (Record::default(), Vec::new());
    while lines.len() < TRIED && records.read(&mut record).map_err(NoTable::Broken)? {
        lines.extend(record.cell(0).filter(|line| !line.trim().is_empty()).map(str::to_owned));
    }
    Ok(lines)
}

/// `sep=;`, with which some programs say how a file is written. What it says may be nothing we know.
fn sep_line(line: &str) -> Option<Option<Delimiter>> {
    let sign = line
        .trim_matches('"')
        .strip_prefix("sep=")
        .or_else(|| line.trim_matches('"').strip_prefix("SEP="))?;
    let known = |delimiter: &Delimiter| sign.as_bytes() == [byte(*delimiter)];
    (sign.chars().count() <= 1).then(|| DELIMITERS.into_iter().find(known))
}

/// The delimiter under which most rows are as wide as the header.
fn delimiter(rows: &[String]) -> Delimiter {
    let fit = |delimiter: &Delimiter| {
        let widths: Vec<_> = rows.iter().map(|row| width_of_line(row, byte(*delimiter))).collect();
        let header = widths.first().copied().unwrap_or(0);
        (header > 1, widths.iter().filter(|width| **width == header).count(), header)
    };
    // Of several that fit as well, the first.
    DELIMITERS.into_iter().rev().max_by_key(fit).unwrap_or(Delimiter::Comma)
}

fn rewind<R: Seek>(source: &mut R) -> Result<(), NoTable> {
    source.rewind().map_err(|error| NoText::Io(error.to_string()).into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn dialect(text: &str) -> Dialect {
        Dialect::detect(&mut Cursor::new(text), &ImportDialect::default()).expect("a table")
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_rows_of_one_width() {
        for (text, expected) in [
            ("a,b,c\n1,2,3\n", Delimiter::Comma),
            ("a;b;c\n1;2,5;3,5\n", Delimiter::Semicolon),
            ("a\tb, c, d, e\n1\t2\n3\t4\n", Delimiter::Tab),
            ("a|b\n1|2\n", Delimiter::Pipe),
            ("sep=;\na,b;c,d\n", Delimiter::Semicolon),
            ("alone\n1\n", Delimiter::Comma),
        ] {
            assert_eq!(dialect(text).delimiter, expected, "{text}");
        }
    }

    #[test]
    fn sound_quotes_enclose_cells_and_notes_run_over_lines() {
        for text in [
            "a,b,c\n1,\"x, y\",\"12\"\" z\"\n",
            "a,b,c\n1,\"Please wrap it.\n\nThank you, and\nbye\",2\n",
            "a,b,c\n\"first\nsecond\",1,2\n3,4,\"last\nof it\"\n",
            "a\tb\n1\t\"two\nlines\"\n",
        ] {
            assert_eq!((dialect(text).quotes, dialect(text).doubt), (Quotes::Cells, None), "{text}");
        }
    }

    #[test]
    fn a_lone_quote_in_a_file_with_tabs_is_text() {
        let lone = include_str!("../../../tests/files/06c-tab-note-last.txt");
        assert_eq!((dialect(lone).quotes, dialect(lone).doubt), (Quotes::Lines, None));
        // It may as well be a note of two lines.
        assert!(dialect("a\tb\n1\t\"Home sign\n2\tMug\"\n").doubt.is_some());
        assert!(dialect("a\tb\n1\t\"two\nlines\"\n2\t\"lone\n3\t4\n").doubt.is_some());
    }

    #[test]
    fn a_lone_quote_elsewhere_is_asked_about() {
        for text in [
            "a,b,c\n1,2,\"Home sign\n4,5,6\n",
            "a,b,c\n1,2,\"Home sign\n4,5,Mug\"\n7,8,9\n",
            "a,b,c\n1,\"Home,3\n4,Mug\",6\n",
            "a,b,c\n1,2,\"12\" round\"\n",
        ] {
            let doubt = dialect(text).doubt.unwrap_or_default();
            assert!(doubt.contains("line 2") && doubt.contains("quotes are text"), "{text}: {doubt}");
        }
        let long = format!("a,b\n1,\"{}\"\n", "one more line\n".repeat(40));
        assert!(dialect(&long).doubt.is_some_and(|doubt| doubt.contains("runs over 41 lines")));
        let chosen = ImportDialect { quotes: Some(Quotes::Cells), ..Default::default() };
        let told = Dialect::detect(&mut Cursor::new(long), &chosen).expect("a table");
        assert_eq!((told.quotes, told.doubt), (Quotes::Cells, None), "what was chosen holds");
    }
}
