//! How the dates of a column may be written. Every usual pattern is tried on every date; what reads all of them in the same
//! way is one answer, and where there are several answers somebody has to choose.

use super::values::{Dates, shortened};
use crate::services::naming::day_in_words;
use chrono_tz::Tz;
use domain::{tr, wire::DateReading};
use std::{
    hash::{DefaultHasher, Hash, Hasher},
    sync::LazyLock,
};

/// The days of one look stand together, the likelier one first.
#[rustfmt::skip]
const DAYS: [&str; 20] = [
    "%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%d.%m.%Y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d %B %Y", "%B %d, %Y",
    "%d-%B-%Y", "%B-%d-%Y", "%d.%m.%y", "%d/%m/%y", "%m/%d/%y", "%d-%m-%y", "%m-%d-%y", "%d-%B-%y", "%B-%d-%y", "%y-%m-%d",
];
const TIMES: [&str; 9] = [
    "",
    " %H:%M",
    " %H:%M:%S",
    " %I:%M %p",
    " %I:%M:%S %p",
    "T%H:%M:%S",
    "T%H:%M",
    ", %H:%M",
    ", %I:%M:%S %p",
];
const EXACT: [&str; 2] = ["%+", "%Y-%m-%d %H:%M:%S %z"];

/// How many patterns are offered.
const OFFERED: usize = 6;
/// After so many dates, patterns that read none are given up.
const PRUNED_AFTER: u64 = 50;
/// Dates among which an example is sought.
const EXAMPLES: usize = 200;

/// The patterns, and what they made of the dates so far.
#[derive(Debug, Default)]
pub struct Patterns {
    tried: Vec<Tried>,
    values: Vec<String>,
    seen: u64,
}

#[derive(Debug)]
struct Tried {
    dates: &'static Dates,
    read: u64,
    /// A digest of all that it read: two patterns that read the same are as good as one.
    digest: u64,
}

impl Patterns {
    /// Tries a date.
    pub fn see(&mut self, value: &str) {
        if self.seen == 0 {
            self.tried = all();
        }
        self.seen += 1;
        if self.values.len() < EXAMPLES && !self.values.iter().any(|seen| seen == value) {
            self.values.push(value.to_owned());
        }
        for tried in &mut self.tried {
            if let Ok(moment) = tried.dates.moment(value) {
                let mut hasher = DefaultHasher::new();
                (tried.digest, moment.at).hash(&mut hasher);
                (tried.read, tried.digest) = (tried.read + 1, hasher.finish());
            }
        }
        if self.seen == PRUNED_AFTER {
            self.tried.retain(|tried| tried.read > 0);
        }
    }

    /// What people choose from: what reads most of the dates, one of each meaning.
    pub fn readings(&self) -> Vec<DateReading> {
        let offered = self.offered();
        let telling = self.values.iter().find(|value| {
            let read: Vec<_> =
                offered.iter().map(|tried| tried.dates.moment(value).ok().map(|m| m.at)).collect();
            read.iter().all(Option::is_some) && read.iter().any(|one| *one != read[0])
        });
        let reading = |tried: &&Tried| {
            let reads = |value: &&String| tried.dates.moment(value).is_ok();
            let value = telling.into_iter().chain(&self.values).find(reads)?;
            let day = day_in_words(tried.dates.moment(value).ok()?.at.date_naive());
            Some(DateReading {
                pattern: tried.dates.pattern().to_owned(),
                example: tr!("how a date is read" => "{} is {}", shortened(value), day),
                read: tried.read,
                of: self.seen,
            })
        };
        offered.iter().filter_map(reading).collect()
    }

    /// The pattern that leaves no doubt: it reads all dates, and no other one reads all of them differently.
    pub fn settled(&self) -> Option<&str> {
        match self.offered().as_slice() {
            [one] if one.read == self.seen => Some(one.dates.pattern()),
            [one, next, ..] if one.read == self.seen && next.read < self.seen => Some(one.dates.pattern()),
            _ => None,
        }
    }

    fn offered(&self) -> Vec<&Tried> {
        let mut offered: Vec<&Tried> = Vec::new();
        for tried in self.tried.iter().filter(|tried| tried.read > 0) {
            if !offered.iter().any(|other| (other.read, other.digest) == (tried.read, tried.digest)) {
                offered.push(tried);
            }
        }
        offered.sort_by_key(|tried| std::cmp::Reverse(tried.read));
        offered.truncate(OFFERED);
        offered
    }
}

static USUAL: LazyLock<Vec<Dates>> = LazyLock::new(|| {
    let timed = DAYS.iter().flat_map(|day| TIMES.map(|time| format!("{day}{time}")));
    let patterns = timed.chain(EXACT.map(str::to_owned));
    patterns.filter_map(|pattern| Dates::new(&pattern, Tz::UTC).ok()).collect()
});

fn all() -> Vec<Tried> {
    USUAL.iter().map(|dates| Tried { dates, read: 0, digest: 0 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(values: &[&str]) -> Patterns {
        let mut patterns = Patterns::default();
        values.iter().for_each(|value| patterns.see(value));
        patterns
    }

    fn examples(values: &[&str]) -> Vec<String> {
        patterns(values).readings().into_iter().map(|reading| reading.example).collect()
    }

    #[test]
    fn day_and_month_are_told_apart_only_by_proof() {
        let settled = |values: &[&str]| patterns(values).settled().map(str::to_owned);
        assert_eq!(settled(&["12/1/10 8:26", "12/13/10 9:00"]).as_deref(), Some("%m/%d/%y %H:%M"));
        assert_eq!(settled(&["13/12/2010"]).as_deref(), Some("%d/%m/%Y"));
        assert_eq!(settled(&["12/1/10 8:26"]), None);
        assert_eq!(settled(&["01.02.2026"]).as_deref(), Some("%d.%m.%Y"));
        assert_eq!(settled(&["2026-02-01T10:00:00Z"]).as_deref(), Some("%+"));
        assert_eq!(settled(&["2026-02-01"]).as_deref(), Some("%Y-%m-%d"));
        assert_eq!(settled(&["Mar-04-26", "Mar-13-26"]).as_deref(), Some("%B-%d-%y"));
        assert_eq!(settled(&["2026-03-02 09:14:08 +0200"]).as_deref(), Some("%+"));
        assert_eq!(settled(&["26-03-04"]), None, "the year may stand first");
        assert_eq!(
            settled(&["05/05/2026", "06/06/2026"]).as_deref(),
            Some("%d/%m/%Y"),
            "either way the same"
        );
        assert_eq!(settled(&["soon"]), None);
        assert_eq!(settled(&[]), None);
    }

    #[test]
    fn each_way_to_read_a_date_shows_what_it_would_be() {
        assert_eq!(examples(&["12/1/10"]), ["12/1/10 is 12 January 2010", "12/1/10 is 1 December 2010"]);
        assert_eq!(
            examples(&["05/05/2026", "04/12/2026"]),
            ["04/12/2026 is 4 December 2026", "04/12/2026 is 12 April 2026"]
        );
        assert_eq!(examples(&["soon"]), [""; 0]);
        let mixed = patterns(&["2026-02-01", "2026-02-02", "TBD"]);
        assert_eq!(mixed.settled(), None);
        assert_eq!(mixed.readings().iter().map(|r| (r.read, r.of)).collect::<Vec<_>>(), [(2, 3)]);
    }
}
