//! Local time as the server resolves it: a zone's offsets from UTC around now, so that whoever knows no zones can tell dates
//! and times of day.

use crate::{Date, Instant};
use chrono::{NaiveDateTime, NaiveTime, TimeDelta};
use serde::{Deserialize, Serialize};

/// The seconds that local time is ahead of UTC, each from a moment on, as `[[from, seconds], …]`; the first counts before its
/// moment, too. Without any it is UTC.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LocalTime(Vec<(Instant, i32)>);

impl LocalTime {
    /// Offsets in the order of their moments; one that changes nothing is dropped.
    pub fn new(mut offsets: Vec<(Instant, i32)>) -> LocalTime {
        offsets.sort();
        offsets.dedup_by_key(|(_, seconds)| *seconds);
        LocalTime(offsets)
    }

    /// The date and the time of day at a moment.
    pub fn at(&self, at: Instant) -> NaiveDateTime {
        let known = self.0.partition_point(|(from, _)| *from <= at);
        let seconds = self.0.get(known.saturating_sub(1)).map_or(0, |(_, seconds)| *seconds);
        at.naive_utc() + TimeDelta::seconds(seconds.into())
    }

    /// The date at a moment.
    pub fn date(&self, at: Instant) -> Date {
        self.at(at).date()
    }

    /// The moment from which on a time of day is over: where the clocks go back over it, the second time.
    pub fn behind(&self, wall: NaiveDateTime) -> Instant {
        let (utc, second) = (wall.and_utc(), TimeDelta::seconds(1));
        let by_each = self.0.iter().map(|(_, seconds)| utc - TimeDelta::seconds((*seconds).into()));
        // A time that the clocks skip is over when they skip it.
        let changes = self.0.iter().map(|(from, _)| *from);
        let comes = |moment: &Instant| self.at(*moment) >= wall && self.at(*moment - second) < wall;
        by_each.chain(changes).filter(comes).max().unwrap_or(utc)
    }

    /// The first moment of a date.
    pub fn midnight(&self, date: Date) -> Instant {
        let utc = date.and_time(NaiveTime::MIN).and_utc();
        // By another offset than the one in force it is on another date or later on the same one.
        let by_each = self.0.iter().map(|(_, seconds)| utc - TimeDelta::seconds((*seconds).into()));
        by_each.filter(|moment| self.date(*moment) >= date).min().unwrap_or(utc)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    fn midnight(local: &LocalTime, date: &str) -> String {
        let midnight = local.midnight(date.parse().expect("a date"));
        midnight.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
    }

    #[test]
    fn a_day_begins_where_its_zone_has_it_on_both_sides_of_a_change() {
        // London in 2026.
        let local = LocalTime::new(vec![
            (at("2026-01-01T00:00:00Z"), 0),
            (at("2026-03-29T01:00:00Z"), 3600),
            (at("2026-10-25T01:00:00Z"), 0),
        ]);
        assert_eq!(midnight(&local, "2026-03-29"), "2026-03-29T00:00:00Z");
        assert_eq!(midnight(&local, "2026-03-30"), "2026-03-29T23:00:00Z");
        assert_eq!(midnight(&local, "2026-10-25"), "2026-10-24T23:00:00Z");
        assert_eq!(midnight(&local, "2026-10-26"), "2026-10-26T00:00:00Z");
        assert_eq!(local.at(at("2026-10-25T00:30:00Z")).to_string(), "2026-10-25 01:30:00");
        assert_eq!(
            local.at(at("2026-10-25T01:30:00Z")).to_string(),
            "2026-10-25 01:30:00",
            "the second time"
        );
    }

    #[test]
    fn a_time_of_day_is_over_when_it_comes_for_the_last_time() {
        let local = LocalTime::new(vec![
            (at("2026-01-01T00:00:00Z"), 0),
            (at("2026-03-29T01:00:00Z"), 3600),
            (at("2026-10-25T01:00:00Z"), 0),
        ]);
        let behind = |wall: &str| {
            let moment = local.behind(wall.parse().expect("a date and a time"));
            moment.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)
        };
        assert_eq!(behind("2026-06-01T15:00:00"), "2026-06-01T14:00:00Z");
        assert_eq!(behind("2026-12-01T15:00:00"), "2026-12-01T15:00:00Z");
        assert_eq!(behind("2026-03-29T01:30:00"), "2026-03-29T01:00:00Z", "skipped");
        assert_eq!(behind("2026-10-25T01:30:00"), "2026-10-25T01:30:00Z", "the second time");
        assert_eq!(
            LocalTime::default().behind(local.at(at("2026-06-01T14:00:00Z"))),
            at("2026-06-01T15:00:00Z")
        );
    }

    #[test]
    fn a_midnight_that_is_skipped_is_the_moment_it_is_skipped_at() {
        // Where the clocks go from 00:00 to 01:00, and back from 00:00 to 23:00.
        let local = LocalTime::new(vec![
            (at("2026-01-01T00:00:00Z"), 7200),
            (at("2026-04-23T22:00:00Z"), 10_800),
            (at("2026-10-29T21:00:00Z"), 7200),
        ]);
        assert_eq!(midnight(&local, "2026-04-24"), "2026-04-23T22:00:00Z");
        assert_eq!(midnight(&local, "2026-10-30"), "2026-10-29T22:00:00Z");
        assert_eq!(midnight(&local, "2026-10-29"), "2026-10-28T21:00:00Z");
        assert_eq!(midnight(&LocalTime::default(), "2026-10-29"), "2026-10-29T00:00:00Z");
    }
}
