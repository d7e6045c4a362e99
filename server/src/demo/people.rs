//! Who appears in the demo: the shop, its people and its customers. All of them are invented, and nothing here can reach
//! anybody: hosts end in `.example`, phone numbers come from ranges kept for fiction, postcodes from areas that do not exist.

use domain::wire::Contact;

/// What everybody's password is. The demo listens on this machine alone unless told otherwise.
pub const PASSWORD: &str = "fennel-and-rye";

pub const SHOP: &str = "Fennel & Rye Workshop";
/// Where its customers write.
pub const EMAIL: &str = "hello@fennel-rye.example";
/// Where they call.
pub const PHONE: &str = "+44 20 7946 0142";
/// Where it is.
pub const ZONE: &str = "Europe/London";
pub const BOARD: &str = "Production orders";

/// The administrator: name and address.
pub const ADMINISTRATOR: (&str, &str) = ("Ada Fennel", "ada@fennel-rye.example");

/// One person for each role: role, name, address.
pub const PEOPLE: [(&str, &str, &str); 6] = [
    ("account_manager", "Milo Marjoram", "milo@fennel-rye.example"),
    ("procurement", "Petra Parsley", "petra@fennel-rye.example"),
    ("production", "Bruno Barley", "bruno@fennel-rye.example"),
    ("warehouse", "Wanda Woodruff", "wanda@fennel-rye.example"),
    ("logistics", "Lars Lovage", "lars@fennel-rye.example"),
    ("leadership", "Lena Laurel", "lena@fennel-rye.example"),
];

const FIRST: [&str; 17] = [
    "Juniper", "Harbour", "Copper", "Willow", "Puffin", "Bramble", "Marigold", "Slate", "Otter", "Saffron",
    "Tinker", "Heron", "Velvet", "Quince", "Larkspur", "Pebble", "Ember",
];
const SECOND: [&str; 13] = [
    "Thistle", "Lantern", "Finch", "Anchor", "Clover", "Kettle", "Moon", "Button", "Plum", "Feather", "Oak",
    "Spindle", "Daisy",
];
const KINDS: [&str; 8] =
    ["Café", "Studio", "Gift Shop", "Tea Room", "Interiors", "Florist", "Bookshop", "Bakery"];
const STREETS: [&str; 7] =
    ["Lantern Lane", "Quayside", "Mill Row", "Cobbler's Yard", "Orchard Street", "Pump Court", "High Street"];
const TOWNS: [&str; 8] = [
    "Fennelford",
    "Little Rye",
    "Marrowby",
    "Saltmarsh Quay",
    "Nether Plum",
    "Wexcombe Green",
    "Ottersby",
    "Hollin Mere",
];
const AREAS: [&str; 5] = ["QX", "VF", "XR", "QB", "VW"];
const LETTERS: &[u8; 20] = b"ABDEFGHJLNPQRSTUWXYZ";
const CARRIERS: [(&str, &str); 3] =
    [("Pennine Parcel", "PP"), ("Harbour & Moor Couriers", "HM"), ("Larkspur Post", "LP")];

/// The n-th customer, in a country as the file names it. Two lists of coprime lengths give 221 different names.
pub fn customer(n: usize, country: Option<&str>) -> Option<Contact> {
    let (first, second) = (FIRST[n % FIRST.len()], SECOND[n % SECOND.len()]);
    let host = format!("{first}-{second}.example").to_lowercase();
    let mailbox = ["hello", "orders", "shop", "post"][n % 4];
    let (postcode, town, phone) = place(n, country);
    Some(Contact {
        name: format!("{first} & {second} {}", KINDS[n % KINDS.len()]).parse().ok()?,
        email: format!("{mailbox}@{host}").parse().ok(),
        phone: phone.and_then(|phone| phone.parse().ok()),
        address: format!("{} {}\n{town}", 1 + n * 7 % 94, STREETS[n % STREETS.len()]).parse().ok(),
        postcode: postcode.parse().ok(),
        country: country.and_then(|country| country.parse().ok()),
    })
}

/// Postcode, town and phone number, none of which exists. The Netherlands keep no phone numbers for fiction.
fn place(n: usize, country: Option<&str>) -> (String, &'static str, Option<String>) {
    match country {
        Some("France") => {
            (format!("99{:03}", 100 + n), "Val-des-Genêts", Some(format!("+33 1 99 00 12 {:02}", n % 100)))
        }
        Some("Australia") => {
            ("9990".to_owned(), "Koolabar Flat", Some(format!("+61 2 5550 {:04}", 1000 + n)))
        }
        Some("Netherlands") => ("0999 ZZ".to_owned(), "Klein Roggeveen", None),
        _ => {
            let letter = |n: usize| char::from(LETTERS[n % LETTERS.len()]);
            let postcode = format!(
                "{}{} {}{}{}",
                AREAS[n % 5],
                1 + n % 19,
                1 + n * 3 % 9,
                letter(n * 7),
                letter(n * 11 + 3)
            );
            (postcode, TOWNS[n % TOWNS.len()], Some(format!("01632 960{:03}", (n * 37) % 1000)))
        }
    }
}

/// A carrier and its number for the n-th parcel.
pub fn parcel(n: usize) -> (String, String) {
    let (carrier, short) = CARRIERS[n % CARRIERS.len()];
    (carrier.to_owned(), format!("{short} {:04} {:04}", 1000 + n * 739 % 9000, 1000 + n * 2917 % 9000))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn customers_are_all_different_and_valid() {
        let names: BTreeSet<_> =
            (0..221).filter_map(|n| customer(n, None)).map(|contact| contact.name).collect();
        assert_eq!(names.len(), 221);
        let whole = |country| {
            customer(3, Some(country))
                .is_some_and(|c| c.email.is_some() && c.address.is_some() && c.postcode.is_some())
        };
        assert!(["United Kingdom", "France", "Australia", "Netherlands"].into_iter().all(whole));
    }
}
