//! Whether what somebody typed is the e-mail address, phone number or postcode of an order, however either is written.

use domain::wire::Contact;

/// How many digits a phone number has at least.
const SHORTEST_PHONE: usize = 8;
/// By how many digits one with a country's code is longer than one without.
const COUNTRY_CODE: usize = 3;
/// How many characters a postcode has at least.
const SHORTEST_POSTCODE: usize = 3;

/// Whether it is one of them.
pub fn is_of(typed: &str, contact: &Contact) -> bool {
    is_email_of(typed, contact) || is_phone_of(typed, contact) || is_postcode_of(typed, contact)
}

/// Whether it is the address that mail goes to.
pub fn is_email_of(typed: &str, contact: &Contact) -> bool {
    let same = |email: &str| email.trim().to_lowercase() == typed.trim().to_lowercase();
    contact.email.as_deref().is_some_and(same)
}

fn is_phone_of(typed: &str, contact: &Contact) -> bool {
    let Some(known) = contact.phone.as_deref().map(digits) else { return false };
    // An e-mail address has digits too.
    if typed.chars().any(char::is_alphabetic) {
        return false;
    }
    let typed = digits(typed);
    let (longer, shorter) = if known.len() > typed.len() { (&known, &typed) } else { (&typed, &known) };
    shorter.len() >= SHORTEST_PHONE
        && longer.len() - shorter.len() <= COUNTRY_CODE
        && longer.ends_with(shorter.as_str())
}

/// Without what only says how to dial it: `+44 (0)20 …`, `0044 20 …` and `020 …` end alike.
fn digits(phone: &str) -> String {
    let digits: String = phone.replace("(0)", "").chars().filter(char::is_ascii_digit).collect();
    digits.trim_start_matches('0').to_owned()
}

fn is_postcode_of(typed: &str, contact: &Contact) -> bool {
    let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
    let typed = plain(typed);
    typed.chars().count() >= SHORTEST_POSTCODE
        && contact.postcode.as_deref().is_some_and(|postcode| plain(postcode) == typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn contact(email: &str, phone: &str, postcode: &str) -> Contact {
        Contact {
            name: "Ines Example".parse().expect("a name"),
            email: email.parse().ok(),
            phone: phone.parse().ok(),
            address: None,
            postcode: postcode.parse().ok(),
            country: None,
        }
    }

    #[test]
    fn however_it_is_written() {
        let known = contact("Ines@Example.test", "+44 20 7946 0142", "SW1A 1AA");
        for typed in [
            "ines@example.test",
            " INES@EXAMPLE.TEST ",
            "020 7946 0142",
            "+44 (0)20 7946-0142",
            "0044 20 7946 0142",
            "442079460142",
            "sw1a1aa",
            "SW1A-1AA",
        ] {
            assert!(is_of(typed, &known), "{typed}");
        }
        for typed in
            ["", " ", "ines@example.tes", "7946 0142 1", "460142", "0142", "SW1", "1AA", "+", "@", "0", "--"]
        {
            assert!(!is_of(typed, &known), "{typed}");
        }
    }

    #[test]
    fn what_an_order_does_not_have_is_nothing_to_guess() {
        let known = contact("", "", "");
        for typed in ["", " ", "0", "00000000", "a@b.example", "SW1A 1AA"] {
            assert!(!is_of(typed, &known), "{typed}");
        }
    }
}
