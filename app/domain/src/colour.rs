//! Colours, and whether a text in one of them can be read: WCAG 2.2, success criterion 1.4.3.

use crate::{Invalid, spoken::tr_later};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// How much a text has to stand out from what is behind it.
const ENOUGH: f64 = 4.5;

/// A colour of sRGB, `#0a6b66`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Colour([u8; 3]);

impl Colour {
    /// What is behind texts on a light page.
    pub const LIGHT: [Colour; 2] = [Colour([255, 255, 255]), Colour([0xf4, 0xf5, 0xf7])];
    /// What is behind texts on a dark page.
    pub const DARK: [Colour; 2] = [Colour([0x10, 0x14, 0x18]), Colour([0x1a, 0x20, 0x27])];

    /// How much two colours stand out from each other, from 1 to 21.
    pub fn contrast(self, other: Colour) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// Whether a text in this colour can be read on all of these.
    pub fn is_readable_on(self, surfaces: &[Colour]) -> bool {
        surfaces.iter().all(|surface| self.contrast(*surface) >= ENOUGH)
    }

    /// The nearest colour that can be read on a light page: this one, or a darker one.
    pub fn readable_on_light(self) -> Colour {
        self.towards(Colour([0; 3]), &Colour::LIGHT)
    }

    /// The nearest colour that can be read on a dark page: this one, or a lighter one.
    pub fn readable_on_dark(self) -> Colour {
        self.towards(Colour([255; 3]), &Colour::DARK)
    }

    fn towards(self, end: Colour, surfaces: &[Colour]) -> Colour {
        let mixed = |part: u16| {
            let mix = |from: u8, to: u8| {
                ((u32::from(from) * (100 - u32::from(part)) + u32::from(to) * u32::from(part)) / 100) as u8
            };
            Colour([0, 1, 2].map(|at| mix(self.0[at], end.0[at])))
        };
        (0..=100).map(mixed).find(|colour| colour.is_readable_on(surfaces)).unwrap_or(end)
    }

    /// Relative luminance, as WCAG defines it.
    fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let part = f64::from(channel) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        };
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }
}

impl FromStr for Colour {
    type Err = Invalid;

    fn from_str(text: &str) -> Result<Colour, Invalid> {
        let invalid = Invalid(tr_later!("must be a colour like #0a6b66"));
        let digits = text.trim().strip_prefix('#').filter(|digits| digits.len() == 6).ok_or(invalid)?;
        let all = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        let value = u32::from_str_radix(digits, 16).ok().filter(|_| all).ok_or(invalid)?;
        let [_, red, green, blue] = value.to_be_bytes();
        Ok(Colour([red, green, blue]))
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [red, green, blue] = self.0;
        write!(f, "#{red:02x}{green:02x}{blue:02x}")
    }
}

impl TryFrom<String> for Colour {
    type Error = Invalid;

    fn try_from(text: String) -> Result<Colour, Invalid> {
        text.parse()
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> String {
        colour.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colour(text: &str) -> Colour {
        text.parse().expect("a colour")
    }

    #[test]
    fn a_colour_is_six_digits() {
        assert_eq!(colour("#0A6b66").to_string(), "#0a6b66");
        for wrong in ["", "#", "0a6b66", "#0a6b6", "#0a6b666", "#0a6b6g", "#+a6b66", "teal", "#0a6b66;}"] {
            assert!(wrong.parse::<Colour>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((colour("#000000").contrast(colour("#ffffff")) - 21.0).abs() < 0.001);
        assert!((colour("#777777").contrast(colour("#ffffff")) - 4.48).abs() < 0.01);
    }

    #[test]
    fn the_nearest_colour_that_can_be_read_can_be_read() {
        for text in ["#0a6b66", "#ffcc00", "#ff0000", "#ffffff", "#000000", "#777777", "#00ff88", "#123456"] {
            let (light, dark) = (colour(text).readable_on_light(), colour(text).readable_on_dark());
            assert!(light.is_readable_on(&Colour::LIGHT), "{text}: {light}");
            assert!(dark.is_readable_on(&Colour::DARK), "{text}: {dark}");
        }
        assert_eq!(colour("#0a6b66").readable_on_light(), colour("#0a6b66"));
        assert_ne!(colour("#ffcc00").readable_on_light(), colour("#ffcc00"));
    }
}
