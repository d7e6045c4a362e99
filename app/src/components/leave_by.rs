//! By when an order has to leave its status, in words and in colours.

use super::dates;
use chrono::TimeDelta;
use domain::{LocalTime, MustLeave, tr};

/// `leave by Wed 11:40`, `leave by 11:40` where that is today, `leave by Wed 9 Dec` where it is more than a week away; and
/// `should have left Wed 11:40` once it is over.
pub fn leave_by_words(must: MustLeave, now: domain::Instant, local: &LocalTime) -> String {
    let (by, today) = (local.at(must.by), local.date(now));
    let (date, time) = (by.date(), dates::clock(by.time()));
    let days = (date - today).num_days();
    let when = match (days, must.is_past) {
        (0, _) => time,
        (1..7, false) | (-6..0, true) => format!("{} {time}", dates::weekday(date)),
        _ => dates::short_near(date, today),
    };
    if must.is_past { tr!("should have left {}", when) } else { tr!("leave by {}", when) }
}

/// How it is shown: amber when too little is left, red when it is over.
pub fn leave_by_heat(must: MustLeave) -> &'static str {
    match must.is_past {
        true => "over",
        false if must.is_at_risk => "warn",
        false => "",
    }
}

/// What is left, `3 h past` or `5 h slack`, as a length and what it is.
pub fn slack_words(must: MustLeave, working_day: TimeDelta) -> (String, String) {
    match must.is_past {
        true => (dates::length(-must.left, working_day), tr!("behind a length of time" => "past")),
        false => (dates::length(must.left, working_day), tr!("behind a length of time" => "slack")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> domain::Instant {
        text.parse().expect("an instant")
    }

    fn must(by: &str, hours: i64) -> MustLeave {
        MustLeave { by: at(by), left: TimeDelta::hours(hours), is_past: hours < 0, is_at_risk: hours < 8 }
    }

    #[test]
    fn a_deadline_is_said_in_the_boards_time_and_as_near_as_it_is() {
        // Berlin in winter; it is Wednesday.
        let local = LocalTime::new(vec![(at("2026-11-01T00:00:00Z"), 3600)]);
        let words = |by, hours| leave_by_words(must(by, hours), at("2026-12-02T10:00:00Z"), &local);
        assert_eq!(words("2026-12-02T12:40:00Z", 2), "leave by 13:40");
        assert_eq!(words("2026-12-03T10:40:00Z", 8), "leave by Thu 11:40");
        assert_eq!(words("2026-12-09T10:40:00Z", 48), "leave by Wed 9 Dec");
        assert_eq!(words("2026-12-01T23:30:00Z", -2), "should have left 00:30");
        assert_eq!(words("2026-11-30T10:00:00Z", -10), "should have left Mon 11:00");
        assert_eq!(words("2026-11-25T10:00:00Z", -50), "should have left Wed 25 Nov");
    }

    #[test]
    fn it_warms_when_too_little_is_left() {
        let day = TimeDelta::hours(8);
        let heat = |hours| leave_by_heat(must("2026-12-02T12:40:00Z", hours));
        assert_eq!([9, 8, 7, 0, -1].map(heat), ["", "", "warn", "warn", "over"]);
        assert_eq!(slack_words(must("2026-12-02T12:40:00Z", -3), day), ("3 h".to_owned(), "past".to_owned()));
        assert_eq!(
            slack_words(must("2026-12-02T12:40:00Z", 10), day),
            ("1 d 2 h".to_owned(), "slack".to_owned())
        );
    }
}
