//! Working windows as UTC spans where clocks change.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Calendar, ClockDay, Holiday, Instant, LocalDay, Spans, Window, counted, explain};
use store::time::{PastCalendar, local_days, local_time, spans, spans_after, today, zone};

fn utc(text: &str) -> Instant {
    text.parse::<DateTime<Utc>>().unwrap()
}

fn open(zone: &str, windows: &[(u8, u16, u16)], now: &str) -> Spans {
    let windows = windows.iter().map(|&(day, from, to)| Window { day, from, to }).collect();
    spans(&Calendar { zone: zone.into(), windows, holidays: Vec::new() }, utc(now)).unwrap()
}

/// The spans that touch a time, as text.
fn around(spans: &Spans, from: &str, to: &str) -> String {
    serde_json::to_string(&spans.within(utc(from), utc(to))).unwrap()
}

#[test]
fn a_working_day_is_eight_hours_on_both_sides_of_a_change_of_clocks() {
    // London leaves summer time on Sunday, 25 October 2026.
    let spans = open("Europe/London", &[(5, 540, 1020), (1, 540, 1020)], "2026-10-24T00:00:00Z");
    let days = around(&spans, "2026-10-23T00:00:00Z", "2026-10-27T00:00:00Z");
    assert_eq!(
        days,
        r#"[["2026-10-23T08:00:00Z","2026-10-23T16:00:00Z"],["2026-10-26T09:00:00Z","2026-10-26T17:00:00Z"]]"#
    );
}

#[test]
fn an_hour_that_comes_twice_is_worked_twice() {
    let spans = open("Europe/London", &[(7, 60, 120)], "2026-10-24T00:00:00Z");
    let night = around(&spans, "2026-10-25T00:00:00Z", "2026-10-25T12:00:00Z");
    assert_eq!(night, r#"[["2026-10-25T00:00:00Z","2026-10-25T02:00:00Z"]]"#);
}

#[test]
fn an_hour_that_is_skipped_is_not_worked() {
    // London goes to summer time on Sunday, 29 March 2026: 01:00 to 02:00 does not happen.
    let at = "2026-03-28T00:00:00Z";
    let whole =
        around(&open("Europe/London", &[(7, 60, 120)], at), "2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z");
    assert_eq!(whole, "[]");
    let part =
        around(&open("Europe/London", &[(7, 90, 240)], at), "2026-03-29T00:00:00Z", "2026-03-29T12:00:00Z");
    assert_eq!(part, r#"[["2026-03-29T01:00:00Z","2026-03-29T03:00:00Z"]]"#);
}

#[test]
fn a_day_lasts_until_midnight_even_where_midnight_is_skipped() {
    // In Cairo, Friday, 24 April 2026 begins at 01:00.
    let spans = open("Africa/Cairo", &[(4, 1320, 1440), (5, 0, 120)], "2026-04-20T00:00:00Z");
    let night = around(&spans, "2026-04-23T12:00:00Z", "2026-04-24T12:00:00Z");
    assert_eq!(
        night,
        r#"[["2026-04-23T20:00:00Z","2026-04-23T22:00:00Z"],["2026-04-23T22:00:00Z","2026-04-23T23:00:00Z"]]"#
    );
}

#[test]
fn holidays_are_closed_and_spans_reach_four_hundred_days() {
    let now = utc("2026-11-24T10:00:00Z");
    let mut calendar = domain::default_calendar("Asia/Kolkata");
    calendar.holidays = vec![domain::Holiday::on("2026-11-25".parse().unwrap())];
    let spans = spans(&calendar, now).unwrap();
    let day = |days: i64| spans.within(now + TimeDelta::days(days - 3), now + TimeDelta::days(days + 3));
    assert_ne!(day(-396), Spans::default());
    assert_ne!(day(396), Spans::default());
    assert_eq!(spans.within(utc("2026-11-25T00:00:00Z"), utc("2026-11-25T18:00:00Z")), Spans::default());
}

/// Where clocks change by an hour, by half of one, at midnight, twice within a month, or never.
const ZONES: [&str; 6] = [
    "Europe/London",
    "Australia/Lord_Howe",
    "Africa/Cairo",
    "Africa/Casablanca",
    "America/New_York",
    "Asia/Kolkata",
];

#[test]
fn local_time_is_the_zones_on_both_sides_of_every_change() {
    for name in ZONES {
        let (tz, now) = (zone(name).unwrap(), utc("2026-06-15T12:00:00Z"));
        let local = local_time(tz, now);
        for hours in -9000..9000 {
            let at = now + TimeDelta::minutes(60 * hours + 7);
            assert_eq!(local.at(at), at.with_timezone(&tz).naive_local(), "{name} at {at}");
        }
        let calendar = Calendar { zone: name.into(), windows: Vec::new(), holidays: Vec::new() };
        let around = (now - TimeDelta::days(390), now + TimeDelta::days(390));
        for LocalDay { date, from, .. } in local_days(&[], &calendar, around).unwrap() {
            assert_eq!(local.midnight(date), from, "{name} on {date}");
        }
    }
}

#[test]
fn what_is_counted_back_over_a_change_of_clocks_counts_forward_again() {
    for name in ZONES {
        // Open around the clock at the weekend, when clocks change, and in the mornings of the week.
        let windows = [
            (6, 0, 1440),
            (7, 0, 1440),
            (1, 540, 720),
            (2, 540, 720),
            (3, 540, 720),
            (4, 0, 1440),
            (5, 0, 720),
        ];
        let mut calendar = Calendar {
            zone: name.into(),
            windows: windows.map(|(day, from, to)| Window { day, from, to }).into(),
            holidays: vec![Holiday::on("2026-03-30".parse().unwrap())],
        };
        calendar.windows.sort();
        let spans = spans(&calendar, utc("2026-06-15T12:00:00Z")).unwrap();
        for changes in [
            "2026-03-08",
            "2026-03-22",
            "2026-03-29",
            "2026-04-05",
            "2026-04-24",
            "2026-10-04",
            "2026-10-25",
            "2026-10-30",
            "2026-11-01",
        ] {
            let noon = utc(&format!("{changes}T12:00:00Z"));
            for hours in 0..60 {
                let Some(end) = spans.closing(noon + TimeDelta::minutes(53 * hours)) else { continue };
                for minutes in [1, 59, 60, 61, 720, 1440, 4000] {
                    let length = TimeDelta::minutes(minutes);
                    let start = spans.before(end, length);
                    assert_eq!(spans.after(start, length), end, "{name}: {minutes} min before {end}");
                    assert_eq!(spans.between(start, end), length, "{name}: {minutes} min before {end}");
                }
            }
        }
    }
}

#[test]
fn today_is_the_shops_date() {
    let now = utc("2026-11-24T23:30:00Z");
    assert_eq!(today(zone("Europe/London").unwrap(), now).to_string(), "2026-11-24");
    assert_eq!(today(zone("Pacific/Auckland").unwrap(), now).to_string(), "2026-11-25");
    assert!(zone("Europe/Nowhere").is_err());
}

/// A calendar that is open on each day within this hours.
fn daily(zone: &str, windows: &[(u16, u16)]) -> Calendar {
    let day = |day| windows.iter().map(move |&(from, to)| Window { day, from, to });
    Calendar { zone: zone.into(), windows: (1..=7).flat_map(day).collect(), holidays: Vec::new() }
}

/// The days of a year on which a zone changes its clocks.
fn edges(calendar: &Calendar) -> Vec<LocalDay> {
    let year = (utc("2026-01-02T12:00:00Z"), utc("2026-12-30T12:00:00Z"));
    let days = local_days(&[], calendar, year).unwrap();
    for pair in days.windows(2) {
        assert_eq!(pair[0].to, pair[1].from, "no moment is on two days or on none");
    }
    days.into_iter().filter(|day| day.to - day.from != TimeDelta::hours(24)).collect()
}

#[test]
fn both_changes_of_clocks_are_counted_right_in_six_zones() {
    // Forward and back by an hour, by half an hour, at midnight, and on either half of the earth.
    for (name, shift) in [
        ("Europe/London", 60),
        ("America/New_York", 60),
        ("Australia/Lord_Howe", 30),
        ("America/Santiago", 60),
        ("Africa/Cairo", 60),
        ("Pacific/Auckland", 60),
    ] {
        let (always, office) = (daily(name, &[(0, 1440)]), daily(name, &[(9 * 60, 17 * 60)]));
        let edges = edges(&always);
        assert_eq!(edges.len(), 2, "{name}");
        for edge in edges {
            let length = (edge.to - edge.from).num_minutes();
            assert!([1440 - shift, 1440 + shift].contains(&length), "{name}: {length}");
            let within = (edge.from - TimeDelta::hours(30), edge.to + TimeDelta::hours(30));
            let told = |calendar: &Calendar| -> Vec<ClockDay> {
                let spans = spans(calendar, edge.from).unwrap();
                let days = explain(within, &[], &spans, &local_days(&[], calendar, within).unwrap());
                assert_eq!(counted(&days), spans.between(within.0, within.1), "{name}: it adds up");
                days
            };
            // Whoever never closes works each minute that there is, once.
            let day = told(&always).into_iter().find(|day| day.date == edge.date).unwrap();
            assert_eq!(day.counted().num_minutes(), length, "{name}");
            // An office has its eight hours on that day, too, and what is due after them is due at the same time of day.
            let day = told(&office).into_iter().find(|day| day.date == edge.date).unwrap();
            assert_eq!(day.counted(), TimeDelta::hours(8), "{name}");
            let spans = spans(&office, edge.from).unwrap();
            let local = |at: Instant| at.with_timezone(&zone(name).unwrap()).format("%H:%M").to_string();
            let (eve, length) = (spans.after(edge.from, TimeDelta::hours(-6)), TimeDelta::hours(6 + 8 + 5));
            assert_eq!(
                (local(eve), local(spans.after(eve, length))),
                ("11:00".into(), "14:00".into()),
                "{name}"
            );
        }
    }
}

#[test]
fn holidays_are_told_by_the_calendar_that_was_in_force() {
    let day = |date: &str, name: &str| Holiday { date: date.parse().unwrap(), name: name.into() };
    let mut before = daily("Europe/London", &[(9 * 60, 12 * 60), (13 * 60, 17 * 60)]);
    before.holidays = vec![day("2026-11-24", "Harvest Day"), day("2026-11-26", "Not any more")];
    let mut present = before.clone();
    present.holidays = vec![day("2026-11-27", "New Day"), day("2026-11-23", "Too late")];
    let past = [PastCalendar { calendar: before, until: utc("2026-11-25T12:00:00Z") }];
    let within = (utc("2026-11-23T10:00:00Z"), utc("2026-11-27T18:00:00Z"));
    let days = local_days(&past, &present, within).unwrap();
    let spans = spans_after(&past, &present, utc("2026-11-27T18:00:00Z")).unwrap();
    let told = explain(within, &[], &spans, &days);
    let names: Vec<_> = told.iter().map(|day| day.holiday.as_deref()).collect();
    assert_eq!(names, [None, Some("Harvest Day"), None, None, Some("New Day")]);
    let hours: Vec<_> = told.iter().map(|day| day.counted().num_hours()).collect();
    assert_eq!(hours, [6, 0, 7, 7, 0]);
    assert_eq!(counted(&told), spans.between(within.0, within.1));
}
