//! Series that come every year (RFC 5545, 3.3.10), by date or by weekday: “25 December”, “the fourth Thursday of November”.

use calcard::icalendar::{
    ICalendarDay, ICalendarFrequency, ICalendarRecurrenceRule as Rule, ICalendarWeekday,
};
use chrono::{Datelike, Weekday};
use domain::Date;
use std::ops::RangeInclusive;

/// The dates of a series in these years that begins on `first` and ends by `until`, if it has an end; none where it comes in
/// another way than holidays do.
pub fn dates(
    rule: &Rule,
    first: Date,
    until: Option<Date>,
    years: &RangeInclusive<i32>,
) -> Option<Vec<Date>> {
    let months = months(rule, first)?;
    let step = i32::from(rule.interval.unwrap_or(1).max(1));
    // Only who counts has to begin at the beginning.
    let passed = match rule.count {
        Some(_) => 0,
        None => (years.start() - first.year()).max(0) / step * step,
    };
    // What began before anybody lives today counts from then on for longer than a file should ask.
    if rule.count.is_some() && years.start() - first.year() > 150 {
        return None;
    }
    let all = (first.year() + passed..=*years.end()).step_by(step as usize);
    let all = all.flat_map(|year| {
        let in_year = months.iter().flat_map(move |month| days_of(year, *month));
        in_year.filter(|date| is_meant(rule, first, *date))
    });
    let until = until.unwrap_or(Date::MAX);
    let all = all.skip_while(|date| *date < first).take_while(|date| *date <= until);
    let counted = all.take(rule.count.map_or(usize::MAX, |count| count as usize));
    Some(counted.filter(|date| years.contains(&date.year())).collect())
}

/// The months that a rule is about, in their order; none where it is of a kind that is not read.
fn months(rule: &Rule, first: Date) -> Option<Vec<u32>> {
    let plain = rule.freq == ICalendarFrequency::Yearly
        && rule.byyearday.is_empty()
        && rule.byweekno.is_empty()
        && rule.bysetpos.is_empty()
        && rule.bysecond.is_empty()
        && rule.byminute.is_empty()
        && rule.byhour.is_empty()
        && rule.rscale.is_none()
        && rule.skip.is_none();
    let small = rule.bymonth.len() <= 12 && rule.byday.len() <= 35 && rule.bymonthday.len() <= 31;
    if !plain || !small || rule.bymonth.iter().any(|month| month.is_leap()) {
        return None;
    }
    match (rule.bymonth.is_empty(), rule.byday.is_empty() && rule.bymonthday.is_empty()) {
        (true, true) => Some(vec![first.month()]),
        // Weekdays of the whole year are no holidays, nor is a day of each month.
        (true, false) => None,
        (false, _) => {
            let mut months: Vec<u32> = rule.bymonth.iter().map(|month| month.month().into()).collect();
            months.sort_unstable();
            months.dedup();
            Some(months)
        }
    }
}

fn days_of(year: i32, month: u32) -> impl Iterator<Item = Date> {
    (1..=31).filter_map(move |day| Date::from_ymd_opt(year, month, day))
}

/// Whether a day of one of its months is a day of the rule.
fn is_meant(rule: &Rule, first: Date, date: Date) -> bool {
    if rule.bymonthday.is_empty() && rule.byday.is_empty() {
        return date.day() == first.day();
    }
    let (day, last) = (date.day() as i32, i32::from(date.num_days_in_month()));
    let by_date =
        |meant: &i8| i32::from(*meant) == day || (*meant < 0 && i32::from(*meant) == day - last - 1);
    let by_weekday = |meant: &ICalendarDay| {
        let nth = match meant.ordwk {
            None => true,
            Some(nth) if nth > 0 => i32::from(nth) == (day - 1) / 7 + 1,
            Some(nth) => -i32::from(nth) == (last - day) / 7 + 1,
        };
        nth && weekday(meant.weekday) == date.weekday()
    };
    (rule.bymonthday.is_empty() || rule.bymonthday.iter().any(by_date))
        && (rule.byday.is_empty() || rule.byday.iter().any(by_weekday))
}

fn weekday(day: ICalendarWeekday) -> Weekday {
    match day {
        ICalendarWeekday::Monday => Weekday::Mon,
        ICalendarWeekday::Tuesday => Weekday::Tue,
        ICalendarWeekday::Wednesday => Weekday::Wed,
        ICalendarWeekday::Thursday => Weekday::Thu,
        ICalendarWeekday::Friday => Weekday::Fri,
        ICalendarWeekday::Saturday => Weekday::Sat,
        ICalendarWeekday::Sunday => Weekday::Sun,
    }
}
