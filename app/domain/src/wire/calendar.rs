//! A board's calendar: working windows, holidays and zone. For administrators.
//!
//! ```text
//! GET  /api/v1/boards/{board}/calendar                                  -> CalendarView
//! PUT  …/calendar            If-Match: "<revision>"; PutCalendar        -> CalendarView; 409 where another one is in force
//! POST …/calendar/preview    PutCalendar                                -> CalendarPreview
//! POST …/calendar/ics        an iCalendar file as text/calendar         -> IcsDays; nothing is written
//! ```

use super::OutcomeOrder;
use crate::{Calendar, Date, Holiday};
use serde::{Deserialize, Serialize};

/// The calendar as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarView {
    /// The revision of the workflow that has it.
    pub revision: u32,
    /// The calendar.
    pub calendar: Calendar,
    /// The date in its zone.
    pub today: Date,
}

/// The calendar as it is to be, the whole of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PutCalendar {
    /// The calendar.
    pub calendar: Calendar,
}

/// What a calendar would do to the orders in flight. The time that they have spent in their statuses stays as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CalendarPreview {
    /// How many orders are in flight.
    pub total: u32,
    /// How many of them would have another deadline.
    pub new_deadlines: u32,
    /// How many of them would be over their time at once and are not now.
    pub newly_over: u32,
    /// The first of those with another deadline, those that are due soonest first.
    pub orders: Vec<OutcomeOrder>,
}

/// What an iCalendar file says of days off.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct IcsDays {
    /// The days, the earliest first, none twice.
    pub days: Vec<Holiday>,
    /// The last year up to which days that come every year were read, where the file has some that go on.
    pub repeated_to: Option<i32>,
    /// What was not read and why, a whole sentence each.
    pub unread: Vec<String>,
}
