//! How long an order has been in its status, in words and in colours.

use super::dates;
use chrono::TimeDelta;
use domain::{Age, tr};

/// `5 h of 2 d`, `3 h over 2 d`, or `paused at 5 h` while a hold stops the clock; a day being a working day.
pub fn age_words(age: Age, held: bool, day: TimeDelta) -> String {
    let allowed = dates::length(age.allowed, day);
    match (held, age.is_over()) {
        (true, _) => tr!("paused at {}", dates::length(age.used, day)),
        (false, true) => tr!("{} over {}", dates::length(age.used - age.allowed, day), allowed),
        (false, false) => tr!("a length of time" => "{} of {}", dates::length(age.used, day), allowed),
    }
}

/// How the used share of the allowed time is shown: grey, amber from three quarters, red when over.
pub fn heat(age: Age) -> &'static str {
    match age.percent() {
        _ if age.is_over() => "over",
        75.. => "warn",
        _ => "",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn age(used: i64) -> Age {
        Age { used: TimeDelta::minutes(used), allowed: TimeDelta::hours(16) }
    }

    #[test]
    fn age_reads_as_used_of_allowed_and_then_as_over() {
        let words = |used, held| age_words(age(used), held, TimeDelta::hours(8));
        assert_eq!(words(35, false), "35 min of 2 d");
        assert_eq!(words(16 * 60 + 180, false), "3 h over 2 d");
        assert_eq!(words(300, true), "paused at 5 h");
    }

    #[test]
    fn age_warms_from_three_quarters() {
        assert_eq!((heat(age(60)), heat(age(12 * 60)), heat(age(16 * 60 + 1))), ("", "warn", "over"));
    }
}
