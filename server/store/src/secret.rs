//! The installation's secret and what is derived from it. It lives in a file beside the database or in the environment,
//! never in the database.

use super::private;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{Email, OrderId};
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use std::{
    fmt, fs,
    io::{self, Write},
    path::Path,
};

/// The file's name in the data folder.
pub const SECRET_FILE: &str = "secret.key";

/// Bytes of a tracking token: 160 bits.
const TOKEN: usize = 20;

/// 32 random bytes that only this installation knows.
#[derive(Clone)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A secret of these bytes.
    pub fn new(bytes: [u8; 32]) -> Secret {
        Secret(bytes)
    }

    /// The secret derived from a text of the environment, however long that is.
    pub fn from_text(text: &str) -> Secret {
        Secret(Sha256::digest(text.trim()).into())
    }

    /// The secret of a data folder; made on first use, readable by its owner alone.
    pub fn of_folder(folder: &Path) -> io::Result<Secret> {
        match Secret::in_folder(folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Secret::create(&folder.join(SECRET_FILE))
            }
            found => found,
        }
    }

    /// The secret of a data folder that has one.
    pub fn in_folder(folder: &Path) -> io::Result<Secret> {
        let path = folder.join(SECRET_FILE);
        match fs::read_to_string(&path)? {
            text if text.trim().len() >= 43 => Ok(Secret::from_text(&text)),
            _ => {
                Err(io::Error::new(io::ErrorKind::InvalidData, format!("{} holds no secret", path.display())))
            }
        }
    }

    fn create(path: &Path) -> io::Result<Secret> {
        let text = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
        let mut file = private::create_file(path)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        Ok(Secret::from_text(&text))
    }

    /// The token of an order's tracking link: the first 160 bits of HMAC-SHA256(secret, order id ‖ generation), in base64url.
    pub fn tracking_token(&self, order: OrderId, generation: u32) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).map(|mac| {
            let keyed = mac
                .chain_update(b"tracking")
                .chain_update(order.0.as_bytes())
                .chain_update(generation.to_be_bytes());
            keyed.finalize().into_bytes()
        });
        // HMAC takes keys of any length, so there always is one.
        mac.map(|bytes| URL_SAFE_NO_PAD.encode(&bytes[..TOKEN])).unwrap_or_default()
    }

    /// What tells that the data of whoever has an address were erased, without telling the address.
    pub fn erased_mark(&self, email: &Email) -> [u8; 32] {
        self.keyed("erased customer", email.as_bytes())
    }

    /// A digest that only this installation can make: HMAC-SHA256(secret, purpose ‖ 0 ‖ bytes). No purpose begins like another.
    pub fn keyed(&self, purpose: &str, bytes: &[u8]) -> [u8; 32] {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0);
        mac.map(|mac| {
            mac.chain_update(purpose).chain_update([0]).chain_update(bytes).finalize().into_bytes().into()
        })
        .unwrap_or_default()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// What the database holds of a token: its SHA-256.
pub fn token_digest(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}
