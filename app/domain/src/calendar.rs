//! When a shop works: weekly windows in local time and the days on which nobody works, as people write them. What is open in
//! UTC is resolved from it where zones are known.

use crate::{
    Date, MaxAge, is_invisible,
    spoken::{say, tr, tr_later},
};
use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use std::fmt;

/// How many working windows a day has at most.
const MOST_WINDOWS: usize = 12;

const DAYS: [&str; 7] = [
    tr_later!("Monday"),
    tr_later!("Tuesday"),
    tr_later!("Wednesday"),
    tr_later!("Thursday"),
    tr_later!("Friday"),
    tr_later!("Saturday"),
    tr_later!("Sunday"),
];

/// When the shop works: schedules in local time, with the IANA zone they are local to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    /// IANA zone name, `Europe/London`.
    pub zone: String,
    /// The weekly working windows, not overlapping.
    pub windows: Vec<Window>,
    /// Dates on which nobody works.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub holidays: Vec<Holiday>,
}

/// A working window of one weekday, in minutes since local midnight; `from < to <= 1440`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Window {
    /// Monday is 1, Sunday 7 (ISO 8601).
    pub day: u8,
    /// Opens, minutes since midnight.
    pub from: u16,
    /// Closes, minutes since midnight.
    pub to: u16,
}

/// A date on which nobody works: `"2026-12-25"`, or `{"date": "2026-12-25", "name": "Christmas Day"}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(from = "HolidayForm", into = "HolidayForm")]
pub struct Holiday {
    /// The date in the calendar's zone.
    pub date: Date,
    /// What the day is called; empty where nobody said.
    pub name: String,
}

#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum HolidayForm {
    Bare(Date),
    Named { date: Date, name: String },
}

/// Why a calendar cannot be worked by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarFault {
    /// The weekday that it is about, Monday is 1; none where it is about something else.
    pub day: Option<u8>,
    /// What is wrong and what to do, a whole sentence.
    pub message: String,
}

/// `Monday` for 1; nothing for what is no weekday.
pub fn weekday_name(day: u8) -> Option<String> {
    DAYS.get(usize::from(day).checked_sub(1)?).map(|name| say(name))
}

impl Calendar {
    /// How many holidays a calendar has at most.
    pub const MOST_HOLIDAYS: usize = 1000;

    /// The length of one working day: the mean over the weekdays on which the shop opens; 8 hours when it never does.
    pub fn working_day(&self) -> TimeDelta {
        let total: i64 = self.windows.iter().map(|w| i64::from(w.to.saturating_sub(w.from))).sum();
        let days = (1..=7).filter(|day| self.windows.iter().any(|w| w.day == *day)).count() as i64;
        TimeDelta::minutes(if days == 0 || total == 0 { 8 * 60 } else { total / days })
    }

    /// A length of working time.
    pub fn length(&self, age: MaxAge) -> TimeDelta {
        match age {
            MaxAge::Hours(hours) => TimeDelta::hours(hours.into()),
            MaxAge::Days(days) => self.working_day() * i32::from(days),
        }
    }

    /// The windows of a weekday, the earliest first.
    pub fn windows_of(&self, day: u8) -> Vec<Window> {
        let mut windows: Vec<Window> =
            self.windows.iter().copied().filter(|window| window.day == day).collect();
        windows.sort();
        windows
    }

    /// Whether nobody works on a date.
    pub fn is_holiday(&self, date: Date) -> bool {
        self.holidays.iter().any(|holiday| holiday.date == date)
    }

    /// The same with all in its order, no date twice, and no space around what was typed.
    pub fn tidied(mut self) -> Calendar {
        self.zone = self.zone.trim().to_owned();
        self.windows.sort();
        self.holidays.iter_mut().for_each(|holiday| holiday.name = holiday.name.trim().to_owned());
        // The first of a date stays, and one that has a name is first.
        self.holidays.sort_by_key(|holiday| (holiday.date, holiday.name.is_empty()));
        self.holidays.dedup_by_key(|holiday| holiday.date);
        self
    }

    /// Everything that keeps it from being worked by; empty when it is sound. Whether its zone exists is asked elsewhere.
    pub fn faults(&self) -> Vec<CalendarFault> {
        let mut faults = Vec::new();
        let mut fault = |day, message| faults.push(CalendarFault { day, message });
        if self.windows.is_empty() {
            fault(None, tr!("Give at least one working window: without one, nothing would ever be due."));
        }
        if self.windows.iter().any(|window| weekday_name(window.day).is_none()) {
            fault(None, tr!("A working window is of a weekday from 1, Monday, to 7, Sunday."));
        }
        for (day, name) in (1..).zip(DAYS.map(say)) {
            let windows = self.windows_of(day);
            if windows.len() > MOST_WINDOWS {
                let message =
                    tr!("{} has at most {} working windows: join some of them.", name, MOST_WINDOWS);
                fault(Some(day), message);
            }
            if let Some(wrong) = windows.iter().find(|window| !window.is_sound()) {
                fault(
                    Some(day),
                    tr!("{}, {}, ends before it begins: give the later time last.", name, wrong),
                );
            } else if let Some([one, other]) = windows.array_windows::<2>().find(|[a, b]| b.from < a.to) {
                let message =
                    tr!("{}, {} and {} overlap: end one before the other begins.", name, one, other);
                fault(Some(day), message);
            }
        }
        faults.extend(self.holiday_faults().into_iter().map(|message| CalendarFault { day: None, message }));
        faults
    }

    fn holiday_faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        if self.holidays.len() > Self::MOST_HOLIDAYS {
            faults.push(tr!(
                "A calendar has at most {} holidays: take away those of years that are over.",
                Self::MOST_HOLIDAYS
            ));
        }
        if let Some(unfit) = self.holidays.iter().find(|holiday| !holiday.is_sound()) {
            faults.push(tr!(
                "The name of the holiday on {} is one line of at most {} characters.",
                unfit.date,
                Holiday::NAME
            ));
        }
        faults
    }

    /// What somebody made of `base`, over what somebody else made of it meanwhile: whatever this one leaves as it was in
    /// `base` is as it is in `theirs`.
    pub fn over(&self, base: &Calendar, theirs: &Calendar) -> Calendar {
        let zone = if self.zone == base.zone { &theirs.zone } else { &self.zone };
        let windows = (1..=7).flat_map(|day| {
            let own = self.windows_of(day);
            if own == base.windows_of(day) { theirs.windows_of(day) } else { own }
        });
        let untouched = |holiday: &Holiday| base.holidays.contains(holiday);
        let kept = |holiday: &&Holiday| !untouched(holiday) || self.holidays.contains(holiday);
        let own = self.holidays.iter().filter(|holiday| !untouched(holiday));
        let holidays = own.chain(theirs.holidays.iter().filter(kept)).cloned().collect();
        Calendar { zone: zone.clone(), windows: windows.collect(), holidays }.tidied()
    }
}

impl Window {
    fn is_sound(&self) -> bool {
        self.from < self.to && self.to <= 24 * 60
    }
}

/// `09:00–17:00`; the midnight at the end of a day is 24:00.
impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Window { from, to, .. } = self;
        write!(f, "{:02}:{:02}–{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

impl Holiday {
    /// How many characters a name has at most.
    pub const NAME: usize = 60;

    /// A holiday that nobody has named.
    pub fn on(date: Date) -> Holiday {
        Holiday { date, name: String::new() }
    }

    /// A holiday with the name that some text gives it: what cannot be shown in one line is left out.
    pub fn called(date: Date, text: &str) -> Holiday {
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let words: Vec<&str> = line.split(is_invisible).filter(|word| !word.is_empty()).collect();
        let name: String = words.join(" ").chars().take(Self::NAME).collect();
        Holiday { date, name: name.trim_end().to_owned() }
    }

    fn is_sound(&self) -> bool {
        self.name.chars().count() <= Self::NAME && !self.name.chars().any(char::is_control)
    }
}

impl From<HolidayForm> for Holiday {
    fn from(form: HolidayForm) -> Holiday {
        match form {
            HolidayForm::Bare(date) => Holiday::on(date),
            HolidayForm::Named { date, name } => Holiday { date, name },
        }
    }
}

impl From<Holiday> for HolidayForm {
    fn from(Holiday { date, name }: Holiday) -> HolidayForm {
        if name.is_empty() { HolidayForm::Bare(date) } else { HolidayForm::Named { date, name } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::default_calendar;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn said(calendar: &Calendar) -> Vec<String> {
        calendar.faults().into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn holidays_are_read_as_they_were_written_before_they_had_names() {
        let landed = r#"{"zone":"Europe/London","windows":[],"holidays":["2026-12-25"]}"#;
        let calendar: Calendar = serde_json::from_str(landed).expect("a calendar");
        assert_eq!(calendar.holidays, [Holiday::on(date("2026-12-25"))]);
        assert_eq!(serde_json::to_string(&calendar).expect("JSON"), landed, "its digest is what it was");
        let named = r#"{"date":"2026-12-26","name":"Boxing Day"}"#;
        let holiday: Holiday = serde_json::from_str(named).expect("a holiday");
        assert_eq!(holiday, Holiday { date: date("2026-12-26"), name: "Boxing Day".into() });
        assert_eq!(serde_json::to_string(&holiday).expect("JSON"), named);
    }

    #[test]
    fn each_thing_that_is_wrong_is_said_of_its_day() {
        let mut calendar = default_calendar("UTC");
        assert_eq!(calendar.faults(), []);
        calendar.windows.push(Window { day: 1, from: 12 * 60, to: 18 * 60 });
        calendar.windows[1] = Window { day: 2, from: 9 * 60, to: 9 * 60 };
        calendar.windows.push(Window { day: 7, from: 0, to: 24 * 60 + 1 });
        assert_eq!(
            said(&calendar),
            [
                "Monday, 09:00–17:00 and 12:00–18:00 overlap: end one before the other begins.",
                "Tuesday, 09:00–09:00, ends before it begins: give the later time last.",
                "Sunday, 00:00–24:01, ends before it begins: give the later time last.",
            ]
        );
        assert_eq!(
            calendar.faults().iter().map(|fault| fault.day).collect::<Vec<_>>(),
            [Some(1), Some(2), Some(7)]
        );
        calendar.windows = (0..13).map(|n| Window { day: 3, from: n, to: n + 1 }).collect();
        assert!(said(&calendar)[0].starts_with("Wednesday has at most 12 working windows"));
        calendar.windows = vec![Window { day: 8, from: 0, to: 60 }];
        assert!(said(&calendar)[0].contains("from 1, Monday, to 7, Sunday"));
        calendar.windows.clear();
        assert!(said(&calendar)[0].starts_with("Give at least one working window"));
    }

    #[test]
    fn no_date_stands_twice_and_a_name_is_one_line() {
        let mut calendar = default_calendar(" UTC ");
        let day = date("2026-12-25");
        calendar.holidays = vec![Holiday::on(day), Holiday::called(day, " Christmas\n\u{202e}Day ")];
        calendar.windows.reverse();
        let tidy = calendar.tidied();
        assert_eq!((tidy.zone.as_str(), tidy.windows[0].day), ("UTC", 1));
        assert_eq!(tidy.holidays, [Holiday { date: day, name: "Christmas Day".into() }]);
        assert_eq!(Holiday::called(day, &"é".repeat(99)).name.chars().count(), Holiday::NAME);
        let long = Holiday { date: day, name: "x".repeat(61) };
        let too_long = Calendar { holidays: vec![long], ..tidy };
        assert_eq!(
            said(&too_long),
            ["The name of the holiday on 2026-12-25 is one line of at most 60 characters."]
        );
    }

    #[test]
    fn what_two_people_changed_is_put_together() {
        let base =
            Calendar { holidays: vec![Holiday::on(date("2026-12-25"))], ..default_calendar("Europe/London") };
        let mut mine = base.clone();
        mine.windows[0].to = 18 * 60;
        mine.holidays = vec![Holiday::on(date("2026-12-26"))];
        let mut theirs = base.clone();
        theirs.zone = "Europe/Paris".into();
        theirs.windows[4].to = 13 * 60;
        theirs.holidays.push(Holiday::on(date("2027-01-01")));
        let both = mine.over(&base, &theirs);
        assert_eq!(both.zone, "Europe/Paris");
        assert_eq!((both.windows[0].to, both.windows[4].to), (18 * 60, 13 * 60));
        assert_eq!(both.holidays, [Holiday::on(date("2026-12-26")), Holiday::on(date("2027-01-01"))]);
        assert_eq!(mine.over(&base, &base), mine);
        assert_eq!(base.over(&base, &theirs), theirs);
    }
}
