//! The encodings that a file may be written in: those of the web, and the code pages of DOS, which no browser knows.

use encoding_rs::*;
use oem_cp::code_table::{
    DECODING_TABLE_CP437, DECODING_TABLE_CP737, DECODING_TABLE_CP775, DECODING_TABLE_CP850,
    DECODING_TABLE_CP852, DECODING_TABLE_CP855, DECODING_TABLE_CP858, DECODING_TABLE_CP862,
};

/// An encoding.
#[derive(Debug, Clone, Copy)]
pub enum Code {
    /// One of the web's.
    Web(&'static Encoding),
    /// A code page of DOS: its name, and what its bytes from 0x80 on are.
    Dos(&'static str, &'static [char; 128]),
}

impl PartialEq for Code {
    fn eq(&self, other: &Code) -> bool {
        self.name() == other.name()
    }
}

/// What people choose from, by how common it is.
#[rustfmt::skip]
const WEB: [&Encoding; 27] = [
    UTF_8, WINDOWS_1252, WINDOWS_1250, WINDOWS_1251, WINDOWS_1253, WINDOWS_1254, WINDOWS_1255, WINDOWS_1256, WINDOWS_1257,
    WINDOWS_1258, WINDOWS_874, ISO_8859_2, ISO_8859_5, ISO_8859_7, ISO_8859_15, KOI8_R, KOI8_U, MACINTOSH, X_MAC_CYRILLIC,
    UTF_16LE, UTF_16BE, GB18030, BIG5, SHIFT_JIS, EUC_JP, EUC_KR, IBM866,
];
const DOS: [Code; 8] = [
    Code::IBM850,
    Code::Dos("IBM437", &DECODING_TABLE_CP437),
    Code::Dos("IBM852", &DECODING_TABLE_CP852),
    Code::Dos("IBM858", &DECODING_TABLE_CP858),
    Code::Dos("IBM737", &DECODING_TABLE_CP737),
    Code::Dos("IBM775", &DECODING_TABLE_CP775),
    Code::Dos("IBM855", &DECODING_TABLE_CP855),
    Code::Dos("IBM862", &DECODING_TABLE_CP862),
];

impl Code {
    /// The page of DOS in Western Europe.
    pub const IBM850: Code = Code::Dos("IBM850", &DECODING_TABLE_CP850);

    /// The encoding of this name, or of one of the labels that the web knows it by.
    pub fn named(name: &str) -> Option<Code> {
        let dos = DOS.into_iter().find(|code| code.name().eq_ignore_ascii_case(name.trim()));
        dos.or_else(|| Encoding::for_label(name.as_bytes()).map(Code::Web))
    }

    /// Its name, `windows-1252`.
    pub fn name(self) -> &'static str {
        match self {
            Code::Web(encoding) => encoding.name(),
            Code::Dos(name, _) => name,
        }
    }

    /// The names of all that people choose from.
    pub fn names() -> impl Iterator<Item = &'static str> {
        WEB.iter().map(|encoding| encoding.name()).chain(DOS.iter().map(|code| code.name()))
    }

    /// The encoding of the web that it is.
    pub fn web(self) -> Option<&'static Encoding> {
        match self {
            Code::Web(encoding) => Some(encoding),
            Code::Dos(..) => None,
        }
    }

    /// Begins to read a text.
    pub fn decoding(self) -> Decoding {
        match self {
            Code::Web(encoding) => Decoding::Web(Box::new(encoding.new_decoder_with_bom_removal())),
            Code::Dos(_, upper) => Decoding::Dos(upper),
        }
    }
}

/// A text being read, chunk by chunk.
pub enum Decoding {
    Web(Box<Decoder>),
    Dos(&'static [char; 128]),
}

impl Decoding {
    /// A chunk as UTF-8, in place of what stood in `decoded`.
    pub fn decode(&mut self, bytes: &[u8], last: bool, decoded: &mut Vec<u8>) {
        match self {
            Decoding::Web(decoder) => {
                decoded.resize(decoder.max_utf8_buffer_length(bytes.len()).unwrap_or(bytes.len() * 4), 0);
                let (result, _, written, _) = decoder.decode_to_utf8(bytes, decoded, last);
                debug_assert_eq!(
                    result,
                    CoderResult::InputEmpty,
                    "there is as much room as the decoder asked for"
                );
                decoded.truncate(written);
            }
            Decoding::Dos(upper) => {
                let letter = |byte: &u8| match byte {
                    0..0x80 => char::from(*byte),
                    _ => upper[usize::from(byte - 0x80)],
                };
                let text: String = bytes.iter().map(letter).collect();
                *decoded = text.into_bytes();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoding_is_found_by_its_name() {
        for name in Code::names() {
            assert_eq!(Code::named(name).map(Code::name), Some(name));
        }
        assert_eq!(Code::named("latin1").map(Code::name), Some("windows-1252"));
        assert_eq!(Code::named("ibm850").map(Code::name), Some("IBM850"));
        assert_eq!(Code::named("klingon"), None);
    }
}
