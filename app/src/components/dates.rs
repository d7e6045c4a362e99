//! Dates and times in words. Pure: what today is, and which zone a time is local to, is the caller's business. Written out by
//! hand because chrono's own formatter would cost the browser more bytes than all of this file.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike};
use domain::{spoken::say, tr, tr_later};

const DAYS: [&str; 7] = [
    tr_later!("Mon"),
    tr_later!("Tue"),
    tr_later!("Wed"),
    tr_later!("Thu"),
    tr_later!("Fri"),
    tr_later!("Sat"),
    tr_later!("Sun"),
];
/// Each in full and short.
const MONTHS: [(&str, &str); 12] = [
    (tr_later!("January"), tr_later!("Jan")),
    (tr_later!("February"), tr_later!("Feb")),
    (tr_later!("March"), tr_later!("Mar")),
    (tr_later!("April"), tr_later!("Apr")),
    (tr_later!("May"), tr_later!("May")),
    (tr_later!("June"), tr_later!("Jun")),
    (tr_later!("July"), tr_later!("Jul")),
    (tr_later!("August"), tr_later!("Aug")),
    (tr_later!("September"), tr_later!("Sep")),
    (tr_later!("October"), tr_later!("Oct")),
    (tr_later!("November"), tr_later!("Nov")),
    (tr_later!("December"), tr_later!("Dec")),
];

/// `Thu`
pub fn weekday(date: NaiveDate) -> String {
    say(DAYS[date.weekday().num_days_from_monday() as usize])
}

/// `Thu 4`
fn day(date: NaiveDate) -> String {
    format!("{} {}", weekday(date), of_month(date))
}

/// `4`
fn of_month(date: NaiveDate) -> String {
    match date.day() {
        1 => tr!("the first of a month" => "1"),
        day => day.to_string(),
    }
}

/// `4 December 2025`, for a day that may be years away.
pub fn dated(date: NaiveDate) -> String {
    format!("{} {} {}", of_month(date), say(MONTHS[date.month0() as usize].0), date.year())
}

/// `Thu 4 Dec`
pub fn short(date: NaiveDate) -> String {
    format!("{} {}", day(date), say(MONTHS[date.month0() as usize].1))
}

/// `Thu 4 Dec`, with the year when it is not this one: `Thu 4 Dec 2025`.
pub fn short_near(date: NaiveDate, today: NaiveDate) -> String {
    if date.year() == today.year() { short(date) } else { format!("{} {}", short(date), date.year()) }
}

/// `Thu 4 December`
pub fn long(date: NaiveDate) -> String {
    format!("{} {}", day(date), say(MONTHS[date.month0() as usize].0))
}

/// The name of a day that is near, `today`; else the day, `Thu 4 Dec`.
pub fn relative(date: NaiveDate, today: NaiveDate) -> String {
    near(date, today).unwrap_or_else(|| short_near(date, today))
}

/// `today`, `yesterday`, `tomorrow`, or nothing.
pub fn near(date: NaiveDate, today: NaiveDate) -> Option<String> {
    match (date - today).num_days() {
        0 => Some(tr!("today")),
        1 => Some(tr!("tomorrow")),
        -1 => Some(tr!("yesterday")),
        _ => None,
    }
}

/// A window of dates with month names in full: `Thu 4 – Fri 5 December`; what both ends share is said once, and the year
/// only when a date is not of this year. A window of one day is one date.
pub fn window(from: NaiveDate, to: NaiveDate, today: NaiveDate) -> String {
    joined(from, to, today, long)
}

/// A window of dates, short: `Thu 4 – Fri 5 Dec`.
pub fn window_short(from: NaiveDate, to: NaiveDate, today: NaiveDate) -> String {
    joined(from, to, today, short)
}

fn joined(from: NaiveDate, to: NaiveDate, today: NaiveDate, full: fn(NaiveDate) -> String) -> String {
    let with_year = |date: NaiveDate| format!("{} {}", full(date), date.year());
    let end = if to.year() == today.year() && from.year() == to.year() { full(to) } else { with_year(to) };
    match (from.year() == to.year(), from.month() == to.month()) {
        _ if from == to => end,
        (true, true) => format!("{} – {end}", day(from)),
        (true, false) => format!("{} – {end}", full(from)),
        (false, _) => format!("{} – {end}", with_year(from)),
    }
}

/// `09:05`
pub fn clock(time: NaiveTime) -> String {
    format!("{:02}:{:02}", time.hour(), time.minute())
}

/// A length of working time: `35 min`, `3 h 10`, `5 h`, `1 d 2 h`, a day being a working day. Less than nothing is nothing.
pub fn length(time: TimeDelta, working_day: TimeDelta) -> String {
    let minutes = time.num_minutes().max(0);
    let day = working_day.num_minutes().max(1);
    let (days, hours, rest) = (minutes / day, minutes % day / 60, minutes % day % 60);
    match (days, hours, rest) {
        (0, 0, _) => tr!("{} min", rest),
        (0, 1..=3, 1..) => tr!("{} h {}", hours, format_args!("{rest:02}")),
        (0, _, _) => tr!("{} h", hours),
        (_, 0, _) => tr!("{} d", days),
        _ => tr!("{} d {} h", days, hours),
    }
}

/// The first letter in upper case: a sentence can start with it.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    //! The words that customers plan by.
    use super::*;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("a date")
    }

    fn between(from: &str, to: &str, today: &str) -> String {
        window(date(from), date(to), date(today))
    }

    #[test]
    fn a_window_says_what_its_ends_share_once() {
        assert_eq!(between("2025-12-04", "2025-12-05", "2025-11-23"), "Thu 4 – Fri 5 December");
        assert_eq!(between("2025-11-28", "2025-12-02", "2025-11-23"), "Fri 28 November – Tue 2 December");
        assert_eq!(between("2025-12-04", "2025-12-04", "2025-11-23"), "Thu 4 December");
    }

    #[test]
    fn a_window_names_the_year_when_it_is_not_this_one() {
        assert_eq!(
            between("2025-12-30", "2026-01-02", "2025-12-23"),
            "Tue 30 December 2025 – Fri 2 January 2026"
        );
        assert_eq!(between("2026-01-05", "2026-01-06", "2025-12-23"), "Mon 5 – Tue 6 January 2026");
        assert_eq!(between("2026-01-30", "2026-02-02", "2025-12-23"), "Fri 30 January – Mon 2 February 2026");
        assert_eq!(between("2026-01-05", "2026-01-05", "2025-12-23"), "Mon 5 January 2026");
        assert_eq!(
            between("2025-12-30", "2026-01-02", "2026-01-01"),
            "Tue 30 December 2025 – Fri 2 January 2026"
        );
    }

    #[test]
    fn the_same_month_of_two_years_is_not_the_same_month() {
        assert_eq!(
            between("2025-12-04", "2026-12-04", "2025-12-01"),
            "Thu 4 December 2025 – Fri 4 December 2026"
        );
    }

    #[test]
    fn short_forms() {
        assert_eq!(short(date("2025-12-04")), "Thu 4 Dec");
        assert_eq!(
            window_short(date("2025-12-04"), date("2025-12-05"), date("2025-12-01")),
            "Thu 4 – Fri 5 Dec"
        );
        assert_eq!(short_near(date("2024-02-29"), date("2025-12-01")), "Thu 29 Feb 2024");
    }

    #[test]
    fn near_days_have_names() {
        let today = date("2026-01-01");
        assert_eq!(relative(today, today), "today");
        assert_eq!(relative(date("2025-12-31"), today), "yesterday");
        assert_eq!(relative(date("2026-01-02"), today), "tomorrow");
        assert_eq!(relative(date("2026-01-03"), today), "Sat 3 Jan");
    }

    #[test]
    fn lengths_count_in_working_days() {
        let words = |minutes| length(TimeDelta::minutes(minutes), TimeDelta::hours(8));
        let read: Vec<_> = [35, 190, 300, 600, 960, -5].into_iter().map(words).collect();
        assert_eq!(read, ["35 min", "3 h 10", "5 h", "1 d 2 h", "2 d", "0 min"]);
    }
}
