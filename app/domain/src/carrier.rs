//! Where carriers say where a parcel is: an address with a place for the number. A few are known; a shop adds its own.

use crate::{Invalid, ShortText, WebLink, query::encode, spoken::tr_later};
use serde::{Deserialize, Serialize};

/// Stands in an address for a parcel's number.
const NUMBER: &str = "{number}";

/// Carriers that many shops use.
const KNOWN: [(&str, &str); 6] = [
    ("Canada Post", "https://www.canadapost-postescanada.ca/track-reperage/en#/details/{number}"),
    ("DHL", "https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}"),
    ("FedEx", "https://www.fedex.com/fedextrack/?trknbr={number}"),
    ("Royal Mail", "https://www.royalmail.com/track-your-item#/tracking-results/{number}"),
    ("UPS", "https://www.ups.com/track?tracknum={number}"),
    ("USPS", "https://tools.usps.com/go/TrackConfirmAction?tLabels={number}"),
];

/// The most carriers that a shop names.
pub const CARRIERS_LIMIT: usize = 50;

/// A carrier, and where it says where a parcel is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Carrier {
    /// Its name, as the team writes it on parcels.
    pub name: ShortText,
    /// The address, with `{number}` in it.
    pub url: ParcelLink,
}

/// The address of a carrier's page about a parcel, with `{number}` where the parcel's number goes. Fetched over TLS, and the
/// number is no part of whose page it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ParcelLink(String);

impl ParcelLink {
    /// The address as it is written.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The page of one parcel.
    pub fn of(&self, number: &str) -> String {
        self.0.replacen(NUMBER, &encode(number), 1)
    }
}

impl std::str::FromStr for ParcelLink {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<ParcelLink, Invalid> {
        const WRONG: Invalid =
            Invalid(tr_later!("must be an address like https://carrier.example/track/{{number}}"));
        let text = text.trim();
        let (before, after) = text.split_once(NUMBER).ok_or(WRONG)?;
        let behind_host = before.strip_prefix("https://").is_some_and(|rest| rest.contains(['/', '?', '#']));
        let whole = format!("{before}{after}");
        match behind_host && whole.parse::<WebLink>().is_ok_and(|link| link.as_str() == whole) {
            true => Ok(ParcelLink(text.to_owned())),
            false => Err(WRONG),
        }
    }
}

impl TryFrom<String> for ParcelLink {
    type Error = Invalid;

    fn try_from(text: String) -> Result<ParcelLink, Invalid> {
        text.parse()
    }
}

impl From<ParcelLink> for String {
    fn from(link: ParcelLink) -> String {
        link.0
    }
}

/// The names of the carriers whose pages are known without a word of the shop.
pub fn known_carriers() -> impl Iterator<Item = &'static str> {
    KNOWN.iter().map(|(name, _)| *name)
}

/// Where a carrier says where a parcel is, by the shop's own list and then by what is known; none for one that is in neither.
pub fn parcel_link(own: &[Carrier], carrier: &str, number: &str) -> Option<String> {
    let same = |name: &str| name.trim().to_lowercase() == carrier.trim().to_lowercase();
    if let Some(found) = own.iter().find(|own| same(&own.name)) {
        return Some(found.url.of(number.trim()));
    }
    let (_, url) = KNOWN.iter().find(|(name, _)| same(name))?;
    Some(url.replacen(NUMBER, &encode(number.trim()), 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_goes_into_the_address_and_nowhere_else() {
        let link: ParcelLink = "https://carrier.example/t/{number}?lang=en".parse().expect("an address");
        assert_eq!(link.of("A/1 &?"), "https://carrier.example/t/A%2F1%20%26%3F?lang=en");
        for wrong in [
            "https://carrier.example/t",
            "http://carrier.example/{number}",
            "https://{number}.example/",
            "https://carrier.example{number}/",
            "javascript:{number}",
            "https://carrier.example/{number}/{number}",
            "https://carrier.example/ {number}",
        ] {
            assert!(wrong.parse::<ParcelLink>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_shops_own_address_comes_first() {
        let own = Carrier {
            name: "ups".parse().expect("a name"),
            url: "https://courier.example/?n={number}".parse().expect("an address"),
        };
        assert_eq!(parcel_link(&[own], " UPS ", "1Z").as_deref(), Some("https://courier.example/?n=1Z"));
        assert_eq!(parcel_link(&[], "ups", "1Z").as_deref(), Some("https://www.ups.com/track?tracknum=1Z"));
        assert_eq!(parcel_link(&[], "Somebody with a van", "1"), None);
    }

    #[test]
    fn what_is_known_is_what_a_shop_could_write() {
        for (name, url) in KNOWN {
            assert!(url.parse::<ParcelLink>().is_ok(), "{name}");
        }
    }
}
