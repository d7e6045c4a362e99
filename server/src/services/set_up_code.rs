//! The code that opens the first run.

use std::fmt;
use store::secret::Secret;
use subtle::ConstantTimeEq;

/// The code that opens the first run: whoever reads the terminal may set Milepost up. 40 random bits, `ABCD-EFGH`.
#[derive(Clone, PartialEq, Eq)]
pub struct SetUpCode(String);

impl SetUpCode {
    /// An installation's, without letters that look like others: the same for each of its instances. It opens nothing once
    /// the shop is set up.
    pub fn of(secret: &Secret) -> SetUpCode {
        const LETTERS: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let letters: Vec<_> = secret.keyed("set-up code", &[])[..8]
            .iter()
            .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
            .collect();
        let half = |letters: &[char]| letters.iter().collect::<String>();
        SetUpCode(format!("{}-{}", half(&letters[..4]), half(&letters[4..])))
    }

    /// Whether this was typed, in whatever case and with or without the hyphen. Takes as long for a near miss as for a far one.
    pub fn is(&self, typed: &str) -> bool {
        let plain = |text: &str| {
            text.chars()
                .filter(char::is_ascii_alphanumeric)
                .map(|c| c.to_ascii_uppercase())
                .collect::<String>()
        };
        plain(&self.0).as_bytes().ct_eq(plain(typed).as_bytes()).into()
    }
}

impl fmt::Display for SetUpCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_set_up_code_is_read_as_people_type_it() {
        let code = SetUpCode("ABCD-EFGH".into());
        assert!(code.is("ABCD-EFGH") && code.is(" abcd efgh ") && code.is("abcdefgh"));
        assert!(!code.is("ABCD-EFGX") && !code.is("") && !code.is("ABCD-EFGHJ"));
        let of = |byte| SetUpCode::of(&Secret::new([byte; 32]));
        assert_eq!(of(1).0.len(), 9);
        assert!(of(1) == of(1) && of(1) != of(2));
    }
}
