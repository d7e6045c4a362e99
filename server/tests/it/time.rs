//! Working windows as UTC spans where clocks change.

use chrono::{DateTime, TimeDelta, Utc};
use domain::{Calendar, Instant, Spans, Window};
use store::time::{spans, today, zone};

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

#[test]
fn today_is_the_shops_date() {
    let now = utc("2026-11-24T23:30:00Z");
    assert_eq!(today(zone("Europe/London").unwrap(), now).to_string(), "2026-11-24");
    assert_eq!(today(zone("Pacific/Auckland").unwrap(), now).to_string(), "2026-11-25");
    assert!(zone("Europe/Nowhere").is_err());
}
