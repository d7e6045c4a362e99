//! How the numbers of a column may be written. Both decimal signs are tried on every number: what only one of them reads
//! proves it, and where both read all and differ somebody has to choose. So nothing becomes a thousand times as much.

use super::values::shortened;
use domain::{DecimalSign, currency_mark, tr, wire::NumberReading};
use std::collections::BTreeSet;

/// What both signs made of a column's numbers so far.
#[derive(Debug, Default)]
pub struct Numbers {
    seen: u64,
    read: [u64; 2],
    /// A number that only this sign reads.
    proof: [Option<String>; 2],
    /// The first number that is another one with the other sign.
    differing: Option<String>,
    currencies: BTreeSet<String>,
}

impl Numbers {
    /// Tries a number.
    pub fn see(&mut self, value: &str) {
        self.seen += 1;
        if let Some(mark) = currency_mark(value).filter(|_| self.currencies.len() < 10) {
            self.currencies.insert(mark.to_uppercase());
        }
        let read = DecimalSign::ALL.map(|sign| sign.plain(value));
        for (at, read) in read.iter().enumerate() {
            self.read[at] += u64::from(read.is_some());
        }
        match read {
            [Some(_), None] => keep(&mut self.proof[0], value),
            [None, Some(_)] => keep(&mut self.proof[1], value),
            [Some(point), Some(comma)] if point != comma => keep(&mut self.differing, value),
            _ => {}
        }
    }

    /// The sign that leaves no doubt.
    pub fn settled(&self) -> Option<DecimalSign> {
        match (&self.proof, &self.differing) {
            ([Some(_), None], _) => Some(DecimalSign::Point),
            ([None, Some(_)], _) => Some(DecimalSign::Comma),
            ([None, None], None) => Some(DecimalSign::Point),
            _ => None,
        }
    }

    /// What people choose from; nothing where the numbers are the same either way.
    pub fn readings(&self) -> Vec<NumberReading> {
        let example = self.differing.as_ref().or(self.proof[0].as_ref()).or(self.proof[1].as_ref());
        let Some(example) = example else { return Vec::new() };
        let reading = |(at, sign): (usize, DecimalSign)| NumberReading {
            sign,
            example: match sign.plain(example) {
                Some(plain) => tr!("how a number is read" => "{} is {}", shortened(example), plain),
                None => tr!("{} is no number", shortened(example)),
            },
            read: self.read[at],
            of: self.seen,
        };
        DecimalSign::ALL.into_iter().enumerate().map(reading).collect()
    }

    /// The currencies that its numbers carry, if there are several: amounts of money have none here.
    pub fn several_currencies(&self) -> Option<String> {
        let marks: Vec<_> = self.currencies.iter().map(String::as_str).collect();
        (marks.len() > 1).then(|| marks.join(", "))
    }
}

fn keep(place: &mut Option<String>, value: &str) {
    if place.is_none() {
        *place = Some(value.to_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(values: &[&str]) -> Numbers {
        let mut numbers = Numbers::default();
        values.iter().for_each(|value| numbers.see(value));
        numbers
    }

    #[test]
    fn a_sign_is_told_by_proof_and_a_thousand_is_never_guessed() {
        let settled = |values: &[&str]| numbers(values).settled();
        assert_eq!(settled(&["12.50", "1,234.50", "1,234", "0.05"]), Some(DecimalSign::Point));
        assert_eq!(settled(&["12,50", "1.234"]), Some(DecimalSign::Comma));
        assert_eq!(settled(&["1", "12", "100"]), Some(DecimalSign::Point), "the same either way");
        assert_eq!(settled(&["1", "1.000"]), None);
        assert_eq!(settled(&["1,234"]), None);
        assert_eq!(settled(&["12.50", "12,50"]), None, "both are proven");
        assert_eq!(
            settled(&["12,50", "on request"]),
            Some(DecimalSign::Comma),
            "what none reads proves nothing"
        );
    }

    #[test]
    fn each_sign_shows_what_it_would_be() {
        let examples: Vec<_> = numbers(&["1", "1.000"]).readings().into_iter().map(|r| r.example).collect();
        assert_eq!(examples, ["1.000 is 1", "1.000 is 1000"]);
        assert_eq!(numbers(&["1", "2"]).readings(), []);
        assert_eq!(numbers(&["$1", "2 EUR", "3"]).several_currencies().as_deref(), Some("$, EUR"));
        assert_eq!(numbers(&["$1", "$2"]).several_currencies(), None);
    }
}
