//! What a calendar changes of another one: in sentences, and side by side.

use super::dates;
use domain::{Calendar, Date, Holiday, Window, isolated, tr, weekday_name};

/// How many holidays are named one by one.
const NAMED: usize = 3;

/// The sentences; none where nothing changes.
pub fn changes(before: &Calendar, after: &Calendar, today: Date) -> Vec<String> {
    let mut changes = Vec::new();
    if before.zone != after.zone {
        changes.push(tr!("The zone is {} instead of {}.", isolated(&after.zone), isolated(&before.zone)));
    }
    for day in 1..=7 {
        let (was, is) = (before.windows_of(day), after.windows_of(day));
        if was != is {
            changes.push(of_day(&weekday_name(day).unwrap_or_default(), &was, &is));
        }
    }
    changes.extend(of_holidays(only(after, before), true, today));
    changes.extend(of_holidays(only(before, after), false, today));
    changes.extend(renamed(before, after, today));
    changes
}

/// A part of a calendar that two states of it say differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarPart {
    /// What it is: the zone, a weekday, a holiday.
    pub label: String,
    /// What it said.
    pub before: String,
    /// What it says.
    pub after: String,
}

/// What differs, part by part; nothing where nothing does. Dates have their year, whatever year it is read in.
pub fn parts(before: &Calendar, after: &Calendar) -> Vec<CalendarPart> {
    let part = |label, before: String, after: String| CalendarPart { label, before, after };
    let mut parts = Vec::new();
    if before.zone != after.zone {
        parts.push(part(tr!("a calendar" => "Zone"), before.zone.clone(), after.zone.clone()));
    }
    for day in 1..=7 {
        let (was, is) = (before.windows_of(day), after.windows_of(day));
        if was != is {
            parts.push(part(weekday_name(day).unwrap_or_default(), open_hours(&was), open_hours(&is)));
        }
    }
    let none = || tr!("no holiday");
    parts.extend(in_words(&only(after, before)).into_iter().map(|days| part(tr!("Holiday"), none(), days)));
    parts.extend(in_words(&only(before, after)).into_iter().map(|days| part(tr!("Holiday"), days, none())));
    let named = |holiday: &Holiday| match holiday.name.as_str() {
        "" => tr!("a holiday" => "without a name"),
        name => name.to_owned(),
    };
    for holiday in &after.holidays {
        let was =
            before.holidays.iter().find(|other| other.date == holiday.date && other.name != holiday.name);
        parts.extend(was.map(|was| {
            let date = dated(holiday.date);
            part(tr!("Holiday"), format!("{date}, {}", named(was)), format!("{date}, {}", named(holiday)))
        }));
    }
    parts
}

/// The holidays of a calendar that another one does not have.
fn only(of: &Calendar, other: &Calendar) -> Vec<Holiday> {
    of.holidays.iter().filter(|holiday| !other.is_holiday(holiday.date)).cloned().collect()
}

fn open_hours(windows: &[Window]) -> String {
    if windows.is_empty() { tr!("a day" => "closed") } else { hours(windows) }
}

fn dated(date: Date) -> String {
    dates::short_near(date, Date::MIN)
}

/// Each holiday, or of many how many and from when to when.
fn in_words(days: &[Holiday]) -> Vec<String> {
    let named = |holiday: &Holiday| match holiday.name.as_str() {
        "" => dated(holiday.date),
        name => format!("{}, {name}", dated(holiday.date)),
    };
    match days {
        [first, .., last] if days.len() > NAMED => {
            vec![tr!(
                "{n} day from {} to {}" | "{n} days from {} to {}" % days.len(),
                dated(first.date),
                dated(last.date)
            )]
        }
        days => days.iter().map(named).collect(),
    }
}

fn of_day(name: &str, was: &[Window], is: &[Window]) -> String {
    match (was, is) {
        (_, []) => tr!("{} is closed.", name),
        ([], is) => tr!("{}: {}; it was closed.", name, hours(is)),
        (was, is) => tr!("{}: {} instead of {}.", name, hours(is), hours(was)),
    }
}

/// `09:00–12:00 and 13:00–17:00`
fn hours(windows: &[Window]) -> String {
    windows.iter().map(Window::to_string).collect::<Vec<_>>().join(&format!(" {} ", tr!("and")))
}

fn of_holidays(days: Vec<Holiday>, added: bool, today: Date) -> Vec<String> {
    let named = |holiday: &Holiday| {
        let date = dates::short_near(holiday.date, today);
        if holiday.name.is_empty() { date } else { format!("{date}, {},", isolated(&holiday.name)) }
    };
    match &days[..] {
        [first, .., last] if days.len() > NAMED => {
            let (first, last) = (dates::short_near(first.date, today), dates::short_near(last.date, today));
            let count = days.len();
            vec![match added {
                true => tr!(
                    "{n} holiday is added, from {} to {}." | "{n} holidays are added, from {} to {}." % count,
                    first,
                    last
                ),
                false => tr!(
                    "{n} holiday is taken away, from {} to {}."
                        | "{n} holidays are taken away, from {} to {}." % count,
                    first,
                    last
                ),
            }]
        }
        days => {
            let said = |holiday: &Holiday| match added {
                true => tr!("{} is a holiday.", named(holiday)),
                false => tr!("{} is no holiday any more.", named(holiday)),
            };
            days.iter().map(said).collect()
        }
    }
}

fn renamed(before: &Calendar, after: &Calendar, today: Date) -> Vec<String> {
    let stays = |holiday: &&Holiday| before.is_holiday(holiday.date) && !before.holidays.contains(holiday);
    let renamed: Vec<&Holiday> = after.holidays.iter().filter(stays).collect();
    if renamed.len() > NAMED {
        return vec![
            tr!("{n} holiday has another name." | "{n} holidays have another name." % renamed.len()),
        ];
    }
    let said = |holiday: &&Holiday| {
        let date = dates::short_near(holiday.date, today);
        match holiday.name.as_str() {
            "" => tr!("{} has no name any more.", date),
            name => tr!("{} is called {}.", date, isolated(name)),
        }
    };
    renamed.iter().map(said).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::default_calendar;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    fn said(change: impl FnOnce(&mut Calendar)) -> Vec<String> {
        let before =
            Calendar { holidays: vec![Holiday::on(date("2026-12-25"))], ..default_calendar("Europe/London") };
        let mut after = before.clone();
        change(&mut after);
        let said = changes(&before, &after, date("2026-11-28")).into_iter();
        said.map(|sentence| sentence.replace(['\u{2068}', '\u{2069}'], "")).collect()
    }

    #[test]
    fn each_change_stands_side_by_side() {
        let before =
            Calendar { holidays: vec![Holiday::on(date("2026-12-25"))], ..default_calendar("Europe/London") };
        let mut after = before.clone();
        assert_eq!(parts(&before, &after), []);
        after.zone = "Europe/Paris".into();
        after.windows.retain(|window| window.day != 5);
        after.windows[0].from = 480;
        after.windows.push(Window { day: 6, from: 600, to: 780 });
        after.holidays = vec![
            Holiday::called(date("2026-12-25"), "Christmas Day"),
            Holiday::called(date("2027-01-01"), "New Year"),
        ];
        let said = |before: &Calendar, after: &Calendar| {
            let parts = parts(before, after).into_iter();
            parts.map(|part| format!("{}: {} | {}", part.label, part.before, part.after)).collect::<Vec<_>>()
        };
        assert_eq!(
            said(&before, &after),
            [
                "Zone: Europe/London | Europe/Paris",
                "Monday: 09:00–17:00 | 08:00–17:00",
                "Friday: 09:00–17:00 | closed",
                "Saturday: closed | 10:00–13:00",
                "Holiday: no holiday | Fri 1 Jan 2027, New Year",
                "Holiday: Fri 25 Dec 2026, without a name | Fri 25 Dec 2026, Christmas Day",
            ]
        );
        let none = Calendar { holidays: vec![], ..before.clone() };
        assert_eq!(said(&before, &none), ["Holiday: Fri 25 Dec 2026 | no holiday"]);
        let four = (1..=4).map(|day| Holiday::on(Date::from_ymd_opt(2026, 12, day).expect("a date")));
        let many = Calendar { holidays: four.collect(), ..none.clone() };
        let days = "4 days from Tue 1 Dec 2026 to Fri 4 Dec 2026";
        assert_eq!(said(&none, &many), [format!("Holiday: no holiday | {days}")]);
    }

    #[test]
    fn each_change_is_a_sentence() {
        assert_eq!(said(|_| ()), Vec::<String>::new());
        assert_eq!(
            said(|c| c.zone = "Europe/Paris".into()),
            ["The zone is Europe/Paris instead of Europe/London."]
        );
        assert_eq!(said(|c| c.windows.retain(|window| window.day != 5)), ["Friday is closed."]);
        assert_eq!(
            said(|c| c.windows.push(Window { day: 6, from: 600, to: 780 })),
            ["Saturday: 10:00–13:00; it was closed."]
        );
        assert_eq!(said(|c| c.windows[0].from = 480), ["Monday: 08:00–17:00 instead of 09:00–17:00."]);
        assert_eq!(
            said(|c| c.holidays = vec![Holiday::called(date("2027-01-01"), "New Year")]),
            ["Fri 1 Jan 2027, New Year, is a holiday.", "Fri 25 Dec is no holiday any more."]
        );
        assert_eq!(
            said(|c| c.holidays =
                (1..=4).map(|day| Holiday::on(Date::from_ymd_opt(2026, 12, day).expect("a date"))).collect()),
            ["4 holidays are added, from Tue 1 Dec to Fri 4 Dec.", "Fri 25 Dec is no holiday any more."]
        );
        assert_eq!(
            said(|c| c.holidays = vec![Holiday::called(date("2026-12-25"), "Christmas Day")]),
            ["Fri 25 Dec is called Christmas Day."]
        );
    }
}
