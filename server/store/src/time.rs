//! The clock, and the shop's time: zones, working windows and holidays resolved to the spans that `domain` counts over.

use chrono::{
    DateTime, Datelike, Days, LocalResult, NaiveDate, NaiveDateTime, NaiveTime, Offset, SubsecRound,
    TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;
use domain::{
    Calendar, Date, Instant, LocalDay, LocalTime, Spans, Window,
    automation::{self, ZoneMoment},
    tr,
};
use std::{collections::BTreeSet, fmt, sync::Arc};

/// How many days around today are resolved to spans, each way.
const REACH: u64 = 400;

/// Where "now" comes from: the machine, or a test.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Instant + Send + Sync>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Clock {
        Clock(Arc::new(Utc::now))
    }

    /// A clock that a test turns by hand.
    pub fn of(now: impl Fn() -> Instant + Send + Sync + 'static) -> Clock {
        Clock(Arc::new(now))
    }

    /// This moment, in whole microseconds.
    pub fn now(&self) -> Instant {
        (self.0)().trunc_subsecs(6)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// A name that is no IANA zone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", tr!("“{}” is not a time zone: give a name like Europe/London", .0))]
pub struct UnknownZone(pub String);

/// The zone of this IANA name.
pub fn zone(name: &str) -> Result<Tz, UnknownZone> {
    name.parse().map_err(|_| UnknownZone(name.to_owned()))
}

/// The moment of a full hour of a day in a zone, 0 to 23. One that comes twice is the first of the two, and one that the clocks
/// skip is when they skip it.
pub fn at_hour(zone: Tz, day: Date, hour: u8) -> Option<Instant> {
    opening(zone, local(day, u16::from(hour) * 60)?)
}

/// The date in a zone.
pub fn today(zone: Tz, now: Instant) -> Date {
    now.with_timezone(&zone).date_naive()
}

/// A calendar that was in force until another one took its place.
#[derive(Debug, Clone, PartialEq)]
pub struct PastCalendar {
    pub calendar: Calendar,
    pub until: Instant,
}

/// The first moment around `now` of which working time is resolved, give or take the hours of a zone.
pub(crate) fn reach(now: Instant) -> Instant {
    now - TimeDelta::days(REACH as i64)
}

/// The open spans of a calendar, where it took the place of these, the earliest first: each counts for its own time, so that
/// a new one leaves the past as it was.
pub fn spans_after(past: &[PastCalendar], present: &Calendar, now: Instant) -> Result<Spans, UnknownZone> {
    let lately = past.iter().filter(|past| past.until > reach(now));
    let calendars = lately.map(|past| (&past.calendar, past.until)).chain([(present, now)]);
    let mut resolved = None::<(Spans, Instant)>;
    for (calendar, until) in calendars {
        let own = spans(calendar, now)?;
        let all = match resolved {
            Some((before, from)) => before.until(from, &own),
            None => own,
        };
        resolved = Some((all, until));
    }
    Ok(resolved.map(|(spans, _)| spans).unwrap_or_default())
}

/// The calendar's open spans in UTC from 400 days before to 400 days after `now`.
pub fn spans(calendar: &Calendar, now: Instant) -> Result<Spans, UnknownZone> {
    let zone = zone(&calendar.zone)?;
    let today = today(zone, now);
    let first = today.checked_sub_days(Days::new(REACH)).unwrap_or(today);
    let holidays: BTreeSet<Date> = calendar.holidays.iter().map(|holiday| holiday.date).collect();
    let days = first.iter_days().take(2 * REACH as usize + 1).filter(|day| !holidays.contains(day));
    let open =
        days.flat_map(|day| calendar.windows.iter().filter_map(move |window| open_span(zone, day, window)));
    Ok(Spans::new(open.collect()))
}

/// When a date begins in a zone.
pub fn midnight(zone: Tz, date: Date) -> Option<Instant> {
    opening(zone, date.and_time(NaiveTime::MIN))
}

/// The days of a board between two moments, in the zone of its present calendar, with the holidays of the calendars that were in
/// force, the earliest first.
pub fn local_days(
    past: &[PastCalendar],
    present: &Calendar,
    (from, to): (Instant, Instant),
) -> Result<Vec<LocalDay>, UnknownZone> {
    let zone = zone(&present.zone)?;
    let day = |date: Date| {
        let (from, to) = (midnight(zone, date)?, midnight(zone, date.succ_opt()?)?);
        let of_then = past.iter().find(|past| past.until > from).map_or(present, |past| &past.calendar);
        let holiday = of_then.holidays.iter().find(|holiday| holiday.date == date);
        Some(LocalDay { date, from, to, holiday: holiday.map(|holiday| holiday.name.clone()) })
    };
    let last = today(zone, to);
    Ok(today(zone, from).iter_days().take_while(|date| *date <= last).filter_map(day).collect())
}

/// A board's zone, for rules that go by its clock.
#[derive(Debug, Clone, Copy)]
pub struct ZoneTime(pub Tz);

impl automation::LocalClock for ZoneTime {
    fn moment(&self, date: Date, minute: u16) -> Instant {
        let wanted = local(date, minute).unwrap_or_else(|| date.and_time(NaiveTime::MIN));
        opening(self.0, wanted).unwrap_or_else(|| wanted.and_utc())
    }

    fn date(&self, at: Instant) -> Date {
        today(self.0, at)
    }
}

impl ZoneTime {
    /// A moment as a board has it that works in these spans.
    pub fn of(self, at: Instant, spans: &Spans) -> ZoneMoment {
        let weekday = at.with_timezone(&self.0).weekday().number_from_monday();
        let working = spans.open_within(at, at + TimeDelta::microseconds(1)).next().is_some();
        ZoneMoment { weekday: u8::try_from(weekday).unwrap_or(1), working }
    }
}

/// A zone's offsets from UTC from 400 days before to 400 days after `now`.
pub fn local_time(zone: Tz, now: Instant) -> LocalTime {
    let offset = |at: Instant| zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc();
    let day = |n: i64| now.trunc_subsecs(0) + TimeDelta::days(n);
    let mut offsets = vec![(day(-(REACH as i64)), offset(day(-(REACH as i64))))];
    for n in -(REACH as i64)..REACH as i64 {
        let (mut before, mut behind) = (day(n), day(n + 1));
        if offset(before) == offset(behind) {
            continue;
        }
        // The second at which it changes. Zones do not change twice a day.
        while behind - before > TimeDelta::seconds(1) {
            let middle = before + TimeDelta::seconds((behind - before).num_seconds() / 2);
            let half = if offset(middle) == offset(before) { &mut before } else { &mut behind };
            *half = middle;
        }
        offsets.push((behind, offset(behind)));
    }
    LocalTime::new(offsets)
}

fn open_span(zone: Tz, day: NaiveDate, window: &Window) -> Option<(Instant, Instant)> {
    if u32::from(window.day) != day.weekday().number_from_monday() {
        return None;
    }
    Some((opening(zone, local(day, window.from)?)?, closing(zone, local(day, window.to)?)?))
}

/// A number of minutes after local midnight; 1440 is the next day's midnight.
fn local(day: NaiveDate, minutes: u16) -> Option<NaiveDateTime> {
    match minutes {
        0..1440 => {
            Some(day.and_time(NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minutes) * 60, 0)?))
        }
        _ => Some(day.succ_opt()?.and_time(NaiveTime::MIN)),
    }
}

/// A local time that comes twice opens the first time and closes the second time, so that no working minute is lost.
fn opening(zone: Tz, local: NaiveDateTime) -> Option<Instant> {
    Some(resolved(zone, local)?.0)
}

fn closing(zone: Tz, local: NaiveDateTime) -> Option<Instant> {
    Some(resolved(zone, local)?.1)
}

/// The earliest and latest instant of a local time; one that the clocks skip is the moment they skip it.
fn resolved(zone: Tz, local: NaiveDateTime) -> Option<(Instant, Instant)> {
    let utc = |moment: DateTime<Tz>| moment.with_timezone(&Utc);
    match zone.from_local_datetime(&local) {
        LocalResult::Single(moment) => Some((utc(moment), utc(moment))),
        LocalResult::Ambiguous(first, second) => Some((utc(first), utc(second))),
        LocalResult::None => gap_end(zone, local).map(|moment| (moment, moment)),
    }
}

/// The first instant after a gap: gaps begin and end on whole minutes, and none is longer than a day.
fn gap_end(zone: Tz, local: NaiveDateTime) -> Option<Instant> {
    let minutes = (1..=24 * 60).map(|minutes| local + TimeDelta::minutes(minutes));
    minutes
        .filter_map(|later| zone.from_local_datetime(&later).earliest())
        .next()
        .map(|moment| moment.with_timezone(&Utc))
}
