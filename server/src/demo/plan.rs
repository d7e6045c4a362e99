//! The course of every order of the demo, worked out backwards from now: where it is, since when, and how it got there.
//! Pure: the same moment gives the same day.

use super::{people, sample::Sampled};
use chrono::{Datelike, Days, NaiveDate, TimeDelta, Weekday};
use chrono_tz::Europe::London;
use domain::{Calendar, HoldReason, Instant, Promise, Spans, Workflow};

/// Where orders are, and how much of the time that the status allows they have used, in percent. What is left over has just
/// been received.
const STAGES: [(&str, &[i32]); 8] = [
    ("delivered", &[12, 30, 45, 60, 78, 90]),
    ("carrier", &[8, 15, 30, 42, 55, 70, 85, 118]),
    ("ready", &[10, 25, 50, 80, 95, 130]),
    ("quality", &[15, 35, 60, 88, 112]),
    ("floor", &[5, 14, 22, 35, 45, 58, 70, 82, 96]),
    ("scheduled", &[8, 20, 35, 50, 65, 80, 92]),
    ("supplier", &[10, 28, 45, 60, 85, 125]),
    ("approval", &[6, 20, 40, 62, 80, 97]),
];

/// Ways through the workflow that its moves allow.
const WAYS: [&[&str]; 4] = [
    &["supplier", "scheduled", "floor", "quality", "ready", "carrier", "delivered"],
    &["approval", "supplier", "scheduled", "floor", "quality", "ready", "carrier", "delivered"],
    &["scheduled", "floor", "quality", "ready", "carrier", "delivered"],
    &["ready", "carrier", "delivered"],
];
/// Collected at the door.
const COLLECTED: &[&str] = &["supplier", "scheduled", "floor", "quality", "ready", "delivered"];

/// Orders on hold: status, which of its orders, what for, the note, and for how many working hours.
const HOLDS: [(&str, usize, HoldReason, &str, i64); 5] = [
    ("approval", 2, HoldReason::Customer, "Waiting for the signed artwork; called twice.", 3),
    ("supplier", 1, HoldReason::Stock, "The mill has no red gingham before Thursday.", 2),
    ("scheduled", 3, HoldReason::Payment, "The deposit invoice is still open.", 5),
    ("quality", 1, HoldReason::Quality, "Two lanterns with cracked glass; replacements are being cut.", 1),
    ("ready", 2, HoldReason::Address, "The postcode does not match the street; asked the customer.", 1),
];

/// Orders past their promised window: status and which of its orders.
const LATE: [(&str, usize); 3] = [("floor", 7), ("carrier", 6), ("supplier", 4)];

/// Promises that were revised: status, which of its orders, why.
const REVISED: [(&str, usize, &str); 2] = [
    (
        "floor",
        5,
        "The enamel in your colour was sold out at our supplier and arrives two days later than confirmed.",
    ),
    ("scheduled", 5, "A machine is being repaired. Your order is the first one on it when it runs again."),
];

/// The order that no customer is given for.
const NOBODYS: &str = "536414";

/// One order's way up to now.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderTimeline {
    pub number: String,
    /// When it was placed.
    pub placed_at: Instant,
    /// The statuses it entered after the first one, and when.
    pub steps: Vec<(&'static str, Instant)>,
    /// The first promise.
    pub promise: Option<Promise>,
    /// Who has the parcel, and its number there.
    pub parcel: Option<(String, String)>,
    /// The customer's reference.
    pub reference: Option<String>,
    /// What it waits for: since when, what and a note.
    pub hold: Option<(Instant, HoldReason, &'static str)>,
    /// The promise that replaced the first one: when, which and why.
    pub revised: Option<(Instant, Promise, &'static str)>,
}

/// Everything that courses are worked out from.
pub struct Planner<'a> {
    /// The board's rules.
    pub workflow: &'a Workflow,
    /// Its working time.
    pub spans: &'a Spans,
    pub now: Instant,
}

/// Where the n-th order of the file stands: its status, and which of that status' orders it is.
fn stage(n: usize) -> (&'static str, usize) {
    let mut left = n;
    for (status, ages) in STAGES {
        if left < ages.len() {
            return (status, left);
        }
        left -= ages.len();
    }
    ("received", left)
}

/// The orders of a file in its order, those that were cancelled apart. The one without a customer is still with whoever
/// checks details, so it comes last.
fn sorted(sample: &[Sampled]) -> (Vec<&Sampled>, Vec<&Sampled>) {
    let (cancelled, mut open): (Vec<_>, Vec<_>) =
        sample.iter().partition(|order| order.number.starts_with('C'));
    open.sort_by_key(|order| order.number == NOBODYS);
    (open, cancelled)
}

/// The numbers of what is worth seeing: first a late order, one on its way and a delivered one.
pub fn showcase(sample: &[Sampled]) -> Vec<String> {
    const WORTH: [(&str, usize); 7] = [
        ("floor", 7),
        ("carrier", 1),
        ("delivered", 0),
        ("floor", 5),
        ("scheduled", 5),
        ("ready", 2),
        ("received", 0),
    ];
    let (open, cancelled) = sorted(sample);
    let find = |place| (0..open.len()).find(|n| stage(*n) == place).map(|n| open[n].number.clone());
    WORTH.into_iter().filter_map(find).chain(cancelled.first().map(|order| order.number.clone())).collect()
}

impl Planner<'_> {
    /// The courses of all orders of a file.
    pub fn timelines(&self, sample: &[Sampled]) -> Vec<OrderTimeline> {
        let (open, cancelled) = sorted(sample);
        let shift = self.shift(sample);
        let open = open
            .iter()
            .enumerate()
            .map(|(n, order)| self.timeline(n, &order.number, order.placed_at + shift));
        let cancelled = cancelled
            .iter()
            .zip([2, 1, 1, 0])
            .map(|(order, days)| self.cancelled(&order.number, order.placed_at + shift, days));
        open.chain(cancelled).collect()
    }

    /// When the first of the two imports was made. What happened since has to respect the limits of columns.
    pub fn first_import(&self) -> Instant {
        self.before(TimeDelta::minutes(330))
    }

    /// When an order entered a status of whose time it has used so many percent.
    pub fn entered(&self, status: &str, percent: i32) -> Instant {
        self.before(self.allowed(status) * percent / 100)
    }

    /// A promised window, for most within the next two weeks.
    pub fn window(&self, n: usize) -> Option<Promise> {
        let earliest = working_day(self.now.with_timezone(&London).date_naive(), n as i64 % 12 - 1)?;
        Promise::new(earliest, working_day(earliest, 1)?).ok()
    }

    /// The one constant by which all dates move, so that the newest order is from this morning; or from the last working
    /// day's, where today has hardly begun or nobody works.
    fn shift(&self, sample: &[Sampled]) -> TimeDelta {
        let newest = sample.iter().map(|order| order.placed_at).max().unwrap_or(self.now);
        let today = self.now.with_timezone(&London).date_naive();
        let at = |day: NaiveDate, hour, minute| {
            day.and_hms_opt(hour, minute, 0).and_then(|at| at.and_local_timezone(London).earliest())
        };
        let worked = at(today, 0, 0)
            .map_or(TimeDelta::zero(), |midnight| self.spans.between(midnight.to_utc(), self.now));
        let day = if worked < TimeDelta::hours(1) { working_day(today, -1).unwrap_or(today) } else { today };
        let noon = at(day, 11, 56).map_or(self.now, |noon| noon.to_utc());
        noon.min(self.now - TimeDelta::minutes(10)) - newest
    }

    fn timeline(&self, n: usize, number: &str, shifted: Instant) -> OrderTimeline {
        let (status, which) = stage(n);
        let (placed_at, steps) = match STAGES.iter().find(|(id, _)| *id == status) {
            Some((_, ages)) => self.way(n, status, which, ages[which], shifted),
            None if number == NOBODYS => (shifted, Vec::new()),
            None => (shifted, self.asked(which, shifted)),
        };
        let entered = steps.last().map_or(placed_at, |step| step.1);
        let sent = steps.iter().any(|step| step.0 == "carrier");
        let hold = HOLDS.iter().find(|hold| (hold.0, hold.1) == (status, which));
        let revised = REVISED.iter().find(|revised| (revised.0, revised.1) == (status, which));
        let promise = (number != NOBODYS).then(|| self.promise(n, status, which, entered)).flatten();
        OrderTimeline {
            number: number.to_owned(),
            placed_at,
            promise,
            parcel: sent.then(|| people::parcel(n)),
            reference: (n % 3 == 1).then(|| format!("PO-{}", 10_200 + n * 17)),
            hold: hold.map(|hold| (self.before(TimeDelta::hours(hold.4)).max(entered), hold.2, hold.3)),
            revised: revised
                .and_then(|revised| Some((self.before(TimeDelta::hours(4)), later(promise?, 2)?, revised.2))),
            steps,
        }
    }

    /// How an order came to where it is. Its time of day stays what the file and the constant make of it; an order that has
    /// come far was placed as many whole days earlier as its way took.
    fn way(
        &self,
        n: usize,
        status: &'static str,
        which: usize,
        percent: i32,
        shifted: Instant,
    ) -> (Instant, Vec<(&'static str, Instant)>) {
        let way = if (status, which) == ("delivered", 3) { COLLECTED } else { WAYS[n % WAYS.len()] };
        let way = if way.contains(&status) { way } else { WAYS[1] };
        let passed = way.iter().take_while(|id| **id != status).copied();
        let mut way: Vec<&'static str> = passed.chain([status]).collect();
        way.reverse();
        let mut at = self.entered(status, percent);
        let mut steps = Vec::new();
        for (j, id) in way.iter().enumerate() {
            if j > 0 {
                at = self.spans.after(at, -stay(id, n + j));
            }
            steps.push((*id, at));
        }
        steps.reverse();
        let late = shifted - (at - TimeDelta::minutes(15));
        let days = late.num_days() + i64::from(late > TimeDelta::days(late.num_days()));
        (shifted - TimeDelta::days(days.max(0)), steps)
    }

    /// What this morning's orders went through: some questions went to the customer and came back. In the afternoon more of
    /// them did, for nobody leaves an order untouched past its four hours.
    fn asked(&self, which: usize, placed_at: Instant) -> Vec<(&'static str, Instant)> {
        let (used, allowed, since) =
            (self.spans.between(placed_at, self.now), self.allowed("received"), self.now - placed_at);
        let overdue = used * 10 > allowed * 9 && which != 1;
        if !overdue && which % 4 != 3 {
            return Vec::new();
        }
        let back = self
            .before(allowed * [12, 78, 30, 92, 55, 18, 66][which % 7] / 100)
            .max(placed_at + since.min(TimeDelta::minutes(40)) / 2);
        vec![("approval", placed_at + (back - placed_at) / 3), ("received", back)]
    }

    fn cancelled(&self, number: &str, shifted: Instant, days: i64) -> OrderTimeline {
        let date = |at: Instant| at.with_timezone(&London).date_naive();
        let earlier = working_day(date(shifted), -days).map_or(TimeDelta::zero(), |day| date(shifted) - day);
        let placed_at = shifted - earlier.max(TimeDelta::zero());
        let steps = vec![("cancelled", placed_at + TimeDelta::minutes(4))];
        OrderTimeline {
            number: number.to_owned(),
            placed_at,
            steps,
            promise: None,
            parcel: None,
            reference: None,
            hold: None,
            revised: None,
        }
    }

    /// The window that was promised for an order of this status.
    fn promise(&self, n: usize, status: &str, which: usize, entered: Instant) -> Option<Promise> {
        let today = self.now.with_timezone(&London).date_naive();
        let (start, offset, width) = match status {
            _ if LATE.contains(&(status, which)) => (today, -3, 1),
            "delivered" => (entered.with_timezone(&London).date_naive(), -1, 1),
            "carrier" => (today, n as i64 % 2, 1),
            "ready" => (today, 1 + n as i64 % 2, 1),
            "quality" => (today, 2 + n as i64 % 2, 1),
            "floor" => (today, 3 + n as i64 % 4, 1),
            "scheduled" => (today, 6 + n as i64 % 3, 2),
            _ => (today, 8 + n as i64 % 4, 2),
        };
        let earliest = working_day(start, offset)?;
        Promise::new(earliest, working_day(earliest, width)?).ok()
    }

    fn allowed(&self, status: &str) -> TimeDelta {
        status.parse().ok().and_then(|id| self.workflow.allowed(&id)).unwrap_or_else(|| TimeDelta::hours(8))
    }

    /// So much working time ago.
    fn before(&self, length: TimeDelta) -> Instant {
        self.spans.after(self.now, -length.max(TimeDelta::minutes(1)))
    }
}

/// How long an order stayed in a status it has left, in working time.
pub fn stay(status: &str, n: usize) -> TimeDelta {
    let (least, spread) = match status {
        "approval" => (6, 9),
        "supplier" => (5, 7),
        "scheduled" => (4, 6),
        "floor" => (10, 15),
        "carrier" => (8, 14),
        _ => (2, 4),
    };
    TimeDelta::minutes(least * 60 + (n as i64 * 47) % (spread * 60))
}

/// The date so many working days on, or back; a date on which nobody works counts as the next one that somebody does.
fn working_day(from: NaiveDate, days: i64) -> Option<NaiveDate> {
    let works = |date: &NaiveDate| !matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
    let mut date = from;
    while !works(&date) {
        date = date.checked_add_days(Days::new(1))?;
    }
    for _ in 0..days.abs() {
        date = if days > 0 {
            date.checked_add_days(Days::new(1))?
        } else {
            date.checked_sub_days(Days::new(1))?
        };
        while !works(&date) {
            date = if days > 0 {
                date.checked_add_days(Days::new(1))?
            } else {
                date.checked_sub_days(Days::new(1))?
            };
        }
    }
    Some(date)
}

fn later(promise: Promise, days: i64) -> Option<Promise> {
    Promise::new(working_day(promise.earliest(), days)?, working_day(promise.latest(), days)?).ok()
}

/// The shop's working time.
pub fn calendar() -> Calendar {
    domain::default_calendar(people::ZONE)
}
