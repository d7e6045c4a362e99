//! Cells to values: dates in the shop's zone, amounts and quantities. What can be read in two ways is refused, never guessed.

use chrono::{
    DateTime, Datelike, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc,
    format::{Item, Parsed, StrftimeItems, parse},
};
use chrono_tz::Tz;
use domain::{Date, Instant, Money};
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

/// Which character sets off decimals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decimal {
    /// `1,234.50`
    Point,
    /// `1.234,50`
    Comma,
}

impl Dates {
    /// A pattern of strftime codes that names at least day, month and year.
    pub fn new(pattern: &str, zone: Tz) -> Result<Dates, String> {
        let wrong =
            |why: &str| format!("“{pattern}” is not a date format: {why}. An example is %d/%m/%Y %H:%M.");
        let items = StrftimeItems::new(pattern)
            .parse_to_owned()
            .map_err(|_| wrong("it has a code that does not exist"))?;
        let dates = Dates { pattern: pattern.to_owned(), items, zone };
        if dates.reads_back() { Ok(dates) } else { Err(wrong("it must name day, month and year")) }
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
        format!("The date “{}” is not written as {}", shortened(text), self.pattern)
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

impl Decimal {
    /// A comma in files separated by semicolons, which spreadsheets write where the comma is the decimal sign; else a point.
    pub fn of(delimiter: u8) -> Decimal {
        if delimiter == b';' { Decimal::Comma } else { Decimal::Point }
    }

    /// An amount of money, with or without a currency sign.
    pub fn money(self, text: &str) -> Result<Money, String> {
        let wrong = || format!("The price “{}” {}", shortened(text), self.advice("12.50"));
        let bare = text.trim_matches(|c: char| c.is_whitespace() || "€£$¥".contains(c));
        let plain = self.plain(bare).ok_or_else(wrong)?;
        // A spreadsheet's zeros behind the fourth decimal say nothing.
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        let amount = format!("{whole}.{}", part.trim_end_matches('0'));
        amount.trim_end_matches('.').parse().map_err(|_| wrong())
    }

    /// A whole number of pieces.
    pub fn quantity(self, text: &str) -> Result<i32, String> {
        let wrong = || format!("The quantity “{}” {}", shortened(text), self.advice("12"));
        let plain = self.plain(text).ok_or_else(wrong)?;
        let (whole, part) = plain.split_once('.').unwrap_or((&plain, ""));
        if part.bytes().any(|digit| digit != b'0') {
            return Err(format!("The quantity “{}” is not a whole number", shortened(text)));
        }
        whole.parse().map_err(|_| wrong())
    }

    /// Sign, digits and at most one point; none where the text is no number or could be two.
    fn plain(self, text: &str) -> Option<String> {
        let (decimal, group) = match self {
            Decimal::Point => ('.', ','),
            Decimal::Comma => (',', '.'),
        };
        let (sign, digits) =
            text.strip_prefix('-').map_or(("", text.strip_prefix('+').unwrap_or(text)), |rest| ("-", rest));
        let (whole, part) = digits.split_once(decimal).unwrap_or((digits, ""));
        let written_otherwise = self == Decimal::Comma && !digits.contains(decimal);
        let (whole, part) = match whole.split_once(group) {
            // `2.55` among semicolons can only be a decimal point; `1.234` could be either and is refused below.
            Some((units, decimals))
                if written_otherwise && decimals.len() != 3 && !decimals.contains(group) =>
            {
                (units.to_owned(), decimals)
            }
            Some(_) if written_otherwise && whole.matches(group).count() == 1 => return None,
            Some(_) if grouped(whole, group) => (whole.replace(group, ""), part),
            Some(_) => return None,
            None => (whole.to_owned(), part),
        };
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let sound = !whole.is_empty() && digits(&whole) && digits(part);
        sound
            .then(|| if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{part}") })
    }

    fn advice(self, example: &str) -> String {
        match self {
            Decimal::Point => format!(
                "is not a number like {example}; a decimal comma is read only where “;” separates the cells"
            ),
            Decimal::Comma => format!("is not a number like {}, or could be two", example.replace('.', ",")),
        }
    }
}

/// `1,234,567`: one to three digits, then threes.
fn grouped(text: &str, group: char) -> bool {
    let mut parts = text.split(group);
    parts.next().is_some_and(|first| (1..=3).contains(&first.len())) && parts.all(|part| part.len() == 3)
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
    fn numbers_with_a_point() {
        let money = |text| Decimal::Point.money(text).map(|amount| amount.to_string()).ok();
        assert_eq!(money("2.55").as_deref(), Some("2.55"));
        assert_eq!(money("£1,234.5").as_deref(), Some("1234.50"));
        assert_eq!(money("-0.0010000").as_deref(), Some("-0.0010"));
        for wrong in ["12,50", "1,23", "", "-", "1.2.3", "NaN", "1e3", "0.12345"] {
            assert_eq!(money(wrong), None, "{wrong}");
        }
        assert_eq!(Decimal::Point.quantity("-12"), Ok(-12));
        assert_eq!(Decimal::Point.quantity("1,200"), Ok(1200));
        assert_eq!(Decimal::Point.quantity("6.00"), Ok(6));
        assert!(Decimal::Point.quantity("2.5").is_err());
        assert!(Decimal::Point.quantity("3000000000").is_err());
    }

    #[test]
    fn numbers_with_a_comma() {
        let money = |text| Decimal::Comma.money(text).map(|amount| amount.to_string()).ok();
        assert_eq!(money("2,55 €").as_deref(), Some("2.55"));
        assert_eq!(money("1.234,50").as_deref(), Some("1234.50"));
        assert_eq!(money("2.55").as_deref(), Some("2.55"), "only one reading");
        assert_eq!(money("1.234"), None, "two readings");
        assert_eq!(Decimal::Comma.quantity("1.234.567"), Ok(1_234_567));
    }
}
