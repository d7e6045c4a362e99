//! How a shop writes a date with figures. People type dates as they write them; what they mean must not be guessed.

use crate::{Date, spoken::tr_later};
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// An order of day, month and year, and what stands between them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DateStyle {
    /// `2026-12-31`, ISO 8601.
    #[default]
    Iso,
    /// `31/12/2026`
    DaySlashes,
    /// `31.12.2026`
    DayDots,
    /// `12/31/2026`
    MonthSlashes,
}

impl DateStyle {
    /// All of them.
    pub const ALL: [DateStyle; 4] =
        [DateStyle::Iso, DateStyle::DaySlashes, DateStyle::DayDots, DateStyle::MonthSlashes];

    /// Its name on the wire and in the store.
    pub fn name(self) -> &'static str {
        match self {
            DateStyle::Iso => "iso",
            DateStyle::DaySlashes => "day_slashes",
            DateStyle::DayDots => "day_dots",
            DateStyle::MonthSlashes => "month_slashes",
        }
    }

    /// The style of a name.
    pub fn named(name: &str) -> Option<DateStyle> {
        DateStyle::ALL.into_iter().find(|style| style.name() == name)
    }

    /// What to type, `dd/mm/yyyy`.
    pub fn pattern(self) -> &'static str {
        match self {
            DateStyle::Iso => tr_later!("yyyy-mm-dd"),
            DateStyle::DaySlashes => tr_later!("dd/mm/yyyy"),
            DateStyle::DayDots => tr_later!("dd.mm.yyyy"),
            DateStyle::MonthSlashes => tr_later!("mm/dd/yyyy"),
        }
    }

    /// The last day of 2026, so that one sees which figure is the day.
    pub fn example(self) -> String {
        NaiveDate::from_ymd_opt(2026, 12, 31).map(|date| self.format(date)).unwrap_or_default()
    }

    /// A date as the shop writes it.
    pub fn format(self, date: Date) -> String {
        let (year, month, day) = (date.year(), date.month(), date.day());
        match self {
            DateStyle::Iso => format!("{year:04}-{month:02}-{day:02}"),
            DateStyle::DaySlashes => format!("{day:02}/{month:02}/{year:04}"),
            DateStyle::DayDots => format!("{day:02}.{month:02}.{year:04}"),
            DateStyle::MonthSlashes => format!("{month:02}/{day:02}/{year:04}"),
        }
    }

    /// The date that somebody typed: in the shop's order with any of `/ . -` or spaces between, the year with two figures or
    /// four; or as ISO 8601 has it, which is never ambiguous.
    pub fn parse(self, text: &str) -> Option<Date> {
        let parts: Vec<&str> = text.split(['/', '.', '-', ' ']).filter(|part| !part.is_empty()).collect();
        let [first, second, third] = parts[..] else { return None };
        let (year, month, day) = match self {
            _ if first.len() == 4 => (first, second, third),
            DateStyle::Iso => return None,
            DateStyle::DaySlashes | DateStyle::DayDots => (third, second, first),
            DateStyle::MonthSlashes => (third, first, second),
        };
        let number = |text: &str| {
            text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse::<u32>().ok()).flatten()
        };
        let century = match year.len() {
            2 => 2000,
            4 => 0,
            _ => return None,
        };
        let year = i32::try_from(number(year)? + century).ok()?;
        NaiveDate::from_ymd_opt(year, number(month)?, number(day)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_style_writes_it_reads_and_iso_is_read_by_all() {
        let dates =
            ["2026-12-31", "2027-01-02", "2028-02-29"].map(|text| text.parse::<Date>().expect("a date"));
        for style in DateStyle::ALL {
            assert_eq!(DateStyle::named(style.name()), Some(style));
            for date in dates {
                assert_eq!(style.parse(&style.format(date)), Some(date), "{style:?}");
                assert_eq!(style.parse(&date.to_string()), Some(date), "{style:?}");
            }
        }
    }

    #[test]
    fn the_order_is_the_shop_s_and_never_guessed() {
        let date = |text: &str| text.parse().ok();
        assert_eq!(DateStyle::DaySlashes.parse("4/12/26"), date("2026-12-04"));
        assert_eq!(DateStyle::DayDots.parse(" 4. 12. 2026 "), date("2026-12-04"));
        assert_eq!(DateStyle::MonthSlashes.parse("4/12/2026"), date("2026-04-12"));
        assert_eq!(DateStyle::MonthSlashes.parse("31/12/2026"), None);
        for wrong in
            ["", "4/12", "4/12/026", "4/12/2026/1", "x/12/2026", "30/02/2026", "+4/12/2026", "4/12/20260"]
        {
            assert_eq!(DateStyle::DaySlashes.parse(wrong), None, "{wrong}");
        }
        assert_eq!(DateStyle::Iso.parse("31/12/2026"), None);
    }
}
