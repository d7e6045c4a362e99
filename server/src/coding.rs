//! Content codings (RFC 9110, section 8.4.1): how a body is compressed that is whole in memory.

use brotli::enc::BrotliEncoderParams;
use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use std::io::{self, Write};

/// Brotli's quality: of a board's page, 4 makes 4 % less than this and takes a little longer.
const QUALITY: i32 = 3;

/// How a body is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Coding {
    /// As it is.
    Identity,
    /// As gzip (RFC 1952).
    Gzip,
    /// As brotli (RFC 7932).
    Brotli,
}

impl Coding {
    /// The value of `Content-Encoding`; none for what is sent as it is.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Coding::Identity => None,
            Coding::Gzip => Some("gzip"),
            Coding::Brotli => Some("br"),
        }
    }

    /// The bytes in this coding.
    pub fn encode(self, bytes: Bytes) -> io::Result<Bytes> {
        match self {
            Coding::Identity => Ok(bytes),
            Coding::Gzip => gzip(&bytes),
            Coding::Brotli => brotli(&bytes),
        }
    }
}

/// Whether an `Accept-Encoding` names an encoding without refusing it (`q=0`).
pub fn accepts(accepted: &str, encoding: &str) -> bool {
    accepted.split(',').any(|part| {
        let (name, quality) = part.split_once(';').unwrap_or((part, ""));
        name.trim().eq_ignore_ascii_case(encoding)
            && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

fn gzip(bytes: &[u8]) -> io::Result<Bytes> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 4), Compression::new(5));
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.into())
}

fn brotli(mut bytes: &[u8]) -> io::Result<Bytes> {
    let mut encoded = Vec::with_capacity(bytes.len() / 6);
    let lgwin = window(bytes.len());
    let parameters = BrotliEncoderParams {
        quality: QUALITY,
        lgwin,
        size_hint: bytes.len(),
        ..BrotliEncoderParams::default()
    };
    brotli::BrotliCompress(&mut bytes, &mut encoded, &parameters)?;
    Ok(encoded.into())
}

/// The binary logarithm of the window: one that holds all of it, within what the format knows (10 to 24) and a page needs.
fn window(length: usize) -> i32 {
    let holds = usize::BITS - length.leading_zeros();
    i32::try_from(holds).unwrap_or(22).clamp(16, 20)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_encoding_is_used_only_when_the_browser_takes_it() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("br;q=0.5", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("", "gzip"));
        assert!(!accepts("brotli", "br"));
    }
}
