//! Dates, windows and times as each language writes them: the order of their parts stands in the texts, the names of days and
//! months in the C library's locales. Pure: what today is, and which zone a time is local to, is the caller's business.

use crate::{Value, Words};
use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};
use domain::{Language, Promise};
use pure_rust_locales::{ar_EG, de_DE, en_GB, es_ES, fr_FR, pa_IN, zh_CN};

/// Names of days from Sunday, and of months: as long as each language has room for beside a number.
fn names(language: Language) -> (&'static [&'static str], &'static [&'static str]) {
    match language {
        Language::English => (en_GB::LC_TIME::ABDAY, en_GB::LC_TIME::MON),
        Language::French => (fr_FR::LC_TIME::ABDAY, fr_FR::LC_TIME::MON),
        Language::Spanish => (es_ES::LC_TIME::ABDAY, es_ES::LC_TIME::MON),
        Language::German => (de_DE::LC_TIME::ABDAY, de_DE::LC_TIME::MON),
        Language::Chinese => (zh_CN::LC_TIME::ABDAY, zh_CN::LC_TIME::ABMON),
        Language::Punjabi => (pa_IN::LC_TIME::ABDAY, pa_IN::LC_TIME::MON),
        // Its short names are single letters.
        Language::Arabic => (ar_EG::LC_TIME::DAY, ar_EG::LC_TIME::MON),
    }
}

impl Words {
    /// `Thu 4 December`, with the year when it is not this one.
    pub fn date(&self, date: NaiveDate, today: NaiveDate) -> String {
        if date.year() == today.year() { self.dated("date", date) } else { self.dated("date-year", date) }
    }

    /// `Thu 4 – Fri 5 December`: what both ends share is said once, the year only when one of them is not in this one. A window of
    /// one day is a date.
    pub fn window(&self, from: NaiveDate, to: NaiveDate, today: NaiveDate) -> String {
        if from == to {
            return self.date(to, today);
        }
        let years = from.year() != today.year() || to.year() != today.year();
        if from.year() == to.year() && from.month() == to.month() {
            let key = if years { "window-year" } else { "window" };
            let (weekdays, _) = names(self.language());
            let weekday = weekdays[from.weekday().num_days_from_sunday() as usize];
            let first = [("from", from.day().into()), ("from-weekday", weekday.into())];
            return self.say(key, &[&first[..], &self.parts(to)].concat());
        }
        let end = if years { self.dated("date-year", to) } else { self.dated("date", to) };
        let start = if years && from.year() != to.year() { "date-year" } else { "date" };
        self.say("window-months", &[("from", self.dated(start, from).into()), ("to", end.into())])
    }

    /// The same of a promise.
    pub fn promise(&self, promise: Promise, today: NaiveDate) -> String {
        self.window(promise.earliest(), promise.latest(), today)
    }

    /// `Tue 17 November, 14:02`
    pub fn moment(&self, at: NaiveDateTime, today: NaiveDate) -> String {
        self.say(
            "moment",
            &[("date", self.date(at.date(), today).into()), ("time", self.time(at.time()).into())],
        )
    }

    /// `14:02`
    pub fn time(&self, time: NaiveTime) -> String {
        time.format("%H:%M").to_string()
    }

    fn dated(&self, key: &str, date: NaiveDate) -> String {
        self.say(key, &self.parts(date))
    }

    /// A year is a text: no language groups its digits.
    fn parts(&self, date: NaiveDate) -> [(&'static str, Value<'static>); 4] {
        let (weekdays, months) = names(self.language());
        [
            ("weekday", weekdays[date.weekday().num_days_from_sunday() as usize].into()),
            ("day", date.day().into()),
            ("month", months[date.month0() as usize].into()),
            ("year", date.year().to_string().into()),
        ]
    }
}
