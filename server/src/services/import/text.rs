//! A file's bytes as UTF-8 text with plain line feeds, whatever they were written in. Knows nothing of tables.

use super::encoding::{Code, Decoding};
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use domain::tr;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};
use std::io::{self, Read};

const CHUNK: usize = 1 << 14;

/// What a file turned out to be written in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Script {
    /// Its encoding.
    pub code: Code,
    /// Whether some bytes are no text in it and will be shown as “�”.
    pub damaged: bool,
    /// Whether it was guessed: neither the file's mark nor its bytes prove it.
    pub guessed: bool,
}

/// Why bytes are not a table of text, as a whole sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoText {
    /// No bytes, or only white space.
    #[error("{}", tr!("The file is empty."))]
    Empty,
    /// A workbook, by its first bytes.
    #[error(
        "{}",
        tr!(
            "This is a workbook or an archive, not a CSV file: open it in its program and save it as CSV (UTF-8)."
        )
    )]
    Workbook,
    /// Not text.
    #[error("{}", tr!("This is not a text file: a CSV file with a header line is needed."))]
    Binary,
    /// It could not be read.
    #[error("{}", tr!("The file could not be read: {}.", .0))]
    Io(String),
}

/// Reads a source to its end and says what it is written in: what was chosen, or else its byte order mark, or UTF-8 if all
/// of it is, and what is neither is guessed.
pub fn detect(mut source: impl Read, chosen: Option<Code>) -> Result<Script, NoText> {
    let mut scan = Scan::new();
    let mut chunk = vec![0; CHUNK];
    loop {
        match source.read(&mut chunk) {
            Ok(0) => return scan.verdict(chosen),
            Ok(n) => scan.take(&chunk[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(NoText::Io(error.to_string())),
        }
    }
}

struct Scan {
    head: Vec<u8>,
    total: u64,
    visible: u64,
    /// Zeros at even and at odd places: the other half of Latin letters in UTF-16.
    nulls: [u64; 2],
    controls: u64,
    /// The start of a character that goes on in the next chunk.
    cut: Vec<u8>,
    not_utf8: bool,
    detector: EncodingDetector,
    inside_words: InsideWords,
}

impl Scan {
    fn new() -> Scan {
        Scan {
            head: Vec::new(),
            total: 0,
            visible: 0,
            nulls: [0; 2],
            controls: 0,
            cut: Vec::new(),
            not_utf8: false,
            detector: EncodingDetector::new(Iso2022JpDetection::Deny),
            inside_words: InsideWords::default(),
        }
    }

    fn take(&mut self, bytes: &[u8]) {
        let missing = 4usize.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(missing));
        for (at, byte) in bytes.iter().enumerate() {
            match byte {
                0 => self.nulls[(self.total as usize + at) % 2] += 1,
                b'\t' | b'\n' | b'\r' | b' ' => {}
                1..0x20 => self.controls += 1,
                _ => self.visible += 1,
            }
        }
        self.total += bytes.len() as u64;
        self.detector.feed(bytes, false);
        self.inside_words.take(bytes);
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

    fn verdict(mut self, chosen: Option<Code>) -> Result<Script, NoText> {
        let utf8 = !self.not_utf8 && self.cut.is_empty();
        let marked = Encoding::for_bom(&self.head).map(|(encoding, _)| encoding);
        let wide = marked.or_else(|| self.wide()).or(chosen.and_then(Code::web));
        let wide = wide.is_some_and(|encoding| encoding == UTF_16LE || encoding == UTF_16BE);
        if self.visible == 0 {
            return Err(NoText::Empty);
        }
        if self.head.starts_with(b"PK\x03\x04") || self.head.starts_with(b"\xD0\xCF\x11\xE0") {
            return Err(NoText::Workbook);
        }
        if !wide && (self.nulls != [0; 2] || self.controls * 50 > self.total) {
            return Err(NoText::Binary);
        }
        let script = |encoding: &'static Encoding, guessed| Script {
            code: Code::Web(encoding),
            damaged: encoding == UTF_8 && !utf8,
            guessed,
        };
        if let Some(code) = chosen {
            return Ok(Script { code, damaged: code == Code::Web(UTF_8) && !utf8, guessed: false });
        }
        Ok(match (marked, self.wide()) {
            (Some(encoding), _) => script(encoding, false),
            (None, Some(encoding)) => script(encoding, true),
            (None, None) if utf8 => script(UTF_8, false),
            (None, None) => {
                self.detector.feed(b"", true);
                let encoding = self.detector.guess(None, Utf8Detection::Deny);
                let code =
                    if self.inside_words.is_dos(encoding) { Code::IBM850 } else { Code::Web(encoding) };
                Script { code, damaged: false, guessed: true }
            }
        })
    }

    /// UTF-16 without its mark: every other byte of Latin letters is zero.
    fn wide(&self) -> Option<&'static Encoding> {
        let [even, odd] = self.nulls;
        match self.total / 4 {
            quarter if odd > quarter && even == 0 => Some(UTF_16LE),
            quarter if even > quarter && odd == 0 => Some(UTF_16BE),
            _ => None,
        }
    }
}

/// Bytes above ASCII between two letters. The detector does not know the pages of DOS, in which `ü` is what elsewhere is a
/// control character and `ä` a quotation mark; neither stands inside a word.
#[derive(Default)]
struct InsideWords {
    before: [u8; 2],
    seen: [u32; 32],
    /// Bytes above ASCII anywhere.
    high: u32,
}

impl InsideWords {
    fn take(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.high += u32::from(*byte >= 0x80);
            let [left, middle] = self.before;
            if (0x80..0xa0).contains(&middle) && left.is_ascii_alphabetic() && byte.is_ascii_alphabetic() {
                self.seen[usize::from(middle - 0x80)] += 1;
            }
            self.before = [middle, *byte];
        }
    }

    fn is_dos(&self, guess: &'static Encoding) -> bool {
        if !guess.is_single_byte() {
            // Letters that come in pairs of bytes do not each stand alone between two Latin ones.
            return self.high == self.seen.iter().sum::<u32>();
        }
        (0x80u8..0xa0).zip(self.seen).any(|(byte, seen)| {
            let bytes = [byte];
            let read = guess.decode_without_bom_handling(&bytes).0;
            let odd = |c: char| c.is_control() || "„“”‚‹›†‡‰…•™\u{fffd}".contains(c);
            seen > 0 && read.chars().any(odd)
        })
    }
}

/// Reads a source as UTF-8 whose lines all end in one line feed, the last one too: so lines can be counted.
pub struct Text<R> {
    source: R,
    decoding: Decoding,
    raw: Vec<u8>,
    decoded: Vec<u8>,
    ready: Vec<u8>,
    taken: usize,
    after_return: bool,
    last: u8,
    ended: bool,
}

impl<R: Read> Text<R> {
    /// The text of a source, read from its start.
    pub fn new(source: R, script: Script) -> Text<R> {
        Text {
            source,
            decoding: script.code.decoding(),
            raw: vec![0; CHUNK],
            decoded: Vec::new(),
            ready: Vec::new(),
            taken: 0,
            after_return: false,
            last: b'\n',
            ended: false,
        }
    }

    fn fill(&mut self) -> io::Result<()> {
        let n = self.source.read(&mut self.raw)?;
        self.ended = n == 0;
        self.decoding.decode(&self.raw[..n], self.ended, &mut self.decoded);
        self.ready.clear();
        self.taken = 0;
        for byte in &self.decoded {
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
        while self.taken == self.ready.len() && !self.ended {
            self.fill()?;
        }
        let n = buffer.len().min(self.ready.len() - self.taken);
        buffer[..n].copy_from_slice(&self.ready[self.taken..self.taken + n]);
        self.taken += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> String {
        let script = detect(bytes, None).expect("text");
        let mut text = String::new();
        Text::new(bytes, script).read_to_string(&mut text).expect("decodes");
        text
    }

    fn name(bytes: &[u8]) -> (&'static str, bool) {
        let script = detect(bytes, None).expect("text");
        (script.code.name(), script.guessed)
    }

    #[test]
    fn utf_8_with_and_without_a_mark() {
        assert_eq!(read("Zoë,1\r\nb\r\n".as_bytes()), "Zoë,1\nb\n");
        assert_eq!(read("\u{feff}Zoë".as_bytes()), "Zoë\n");
        assert_eq!(name("Zoë".as_bytes()), ("UTF-8", false));
    }

    #[test]
    fn utf_16_by_its_mark_and_by_its_zeros() {
        let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        assert_eq!(read(&wide("\u{feff}Zoë;1\rb")), "Zoë;1\nb\n");
        assert_eq!(name(&wide("\u{feff}Zoë;1")), ("UTF-16LE", false));
        assert_eq!(name(&wide("Zoë;1")), ("UTF-16LE", true));
        let big: Vec<_> = "Zoë;1".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((name(&big), read(&big).as_str()), (("UTF-16BE", true), "Zoë;1\n"));
    }

    #[test]
    fn what_is_not_utf_8_is_guessed_from_its_bytes() {
        for (file, expected, part) in [
            (&include_bytes!("../../../tests/files/15-turkish-1254.csv")[..], "windows-1254", "Müşteri"),
            (include_bytes!("../../../tests/files/15b-russian-1251.csv"), "windows-1251", "Иван Орлов"),
            (include_bytes!("../../../tests/files/15h-dos-850.csv"), "IBM850", "Jürgen Müller;Küchentisch"),
            (
                b"Name;Ort\nZo\xeb M\xfcller;K\xf6ln \x80 5\nO\x92Brien;\x84x\x93\n",
                "windows-1252",
                "Zoë Müller",
            ),
        ] {
            assert_eq!(name(file), (expected, true));
            assert!(read(file).contains(part), "{}", read(file));
        }
    }

    #[test]
    fn what_was_chosen_is_not_guessed() {
        let chosen = Code::named("windows-1251");
        let script = detect(&b"Zo\xeb"[..], chosen).expect("text");
        assert_eq!((script.code.name(), script.guessed), ("windows-1251", false));
        assert!(detect(&b"Zo\xeb"[..], Code::named("utf-8")).expect("text").damaged);
    }

    #[test]
    fn a_character_across_chunks_is_still_utf_8() {
        let text = format!("{}ë{}", "a".repeat(CHUNK - 1), "b".repeat(10));
        assert_eq!(name(text.as_bytes()), ("UTF-8", false));
        assert_eq!(read(text.as_bytes()), format!("{text}\n"));
    }

    #[test]
    fn what_is_no_text_is_told_apart() {
        assert_eq!(detect(&b""[..], None), Err(NoText::Empty));
        assert_eq!(detect(&b" \r\n\n"[..], None), Err(NoText::Empty));
        assert_eq!(detect(&b"PK\x03\x04\x14\0"[..], None), Err(NoText::Workbook));
        assert_eq!(detect(&b"a,b\n1,\0\n"[..], None), Err(NoText::Binary));
        assert_eq!(detect(&b"\x01\x02\x03\x04abc"[..], None), Err(NoText::Binary));
    }
}
