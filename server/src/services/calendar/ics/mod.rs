//! Days off out of an iCalendar file (RFC 5545). Whole days are taken, of one event or of a series that comes every year;
//! whatever else the file has is named, so that nobody believes it was read.

mod yearly;

use calcard::{
    Entry, Parser,
    common::PartialDateTime,
    icalendar::{
        ICalendarComponent, ICalendarComponentType, ICalendarProperty as Property,
        ICalendarRecurrenceRule as Rule, ICalendarStatus, ICalendarValue as Value,
    },
};
use chrono::{Datelike, Days, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use domain::{Calendar, Date, Holiday, isolated, tr, wire::IcsDays};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

/// How many events are read.
const MOST_EVENTS: usize = 1000;
/// How many of them may come again: each is looked for in many years.
const MOST_SERIES: usize = 300;
/// How many days one event may take.
const LONGEST: i64 = 366;
/// For how many years after this one days are read that come every year.
const YEARS: i32 = 5;
/// How many things that were not read are named one by one.
const NAMED: usize = 20;

/// Why a file is refused as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum IcsError {
    #[error("{}", tr!("This is no iCalendar file: export the days off as .ics and choose that file."))]
    NotACalendar,
    #[error(
        "{}",
        tr!("This file has more than {} events: export the days off alone, without appointments.", MOST_EVENTS)
    )]
    TooManyEvents,
    #[error("{}", tr!("More than {} events of this file come again: export the days off alone.", MOST_SERIES))]
    TooManySeries,
    #[error(
        "{}",
        tr!(
            "This file has more than {} days off: export fewer years, or the days off alone.",
            Calendar::MOST_HOLIDAYS
        )
    )]
    TooManyDays,
}

/// Why an event is not read.
#[derive(Debug, Clone, Copy)]
enum Unread {
    NoDate,
    PartOfADay,
    TooLong,
    Cancelled,
    Moved,
    Series,
    MoreDates,
}

impl Unread {
    /// A sentence that begins with the event's name.
    fn sentence(self, name: &str) -> String {
        match self {
            Unread::NoDate => tr!("{} has no date that can be read.", name),
            Unread::PartOfADay => {
                tr!("{} takes a part of a day only, and a holiday is a whole day.", name)
            }
            Unread::TooLong => tr!("{} takes more than a year.", name),
            Unread::Cancelled => tr!("of an event in a calendar" => "{} is cancelled.", name),
            Unread::Moved => tr!("{} changes one day of a series: type that day.", name),
            Unread::Series => tr!("{} comes again, and not simply every year: type its days.", name),
            Unread::MoreDates => tr!("{} has further dates in a list: type those.", name),
        }
    }
}

/// Reads a file for a board in this zone.
pub fn read(text: &str, zone: Tz, today: Date) -> Result<IcsDays, IcsError> {
    let mut reading = Reading {
        zone,
        years: today.year()..=today.year() + YEARS,
        days: BTreeMap::new(),
        series: 0,
        goes_on: false,
        unread: Vec::new(),
    };
    let (mut parser, mut calendars, mut events) = (Parser::new(text), 0, 0);
    loop {
        match parser.entry() {
            Entry::ICalendar(calendar) => {
                calendars += 1;
                let components = calendar.components.iter();
                for event in components.filter(|part| part.component_type == ICalendarComponentType::VEvent) {
                    events += 1;
                    if events > MOST_EVENTS {
                        return Err(IcsError::TooManyEvents);
                    }
                    reading.event(event)?;
                }
            }
            Entry::Eof => break,
            _ => {}
        }
    }
    if calendars == 0 { Err(IcsError::NotACalendar) } else { Ok(reading.told()) }
}

struct Reading {
    zone: Tz,
    /// The years in which series are looked for.
    years: RangeInclusive<i32>,
    days: BTreeMap<Date, String>,
    series: usize,
    /// Whether a series goes on after those years.
    goes_on: bool,
    unread: Vec<String>,
}

impl Reading {
    fn event(&mut self, event: &ICalendarComponent) -> Result<(), IcsError> {
        self.series += usize::from(event.has_property(&Property::Rrule));
        if self.series > MOST_SERIES {
            return Err(IcsError::TooManySeries);
        }
        let summary = event.property(&Property::Summary).and_then(|entry| entry.values.first());
        let summary = summary.and_then(Value::as_text).unwrap_or_default();
        let name = Holiday::called(Date::default(), summary).name;
        match self.days_of(event) {
            Ok(days) => {
                for day in days {
                    self.days.entry(day).or_insert_with(|| name.clone());
                    if self.days.len() > Calendar::MOST_HOLIDAYS {
                        return Err(IcsError::TooManyDays);
                    }
                }
                if event.has_property(&Property::Rdate) {
                    self.leave(&name, Unread::MoreDates);
                }
            }
            Err(why) => self.leave(&name, why),
        }
        Ok(())
    }

    fn leave(&mut self, name: &str, why: Unread) {
        let name =
            if name.is_empty() { tr!("An event without a name") } else { tr!("“{}”", isolated(name)) };
        self.unread.push(why.sentence(&name));
    }

    /// The days of an event, or why they are not taken.
    fn days_of(&mut self, event: &ICalendarComponent) -> Result<Vec<Date>, Unread> {
        if event.status() == Some(&ICalendarStatus::Cancelled) {
            return Err(Unread::Cancelled);
        }
        if event.is_recurrence_override() {
            return Err(Unread::Moved);
        }
        let (start, has_time) = self.moment(event, &Property::Dtstart).ok_or(Unread::NoDate)?;
        let (first, count) = whole_days(start, has_time, self.end(event, start));
        if count < 1 {
            return Err(Unread::PartOfADay);
        }
        if count > LONGEST {
            return Err(Unread::TooLong);
        }
        let starts = match event.property(&Property::Rrule).map(|entry| entry.values.first()) {
            None => vec![start.date()],
            Some(Some(Value::RecurrenceRule(rule))) => self.series_of(rule, start.date())?,
            Some(_) => return Err(Unread::Series),
        };
        let left_out = self.left_out(event);
        // An event that begins in the middle of a day takes the days after it.
        let offset = first - start.date();
        let starts = starts.into_iter().filter(|date| !left_out.contains(date));
        let days = starts.flat_map(|date| {
            let first = date.checked_add_signed(offset);
            first.into_iter().flat_map(|first| first.iter_days().take(count as usize))
        });
        Ok(days.collect())
    }

    fn series_of(&mut self, rule: &Rule, start: Date) -> Result<Vec<Date>, Unread> {
        let until = rule.until.as_ref().and_then(|until| self.local(until)).map(|(until, _)| until.date());
        let dates = yearly::dates(rule, start, until, &self.years).ok_or(Unread::Series)?;
        self.goes_on |= rule.until.is_none() && rule.count.is_none();
        Ok(dates)
    }

    fn end(&self, event: &ICalendarComponent, start: NaiveDateTime) -> Option<NaiveDateTime> {
        let length = event.property(&Property::Duration).and_then(|entry| match entry.values.first() {
            Some(Value::Duration(length)) => length.to_time_delta(),
            _ => None,
        });
        let end = self.moment(event, &Property::Dtend).map(|(end, _)| end);
        end.or_else(|| start.checked_add_signed(length?))
    }

    fn moment(&self, event: &ICalendarComponent, property: &Property) -> Option<(NaiveDateTime, bool)> {
        match event.property(property)?.values.first()? {
            Value::PartialDateTime(moment) => self.local(moment),
            _ => None,
        }
    }

    /// The dates of a series that do not take place.
    fn left_out(&self, event: &ICalendarComponent) -> BTreeSet<Date> {
        let exdates = event.entries.iter().filter(|entry| entry.name == Property::Exdate);
        let values = exdates.flat_map(|entry| &entry.values);
        let dates = values.filter_map(|value| match value {
            Value::PartialDateTime(moment) => Some(self.local(moment)?.0.date()),
            _ => None,
        });
        dates.collect()
    }

    /// A point in time by the clocks of the place that it is written for, and whether it has a time of day at all. What is
    /// written in UTC is for the board's own place.
    fn local(&self, moment: &PartialDateTime) -> Option<(NaiveDateTime, bool)> {
        let (year, month, day) = (moment.year?, moment.month?, moment.day?);
        let date = Date::from_ymd_opt(year.into(), month.into(), day.into())?;
        if !moment.has_time() {
            return Some((date.and_time(NaiveTime::MIN), false));
        }
        // A leap second is the last one of its minute.
        let second = moment.second.unwrap_or(0).min(59);
        let written = date.and_hms_opt(moment.hour?.into(), moment.minute?.into(), second.into())?;
        let Some(hours) = moment.tz_hour else { return Some((written, true)) };
        let offset = TimeDelta::minutes(i64::from(hours) * 60 + i64::from(moment.tz_minute.unwrap_or(0)));
        let utc = written.checked_sub_signed(if moment.tz_minus { -offset } else { offset })?;
        Some((Utc.from_utc_datetime(&utc).with_timezone(&self.zone).naive_local(), true))
    }

    fn told(mut self) -> IcsDays {
        let more = self.unread.len().saturating_sub(NAMED);
        self.unread.truncate(NAMED);
        if more > 0 {
            self.unread.push(tr!("{n} more event was not read." | "{n} more events were not read." % more));
        }
        IcsDays {
            days: self.days.into_iter().map(|(date, name)| Holiday { date, name }).collect(),
            repeated_to: self.goes_on.then_some(*self.years.end()),
            unread: self.unread,
        }
    }
}

/// The first whole day of a time, and how many there are. A date takes its day, a midnight without an end too.
fn whole_days(start: NaiveDateTime, has_time: bool, end: Option<NaiveDateTime>) -> (Date, i64) {
    let next = |date: Date| date.checked_add_days(Days::new(1)).unwrap_or(date);
    let date = start.date();
    let is_midnight = start.time() == NaiveTime::MIN;
    let first = if is_midnight { date } else { next(date) };
    let after = match end {
        // Programs write the last minute of a day and mean its end.
        Some(end) if NaiveTime::from_hms_opt(23, 59, 0).is_some_and(|last| end.time() >= last) => {
            next(end.date())
        }
        Some(end) if end > start => end.date(),
        _ if is_midnight => next(date),
        _ => date,
    };
    let after = if has_time { after } else { after.max(next(date)) };
    (first, (after - first).num_days())
}

#[cfg(test)]
mod tests;
