//! Cells to dates and moments in the shop's zone. How numbers are read is `domain`'s.

use chrono::{
    DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
    format::{Item, Parsed, StrftimeItems, parse},
};
use chrono_tz::Tz;
use domain::{Date, Instant, tr};
use std::fmt::Write;

/// How dates are written: strftime codes, and the zone that local times are in.
#[derive(Debug, Clone)]
pub struct Dates {
    pattern: String,
    items: Vec<Item<'static>>,
    zone: Tz,
}

/// A moment that a cell names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When.
    pub at: Instant,
    /// What had to be decided to say so.
    pub doubt: Option<Doubt>,
}

/// A local time that daylight saving time makes unclear.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// The clocks skipped it; it was read as if they had not.
    Skipped,
    /// The clocks showed it twice; the first time was taken.
    Twice,
}

impl Dates {
    /// A pattern of strftime codes that names at least day, month and year.
    pub fn new(pattern: &str, zone: Tz) -> Result<Dates, String> {
        let items = StrftimeItems::new(pattern).parse_to_owned().map_err(|_| {
            tr!(
                "“{}” is not a date format: it has a code that does not exist. An example is %d/%m/%Y %H:%M.",
                pattern
            )
        })?;
        let dates = Dates { pattern: pattern.to_owned(), items, zone };
        match dates.reads_back() {
            true => Ok(dates),
            false => Err(tr!(
                "“{}” is not a date format: it must name day, month and year. An example is %d/%m/%Y %H:%M.",
                pattern
            )),
        }
    }

    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// The moment that a cell names; a date without a time is its midnight.
    pub fn moment(&self, text: &str) -> Result<Moment, String> {
        let parsed = self.parsed(text)?;
        if parsed.timestamp().is_some() || parsed.offset().is_some() {
            let exact = parsed
                .to_datetime_with_timezone(&Utc)
                .or_else(|_| parsed.to_datetime().map(|at| at.with_timezone(&Utc)));
            return exact.map_err(|_| self.mismatch(text)).map(|at| Moment { at, doubt: None });
        }
        let date = self.date_of(&parsed, text)?;
        let time = if parsed.hour_mod_12().is_some() {
            parsed.to_naive_time().map_err(|_| self.mismatch(text))?
        } else {
            NaiveTime::MIN
        };
        Ok(resolve(self.zone, date.and_time(time)))
    }

    /// The date that a cell names: as the pattern says, or as its part before the time, or as `YYYY-MM-DD`.
    pub fn date(&self, text: &str) -> Result<Date, String> {
        let day = self.pattern.find([' ', 'T']).map_or(self.pattern.as_str(), |end| &self.pattern[..end]);
        let short =
            NaiveDate::parse_from_str(text, day).or_else(|_| NaiveDate::parse_from_str(text, "%Y-%m-%d"));
        match short {
            Ok(date) if plausible(date.year()) => Ok(date),
            _ => self.moment(text).map(|moment| moment.at.with_timezone(&self.zone).date_naive()),
        }
    }

    fn parsed(&self, text: &str) -> Result<Parsed, String> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, text, self.items.iter()).map_err(|_| self.mismatch(text))?;
        Ok(parsed)
    }

    fn date_of(&self, parsed: &Parsed, text: &str) -> Result<NaiveDate, String> {
        let date = parsed.to_naive_date().map_err(|_| self.mismatch(text))?;
        if plausible(date.year()) { Ok(date) } else { Err(self.mismatch(text)) }
    }

    fn mismatch(&self, text: &str) -> String {
        tr!("The date “{}” is not written as {}", shortened(text), self.pattern)
    }

    /// Whether the pattern carries a whole date, tried on one.
    fn reads_back(&self) -> bool {
        let probe = DateTime::<Utc>::UNIX_EPOCH + TimeDelta::days(20_780) + TimeDelta::minutes(845);
        let mut text = String::new();
        let written = write!(text, "{}", probe.format_with_items(self.items.iter()));
        written.is_ok()
            && self.moment(&text).is_ok_and(|moment| (moment.at - probe).abs() < TimeDelta::days(2))
    }
}

/// Guards against a two-digit year read as four and the reverse.
fn plausible(year: i32) -> bool {
    (1971..2200).contains(&year)
}

/// A local time in a zone: one that the clocks skip counts from before the gap, of one that comes twice the first is taken.
fn resolve(zone: Tz, local: NaiveDateTime) -> Moment {
    let utc = |moment: DateTime<Tz>| moment.with_timezone(&Utc);
    match zone.from_local_datetime(&local) {
        LocalResult::Single(moment) => Moment { at: utc(moment), doubt: None },
        LocalResult::Ambiguous(first, _) => Moment { at: utc(first), doubt: Some(Doubt::Twice) },
        LocalResult::None => {
            // The offset that held a day before is the one from before the gap.
            let before = zone.from_local_datetime(&(local - TimeDelta::days(1))).earliest().map(utc);
            let at = before.map_or(local.and_utc(), |before| before + TimeDelta::days(1));
            Moment { at, doubt: Some(Doubt::Skipped) }
        }
    }
}

/// Whether a cell is what a spreadsheet makes of a long number, `1.13457E+14`: most of its digits are lost.
pub fn is_cut_short(text: &str) -> bool {
    let Some((number, power)) = text.split_once("E+").or_else(|| text.split_once("e+")) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, part) = number.split_once(['.', ',']).unwrap_or((number, "0"));
    whole.len() == 1 && digits(whole) && digits(part) && power.len() <= 3 && digits(power)
}

/// A cell as a message quotes it.
pub fn shortened(text: &str) -> String {
    let mut short: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(40).collect();
    if text.chars().nth(40).is_some() {
        short.push('…');
    }
    domain::isolated(&short).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dates(pattern: &str) -> Dates {
        Dates::new(pattern, chrono_tz::Europe::London).expect("a pattern")
    }

    fn at(pattern: &str, text: &str) -> String {
        dates(pattern)
            .moment(text)
            .map(|moment| format!("{:?} {:?}", moment.at, moment.doubt))
            .unwrap_or_else(|error| error)
    }

    #[test]
    fn dates_are_read_in_the_zone() {
        assert_eq!(at("%m/%d/%y %H:%M", "12/1/10 8:26"), "2010-12-01T08:26:00Z None");
        assert_eq!(at("%d.%m.%Y", "01.07.2026"), "2026-06-30T23:00:00Z None");
        assert_eq!(at("%m/%d/%Y %I:%M %p", "7/1/2026 1:05 PM"), "2026-07-01T12:05:00Z None");
        assert_eq!(at("%+", "2026-07-01T10:00:00+02:00"), "2026-07-01T08:00:00Z None");
        assert_eq!(at("%+", "2026-07-01T10:00:00Z"), "2026-07-01T10:00:00Z None");
    }

    #[test]
    fn daylight_saving_is_decided_and_said() {
        assert_eq!(at("%Y-%m-%d %H:%M", "2026-03-29 01:30"), "2026-03-29T01:30:00Z Some(Skipped)");
        assert_eq!(at("%Y-%m-%d %H:%M", "2026-10-25 01:30"), "2026-10-25T00:30:00Z Some(Twice)");
    }

    #[test]
    fn a_date_written_otherwise_is_refused() {
        for (pattern, text) in [
            ("%m/%d/%y", "13/1/10"),
            ("%m/%d/%Y", "12/1/10"),
            ("%m/%d/%y", "12/1/2010"),
            ("%Y-%m-%d", "2026-02-30"),
        ] {
            assert!(at(pattern, text).starts_with("The date"), "{text} as {pattern}");
        }
        assert!(Dates::new("%m/%d", chrono_tz::UTC).is_err());
        assert!(Dates::new("%H:%M", chrono_tz::UTC).is_err());
        assert!(Dates::new("%Q", chrono_tz::UTC).is_err());
        assert!(Dates::new("", chrono_tz::UTC).is_err());
    }

    #[test]
    fn promised_dates_need_no_time() {
        let date = NaiveDate::from_ymd_opt(2010, 12, 1);
        for text in ["12/1/10", "12/1/10 8:26", "2010-12-01"] {
            assert_eq!(dates("%m/%d/%y %H:%M").date(text).ok(), date, "{text}");
        }
    }

    #[test]
    fn what_a_spreadsheet_cut_short_is_told() {
        for short in ["1.13457E+14", "1,13457E+14", "1E+11", "9.99e+20"] {
            assert!(is_cut_short(short), "{short}");
        }
        for whole in ["113457000000001", "E+14", "12E+4", "1E14", "A1E+14", "1.E+14", "1E+1234", "SO-1E+"] {
            assert!(!is_cut_short(whole), "{whole}");
        }
    }
}
