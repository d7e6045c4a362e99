//! Which passwords are not taken: those that are tried first. The list of the most common is Django's (5.2), made by Royce
//! Williams of passwords that were made public; its licence stands beside it.

use crate::services::error::{ServiceError, ServiceResult};
use domain::tr;
use flate2::read::GzDecoder;
use std::{collections::HashSet, io::Read, sync::LazyLock};
use unicode_normalization::UnicodeNormalization;

/// Twenty thousand, one a line, in small letters.
static COMMON: LazyLock<HashSet<String>> = LazyLock::new(|| {
    let (compressed, mut text) = (&include_bytes!("common.txt.gz")[..], String::new());
    // What is compiled in can be read: a test reads it.
    let _ = GzDecoder::new(compressed).read_to_string(&mut text);
    text.lines().map(str::to_owned).collect()
});

/// So many figures and marks around a common password do not make it another.
const ADORNMENT: usize = 6;
/// So many characters have to be left of a password without what everybody knows of its owner.
const LEFT: usize = 6;
/// Shorter words turn up in good passwords, too.
const WORD: usize = 3;

/// A password as it is hashed: one way to write what looks the same (NFC), whatever keyboard it came from.
pub fn normal(password: &str) -> String {
    password.nfc().collect()
}

/// Refuses a new password that is too short or too long, common, or made of these words: an address, a shop's name (422).
pub fn check(password: &str, known: &[&str]) -> ServiceResult<()> {
    let why = match password.chars().count() {
        0..10 => tr!("The password must have at least 10 characters."),
        201.. => tr!("The password must have at most 200 characters."),
        _ if is_common(password) => tr!(
            "This password is one of the most common, which are tried first. Choose another, for example three or four words that \
             have nothing to do with each other."
        ),
        _ if is_made_of(password, known) => tr!(
            "This password is little more than your e-mail address or the shop's name, which are tried first. Choose another, for \
             example three or four words that have nothing to do with each other."
        ),
        _ => return Ok(()),
    };
    Err(ServiceError::Invalid(why))
}

fn is_common(password: &str) -> bool {
    let folded = password.to_lowercase();
    let core = folded.trim_matches(|c: char| !c.is_alphabetic());
    let adorned = folded.chars().count() - core.chars().count();
    COMMON.contains(&folded) || adorned <= ADORNMENT && COMMON.contains(core) || is_run(&folded)
}

/// Whether each character is the one before it, or its neighbour, always in the same direction; figures go round.
fn is_run(text: &str) -> bool {
    let steps: Vec<i32> = text
        .chars()
        .zip(text.chars().skip(1))
        .map(|(one, next)| match (one.to_digit(10), next.to_digit(10)) {
            (Some(9), Some(0)) => 1,
            (Some(0), Some(9)) => -1,
            _ => next as i32 - one as i32,
        })
        .collect();
    steps.first().is_some_and(|first| first.abs() <= 1 && steps.iter().all(|step| step == first))
}

/// Whether little is left without these words and their parts.
fn is_made_of(password: &str, known: &[&str]) -> bool {
    let plain = |text: &str| text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let whole = known.iter().map(|words| plain(words));
    let parts = known.iter().flat_map(|words| words.split(['@', '.'])).map(plain);
    let mut words: Vec<String> = whole.chain(parts).filter(|word| word.chars().count() >= WORD).collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    let folded = plain(password);
    let left = words.iter().fold(folded.clone(), |left, word| left.replace(word.as_str(), ""));
    left != folded && left.chars().count() < LEFT
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 2] = ["ada@fennel-rye.example", "Fennel & Rye"];

    #[test]
    fn what_is_tried_first_is_not_taken() {
        assert!(COMMON.len() > 19_000, "the list is there");
        for bad in [
            "password123",
            "Password123",
            "QWERTYUIOP",
            "1234567890",
            "password2026!",
            "!!Welcome2026",
            "aaaaaaaaaaaa",
            "123456789012345"[..12].trim(),
            "ada@fennel-rye.example",
            "FennelRye2026",
            "fennel&rye!!!",
            "ada-ada-ada-ada",
            "fennelryefennelrye",
        ] {
            assert!(check(bad, &KNOWN).is_err(), "{bad}");
        }
    }

    #[test]
    fn what_is_not_is_taken() {
        for good in [
            "correct horse",
            "fennel-and-rye",
            "another good password",
            "monkey8429174633",
            "Spätzle mit Soße",
            "ада и слон 77",
            "adamant rivers",
        ] {
            assert!(check(good, &KNOWN).is_ok(), "{good}");
        }
        assert!(check("password of nine walruses", &[]).is_ok());
    }

    #[test]
    fn one_text_in_two_ways_is_one_password() {
        assert_eq!(normal("Sp\u{e4}tzle"), normal("Spa\u{308}tzle"));
    }
}
