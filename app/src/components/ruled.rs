//! How a promise by the shop's rule follows, in words.

use super::dates;
use chrono::NaiveTime;
use domain::{CountedFrom, Date, RuledPromise, StatusId, isolated, tr};

/// Its window.
pub fn window(ruled: &RuledPromise, today: Date) -> String {
    dates::window_short(ruled.window.earliest(), ruled.window.latest(), today)
}

/// Step by step: from when it counts, when the order leaves, when it arrives. Statuses are called as `name` says; one that is not
/// in one's sight has none.
pub fn steps(ruled: &RuledPromise, today: Date, name: impl Fn(&StatusId) -> Option<String>) -> [String; 3] {
    [start(ruled, today), leaves(ruled, today, name), arrives(ruled, today)]
}

/// The same as one line.
pub fn reckoning(ruled: &RuledPromise, today: Date, name: impl Fn(&StatusId) -> Option<String>) -> String {
    format!("{}.", steps(ruled, today, name).join("; "))
}

fn start(ruled: &RuledPromise, today: Date) -> String {
    let RuledPromise { date, counts_from, .. } = ruled;
    let at = format!("{} {}", dates::short_near(*date, today), clock(ruled.minute));
    let begins = match ruled.counted {
        CountedFrom::Placed => tr!("an order" => "Placed {}", at),
        CountedFrom::Now => tr!("What follows from its placing is over; from now, {}", at),
        CountedFrom::Entered => tr!("In its status since {}", at),
        CountedFrom::Ahead => tr!("Its days in this status are over; from now, {}", at),
    };
    let late = ruled.cut_off.filter(|_| ruled.is_late);
    let late = late.map(|cut_off| tr!("after the cut-off at {}", clock(cut_off)));
    let counts = (counts_from != date).then(|| tr!("counts from {}", dates::short_near(*counts_from, today)));
    [Some(begins), late, counts].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn leaves(ruled: &RuledPromise, today: Date, name: impl Fn(&StatusId) -> Option<String>) -> String {
    let day = dates::short_near(ruled.dispatched, today);
    if ruled.steps.is_empty() {
        return match ruled.make {
            0 => tr!("leaves {}", day),
            days => {
                tr!(
                    "{n} working day to make → leaves {}" | "{n} working days to make → leaves {}" % days,
                    day
                )
            }
        };
    }
    let step = |step: &domain::StatusDays| {
        let place = match name(&step.status) {
            Some(name) => isolated(&name).into_owned(),
            None => tr!("statuses that are not in your sight"),
        };
        tr!("{n} working day in {}" | "{n} working days in {}" % step.days, place)
    };
    let steps: Vec<String> = ruled.steps.iter().map(step).collect();
    tr!("{} → leaves {}", steps.join(", "), day)
}

fn arrives(ruled: &RuledPromise, today: Date) -> String {
    let window = window(ruled, today);
    match &ruled.carrier {
        Some(carrier) => tr!("delivery by {} {} → {}", isolated(carrier), ruled.delivery, window),
        None => tr!("delivery {} → {}", ruled.delivery, window),
    }
}

/// A time of day by its minutes since midnight.
pub fn clock(minute: u16) -> String {
    let time = NaiveTime::from_num_seconds_from_midnight_opt(u32::from(minute) * 60, 0);
    dates::clock(time.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{DeliveryDays, Promise, StatusDays};

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn ruled() -> RuledPromise {
        RuledPromise {
            window: Promise::new(date("2026-12-03"), date("2026-12-04")).expect("a window"),
            counted: CountedFrom::Placed,
            date: date("2026-11-26"),
            minute: 16 * 60 + 20,
            cut_off: Some(15 * 60),
            is_late: true,
            counts_from: date("2026-11-27"),
            make: 3,
            steps: Vec::new(),
            dispatched: date("2026-12-02"),
            carrier: None,
            delivery: DeliveryDays { least: 1, most: 2 },
        }
    }

    #[test]
    fn a_reckoning_is_a_line_that_can_be_checked_against_a_calendar() {
        let today = date("2026-11-26");
        assert_eq!(
            reckoning(&ruled(), today, |_| None),
            "Placed Thu 26 Nov 16:20, after the cut-off at 15:00, counts from Fri 27 Nov; \
             3 working days to make → leaves Wed 2 Dec; delivery 1–2 days → Thu 3 – Fri 4 Dec."
        );
        let early = RuledPromise {
            is_late: false,
            counts_from: date("2026-11-26"),
            make: 0,
            dispatched: date("2026-11-26"),
            carrier: Some("UPS".parse().expect("a name")),
            ..ruled()
        };
        assert_eq!(
            steps(&early, today, |_| None),
            ["Placed Thu 26 Nov 16:20", "leaves Thu 26 Nov", "delivery by UPS 1–2 days → Thu 3 – Fri 4 Dec"]
        );
        let now = RuledPromise { counted: CountedFrom::Now, make: 1, ..ruled() };
        let [start, leaves, _] = steps(&now, today, |_| None);
        assert!(
            start.starts_with("What follows from its placing is over; from now, Thu 26 Nov 16:20"),
            "{start}"
        );
        assert_eq!(leaves, "1 working day to make → leaves Wed 2 Dec");
    }

    #[test]
    fn what_is_counted_status_by_status_names_each() {
        let today = date("2026-11-26");
        let step = |status: &str, days| StatusDays { status: status.parse().expect("an id"), days };
        let name = |status: &StatusId| (*status != StatusId::unseen()).then(|| status.to_string());
        let unseen = StatusDays { status: StatusId::unseen(), days: 2 };
        let steps_of = |counted, each: Vec<StatusDays>| {
            steps(&RuledPromise { counted, steps: each, ..ruled() }, today, name)
        };
        let [start, leaves, _] = steps_of(CountedFrom::Entered, vec![step("floor", 1), unseen]);
        assert!(start.starts_with("In its status since Thu 26 Nov 16:20, after the cut-off"), "{start}");
        assert_eq!(
            leaves,
            "1 working day in floor, 2 working days in statuses that are not in your sight → leaves Wed 2 Dec"
        );
        let [start, leaves, _] = steps_of(CountedFrom::Ahead, vec![step("ready", 3)]);
        assert!(start.starts_with("Its days in this status are over; from now, Thu 26 Nov"), "{start}");
        assert_eq!(leaves, "3 working days in ready → leaves Wed 2 Dec");
    }
}
