//! A file's bytes as UTF-8 text with plain line feeds, whatever they were written in. Knows nothing of tables.

use encoding_rs::{CoderResult, Decoder, Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::io::{self, Read};

/// The longest record, in bytes of text: past it a quote was opened and never closed, and memory must not pay for it.
pub const RECORD_LIMIT: usize = 1 << 20;

const CHUNK: usize = 1 << 14;

/// What a file turned out to be written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Script {
    encoding: &'static Encoding,
    /// Whether some bytes are no text in this encoding and will be shown as “�”.
    pub damaged: bool,
    /// Whether it was assumed for want of a better explanation.
    pub assumed: bool,
}

impl Script {
    /// The encoding's name, `windows-1252`.
    pub fn name(&self) -> &'static str {
        self.encoding.name()
    }
}

/// Why bytes are not a table of text, as a whole sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoText {
    /// No bytes, or only white space.
    #[error("The file is empty.")]
    Empty,
    /// A workbook, by its first bytes.
    #[error(
        "This is a workbook or an archive, not a CSV file: open it in its program and save it as CSV (UTF-8)."
    )]
    Workbook,
    /// Not text.
    #[error("This is not a text file: a CSV file with a header line is needed.")]
    Binary,
    /// It could not be read.
    #[error("The file could not be read: {0}.")]
    Io(String),
}

/// Reads a source to its end and says what it is written in: a byte order mark decides, then whether all of it is UTF-8,
/// and what is neither is taken for windows-1252, of which Latin-1 is a part.
pub fn detect(mut source: impl Read) -> Result<Script, NoText> {
    let mut scan = Scan::default();
    let mut chunk = vec![0; CHUNK];
    loop {
        match source.read(&mut chunk) {
            Ok(0) => return scan.verdict(),
            Ok(n) => scan.take(&chunk[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(NoText::Io(error.to_string())),
        }
    }
}

#[derive(Default)]
struct Scan {
    order_cell: Vec<u8>,
    total: u64,
    visible: u64,
    nulls: u64,
    controls: u64,
    /// The start of a character that goes on in the next chunk.
    cut: Vec<u8>,
    not_utf8: bool,
}

impl Scan {
    fn take(&mut self, bytes: &[u8]) {
        let missing = 4usize.saturating_sub(self.order_cell.len());
        self.order_cell.extend(bytes.iter().take(missing));
        self.total += bytes.len() as u64;
        for byte in bytes {
            match byte {
                0 => self.nulls += 1,
                b'\t' | b'\n' | b'\r' | b' ' => {}
                1..0x20 => self.controls += 1,
                _ => self.visible += 1,
            }
        }
        if !self.not_utf8 {
            self.check(bytes);
        }
    }

    fn check(&mut self, bytes: &[u8]) {
        let joined = [self.cut.as_slice(), bytes].concat();
        match std::str::from_utf8(&joined) {
            Ok(_) => self.cut.clear(),
            Err(error) if error.error_len().is_none() => self.cut = joined[error.valid_up_to()..].to_vec(),
            Err(_) => self.not_utf8 = true,
        }
    }

    fn verdict(self) -> Result<Script, NoText> {
        let utf8 = !self.not_utf8 && self.cut.is_empty();
        let marked = Encoding::for_bom(&self.order_cell).map(|(encoding, _)| encoding);
        let wide = marked.is_some_and(|encoding| encoding == UTF_16LE || encoding == UTF_16BE);
        match marked {
            _ if self.visible == 0 => Err(NoText::Empty),
            _ if self.order_cell.starts_with(b"PK\x03\x04")
                || self.order_cell.starts_with(b"\xD0\xCF\x11\xE0") =>
            {
                Err(NoText::Workbook)
            }
            _ if !wide && (self.nulls > 0 || self.controls * 50 > self.total) => Err(NoText::Binary),
            Some(encoding) => Ok(Script { encoding, damaged: encoding == UTF_8 && !utf8, assumed: false }),
            None if utf8 => Ok(Script { encoding: UTF_8, damaged: false, assumed: false }),
            None => Ok(Script { encoding: WINDOWS_1252, damaged: false, assumed: true }),
        }
    }
}

/// Reads a source as UTF-8 whose lines all end in one line feed, the last one too: so lines can be counted.
pub struct Text<R> {
    source: R,
    decoder: Decoder,
    raw: Vec<u8>,
    decoded: Vec<u8>,
    ready: Vec<u8>,
    taken: usize,
    since_record: usize,
    after_return: bool,
    last: u8,
    ended: bool,
}

impl<R: Read> Text<R> {
    /// The text of a source, read from its start.
    pub fn new(source: R, script: Script) -> Text<R> {
        Text {
            source,
            decoder: script.encoding.new_decoder_with_bom_removal(),
            raw: vec![0; CHUNK],
            decoded: Vec::new(),
            ready: Vec::new(),
            taken: 0,
            since_record: 0,
            after_return: false,
            last: b'\n',
            ended: false,
        }
    }

    /// A record ended: the next one may be as long again.
    pub fn record_ended(&mut self) {
        self.since_record = 0;
    }

    fn fill(&mut self) -> io::Result<()> {
        let n = self.source.read(&mut self.raw)?;
        self.ended = n == 0;
        let room = self.decoder.max_utf8_buffer_length(n).unwrap_or(4 * CHUNK);
        self.decoded.resize(room, 0);
        let (result, _, written, _) =
            self.decoder.decode_to_utf8(&self.raw[..n], &mut self.decoded, self.ended);
        debug_assert_eq!(result, CoderResult::InputEmpty, "the buffer was as large as the decoder asked for");
        self.ready.clear();
        self.taken = 0;
        for byte in &self.decoded[..written] {
            match byte {
                b'\n' if self.after_return => {}
                b'\r' => self.ready.push(b'\n'),
                byte => self.ready.push(*byte),
            }
            self.after_return = *byte == b'\r';
        }
        self.last = self.ready.last().copied().unwrap_or(self.last);
        if self.ended && self.last != b'\n' {
            self.ready.push(b'\n');
        }
        Ok(())
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since_record > RECORD_LIMIT {
            return Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "one record is longer than a megabyte; a quote may not be closed",
            ));
        }
        while self.taken == self.ready.len() && !self.ended {
            self.fill()?;
        }
        let n = buffer.len().min(self.ready.len() - self.taken);
        buffer[..n].copy_from_slice(&self.ready[self.taken..self.taken + n]);
        self.taken += n;
        self.since_record += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> String {
        let script = detect(bytes).expect("text");
        let mut text = String::new();
        Text::new(bytes, script).read_to_string(&mut text).expect("decodes");
        text
    }

    #[test]
    fn utf_8_with_and_without_a_mark() {
        assert_eq!(read("Zoë,1\r\nb\r\n".as_bytes()), "Zoë,1\nb\n");
        assert_eq!(read("\u{feff}Zoë".as_bytes()), "Zoë\n");
    }

    #[test]
    fn utf_16_by_its_mark() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        assert_eq!(read(&wide("\u{feff}Zoë;1\rb")), "Zoë;1\nb\n");
    }

    #[test]
    fn what_is_not_utf_8_is_taken_for_windows_1252() {
        let bytes = b"Zo\xeb \x80 5";
        assert!(detect(&bytes[..]).expect("text").assumed);
        assert_eq!(read(bytes), "Zoë € 5\n");
    }

    #[test]
    fn a_character_across_chunks_is_still_utf_8() {
        let text = format!("{}ë{}", "a".repeat(CHUNK - 1), "b".repeat(10));
        assert_eq!(detect(text.as_bytes()).expect("text").name(), "UTF-8");
        assert_eq!(read(text.as_bytes()), format!("{text}\n"));
    }

    #[test]
    fn what_is_no_text_is_told_apart() {
        assert_eq!(detect(&b""[..]), Err(NoText::Empty));
        assert_eq!(detect(&b" \r\n\n"[..]), Err(NoText::Empty));
        assert_eq!(detect(&b"PK\x03\x04\x14\0"[..]), Err(NoText::Workbook));
        assert_eq!(detect(&b"a,b\n1,\0\n"[..]), Err(NoText::Binary));
        assert_eq!(detect(&b"\x01\x02\x03\x04abc"[..]), Err(NoText::Binary));
    }
}
