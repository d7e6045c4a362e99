//! What only its holder has.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use store::{TokenDigest, secret::token_digest};

/// 256 random bits in base64url: a session's or a one-time link's. Only its holder has it; the store has its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// A new one.
    pub fn random() -> Token {
        Token(URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>()))
    }

    /// The token as it stands in a cookie or link.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// What the store holds of it.
    pub fn digest(&self) -> TokenDigest {
        token_digest(&self.0)
    }
}
