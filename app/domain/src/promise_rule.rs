//! The shop's rule for promises: so many working days to make an order, so many delivery days of its carrier, and until when of a
//! day an order counts from that day. Two calendars count, the board's own for the making and the carriers' for the way.

use crate::{
    BoardId, CARRIERS_LIMIT, Calendar, Date, Holiday, Instant, LocalTime, OrderState, Promise, ShortText,
    StatusId, Workflow, spoken::tr,
};
use chrono::{Datelike, NaiveTime, TimeDelta, Timelike};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt};

/// The most days that a part of a rule counts.
pub const RULE_DAYS_LIMIT: u16 = 365;

/// For how many days the next one on which something is done is looked for: a year.
const LOOK_AHEAD: usize = 366;

/// How a shop reckons what it promises.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseRule {
    /// How many dispatch days making an order takes; with none it leaves on the day that it counts from.
    pub make: u16,
    /// How many dispatch days each status takes. Where one has any, those that are still ahead of an order count, and not `make`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statuses: Vec<StatusDays>,
    /// Until when an order counts from its own day, in minutes since midnight; none where it always does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_off: Option<u16>,
    /// How long the way takes, where its carrier has no days of its own.
    pub delivery: DeliveryDays,
    /// The carriers that have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carriers: Vec<CarrierDays>,
    /// The weekdays on which carriers deliver; Monday is 1.
    #[serde(default = "weekdays")]
    pub delivered_on: BTreeSet<u8>,
    /// The board by whose holidays carriers go; none for the board's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holidays_of: Option<BoardId>,
}

/// How many dispatch days a status takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatusDays {
    /// Which.
    pub status: StatusId,
    /// How many.
    pub days: u16,
}

/// How many delivery days the way takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeliveryDays {
    /// At least.
    pub least: u16,
    /// At most.
    pub most: u16,
}

/// How many a carrier takes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CarrierDays {
    /// Its name, as the team writes it on orders.
    pub name: ShortText,
    /// Its days.
    pub days: DeliveryDays,
}

/// The days that a rule counts.
#[derive(Debug, Clone, Copy)]
pub struct RuleCalendars<'a> {
    /// When the shop works: it dispatches on days on which it opens.
    pub dispatch: &'a Calendar,
    /// The days on which no carrier delivers.
    pub holidays: &'a [Holiday],
}

/// From when it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CountedFrom {
    /// From when the order was placed.
    Placed,
    /// From now: what follows from its placing is over.
    Now,
    /// From when the order entered its status.
    Entered,
    /// From now: the days of its status are over.
    Ahead,
}

/// What the rule promises, and how that follows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuledPromise {
    /// From the first to the last day.
    pub window: Promise,
    /// What it is counted from, …
    pub counted: CountedFrom,
    /// … on which date in the board's zone, …
    pub date: Date,
    /// … and at which minute since midnight.
    pub minute: u16,
    /// The cut-off of that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cut_off: Option<u16>,
    /// Whether that was over.
    pub is_late: bool,
    /// The dispatch day from which on it counts.
    pub counts_from: Date,
    /// How many dispatch days follow.
    pub make: u16,
    /// The statuses that take them; none where they are those to make an order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StatusDays>,
    /// The day on which it leaves.
    pub dispatched: Date,
    /// The carrier whose days count; none where those count that hold for all others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub carrier: Option<ShortText>,
    /// How many delivery days follow.
    pub delivery: DeliveryDays,
}

/// That no day is found within a year on which an order could go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDay {
    /// None on which the shop dispatches.
    Dispatch,
    /// None on which carriers deliver.
    Delivery,
}

/// Whether there is anything left to promise of an order: its life is not over.
pub fn can_be_promised(workflow: &Workflow, order: &OrderState) -> bool {
    let is_over = workflow.status(&order.status).is_none_or(|status| status.phase.is_final());
    !order.archived && !is_over
}

impl PromiseRule {
    /// What the rule promises for an order of this carrier that was placed at a moment; counted from now where that is over.
    pub fn offer(
        &self,
        calendars: RuleCalendars<'_>,
        local: &LocalTime,
        (placed_at, now): (Instant, Instant),
        carrier: Option<&str>,
    ) -> Result<RuledPromise, NoDay> {
        let today = local.date(now);
        match self.reckon(calendars, local, placed_at, carrier) {
            Ok(placed) if placed.window.latest() < today => {
                let ahead = self.reckon(calendars, local, now, carrier)?;
                Ok(RuledPromise { counted: CountedFrom::Now, ..ahead })
            }
            placed => placed,
        }
    }

    /// What the rule promises for an order of this carrier that was placed at a moment.
    pub fn reckon(
        &self,
        calendars: RuleCalendars<'_>,
        local: &LocalTime,
        at: Instant,
        carrier: Option<&str>,
    ) -> Result<RuledPromise, NoDay> {
        self.after(self.make, calendars, local, at, carrier)
    }

    /// The same with so many dispatch days.
    pub(crate) fn after(
        &self,
        make: u16,
        calendars: RuleCalendars<'_>,
        local: &LocalTime,
        at: Instant,
        carrier: Option<&str>,
    ) -> Result<RuledPromise, NoDay> {
        let dispatches = dispatches(calendars.dispatch);
        let delivers = self.delivers(calendars.holidays);
        let wall = local.at(at);
        let (date, is_late) = (wall.date(), self.is_late(local, at));
        let first = if is_late { date.succ_opt().unwrap_or(date) } else { date };
        let counts_from = day_after(first, 0, &dispatches).ok_or(NoDay::Dispatch)?;
        let dispatched = day_after(counts_from, make, &dispatches).ok_or(NoDay::Dispatch)?;
        let (carrier, delivery) = self.delivery_of(carrier);
        let (least, most) = (delivery.least.min(delivery.most), delivery.least.max(delivery.most));
        let earliest = day_after(dispatched, least, &delivers).ok_or(NoDay::Delivery)?;
        let latest = day_after(dispatched, most, &delivers).ok_or(NoDay::Delivery)?;
        Ok(RuledPromise {
            window: Promise::new(earliest, latest).map_err(|_| NoDay::Delivery)?,
            counted: CountedFrom::Placed,
            date,
            minute: minute_of(wall.time()),
            cut_off: self.cut_off,
            is_late,
            counts_from,
            make,
            steps: Vec::new(),
            dispatched,
            carrier: carrier.cloned(),
            delivery,
        })
    }

    /// What keeps it from being reckoned by, a sentence.
    pub fn fault(&self) -> Option<String> {
        if self.make > RULE_DAYS_LIMIT {
            return Some(tr!("Making an order takes at most {} working days.", RULE_DAYS_LIMIT));
        }
        if let Some(fault) = self.status_fault() {
            return Some(fault);
        }
        if self.cut_off.is_some_and(|minute| minute >= 24 * 60) {
            return Some(tr!("The cut-off is a time of day, like 15:00."));
        }
        if self.delivered_on.is_empty() {
            return Some(tr!("Choose at least one weekday on which carriers deliver."));
        }
        if self.delivered_on.iter().any(|day| !(1..=7).contains(day)) {
            return Some(tr!("A weekday on which carriers deliver is from 1, Monday, to 7, Sunday."));
        }
        if let Some(fault) = self.delivery.fault(None) {
            return Some(fault);
        }
        if self.carriers.len() > CARRIERS_LIMIT {
            return Some(tr!("At most {} carriers have days of their own.", CARRIERS_LIMIT));
        }
        let mut named = BTreeSet::new();
        self.carriers.iter().find_map(|CarrierDays { name, days }| match named.insert(same(name)) {
            false => Some(tr!("“{}” stands there twice: give its days once.", name)),
            true => days.fault(Some(name)),
        })
    }

    /// What keeps the days of statuses from being counted, a sentence.
    fn status_fault(&self) -> Option<String> {
        let mut named = BTreeSet::new();
        if let Some(twice) = self.statuses.iter().find(|takes| !named.insert(&takes.status)) {
            return Some(tr!("The status “{}” stands there twice: give its days once.", twice.status));
        }
        let sum: u64 = self.statuses.iter().map(|takes| u64::from(takes.days)).sum();
        let fault = || tr!("All statuses together take at most {} working days.", RULE_DAYS_LIMIT);
        (sum > u64::from(RULE_DAYS_LIMIT)).then(fault)
    }

    /// Whether an order placed at a moment comes after the cut-off of its day. The minute itself is in time; where the clocks go
    /// back over it, it is over the second time.
    fn is_late(&self, local: &LocalTime, at: Instant) -> bool {
        let Some(cut_off) = self.cut_off else { return false };
        let midnight = local.date(at).and_time(NaiveTime::MIN);
        let over = midnight.checked_add_signed(TimeDelta::minutes(i64::from(cut_off) + 1));
        over.is_some_and(|over| at >= local.behind(over))
    }

    fn delivery_of(&self, carrier: Option<&str>) -> (Option<&ShortText>, DeliveryDays) {
        let asked = carrier.map(same);
        let own = self.carriers.iter().find(|own| Some(same(&own.name)) == asked);
        own.map_or((None, self.delivery), |own| (Some(&own.name), own.days))
    }

    fn delivers(&self, holidays: &[Holiday]) -> impl Fn(Date) -> bool {
        let closed = dates_of(holidays);
        move |date| self.delivered_on.contains(&weekday(date)) && !closed.contains(&date)
    }
}

impl DeliveryDays {
    /// What keeps the days of a carrier from being counted, or those of all others.
    fn fault(&self, carrier: Option<&ShortText>) -> Option<String> {
        match carrier {
            _ if self.least <= self.most && self.most <= RULE_DAYS_LIMIT => None,
            None if self.least > self.most => {
                Some(tr!("Delivery takes from fewer days to more: give the smaller number first."))
            }
            None => Some(tr!("Delivery takes at most {} days.", RULE_DAYS_LIMIT)),
            Some(name) if self.least > self.most => Some(tr!(
                "Delivery by “{}” takes from fewer days to more: give the smaller number first.",
                name
            )),
            Some(name) => Some(tr!("Delivery by “{}” takes at most {} days.", name, RULE_DAYS_LIMIT)),
        }
    }
}

/// `2 days`, `1–2 days`.
impl fmt::Display for DeliveryDays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DeliveryDays { least, most } if least == most => {
                f.write_str(&tr!("{n} day" | "{n} days" % *most))
            }
            DeliveryDays { least, most } => f.write_str(&tr!("{}–{} days", least, most)),
        }
    }
}

impl fmt::Display for NoDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&match self {
            NoDay::Dispatch => tr!(
                "By the shop’s rule nothing can be promised: there is no day within a year on which the shop works. Give its calendar working hours on days that are no holidays."
            ),
            NoDay::Delivery => tr!(
                "By the shop’s rule nothing can be promised: there is no day within a year on which carriers deliver. Choose another weekday, or another board’s holidays."
            ),
        })
    }
}

/// Monday to Friday.
fn weekdays() -> BTreeSet<u8> {
    (1..=5).collect()
}

fn weekday(date: Date) -> u8 {
    u8::try_from(date.weekday().number_from_monday()).unwrap_or(1)
}

fn minute_of(time: NaiveTime) -> u16 {
    u16::try_from(time.num_seconds_from_midnight() / 60).unwrap_or(0)
}

fn dates_of(holidays: &[Holiday]) -> BTreeSet<Date> {
    holidays.iter().map(|holiday| holiday.date).collect()
}

/// A name as another way of writing it has it, too.
fn same(name: &str) -> String {
    name.trim().to_lowercase()
}

/// The days on which the shop opens.
fn dispatches(calendar: &Calendar) -> impl Fn(Date) -> bool {
    let closed = dates_of(&calendar.holidays);
    let open: BTreeSet<u8> = calendar.windows.iter().map(|window| window.day).collect();
    move |date| open.contains(&weekday(date)) && !closed.contains(&date)
}

/// The day that is so many days of a kind behind another one; the first from that one on where it is none. None where a year goes
/// by without one.
fn day_after(from: Date, days: u16, is_one: &impl Fn(Date) -> bool) -> Option<Date> {
    let first_from = |date: Date| date.iter_days().take(LOOK_AHEAD).find(|date| is_one(*date));
    if days == 0 {
        return first_from(from);
    }
    (0..days).try_fold(from, |date, _| first_from(date.succ_opt()?))
}
