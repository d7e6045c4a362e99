//! What a calendar changes of another one, in sentences.

use crate::components::dates;
use domain::{Calendar, Date, Holiday, Window, isolated, weekday_name};

/// How many holidays are named one by one.
const NAMED: usize = 3;

/// The sentences; none where nothing changes.
pub fn changes(before: &Calendar, after: &Calendar, today: Date) -> Vec<String> {
    let mut changes = Vec::new();
    if before.zone != after.zone {
        changes.push(format!("The zone is {} instead of {}.", isolated(&after.zone), isolated(&before.zone)));
    }
    for day in 1..=7 {
        let (was, is) = (before.windows_of(day), after.windows_of(day));
        if was != is {
            changes.push(of_day(weekday_name(day).unwrap_or_default(), &was, &is));
        }
    }
    let only = |of: &Calendar, other: &Calendar| -> Vec<Holiday> {
        of.holidays.iter().filter(|holiday| !other.is_holiday(holiday.date)).cloned().collect()
    };
    changes.extend(of_holidays(only(after, before), "is a holiday", "holidays are added", today));
    changes.extend(of_holidays(
        only(before, after),
        "is no holiday any more",
        "holidays are taken away",
        today,
    ));
    changes.extend(renamed(before, after, today));
    changes
}

fn of_day(name: &str, was: &[Window], is: &[Window]) -> String {
    match (was, is) {
        (_, []) => format!("{name} is closed."),
        ([], is) => format!("{name}: {}; it was closed.", hours(is)),
        (was, is) => format!("{name}: {} instead of {}.", hours(is), hours(was)),
    }
}

/// `09:00–12:00 and 13:00–17:00`
fn hours(windows: &[Window]) -> String {
    windows.iter().map(Window::to_string).collect::<Vec<_>>().join(" and ")
}

fn of_holidays(days: Vec<Holiday>, one: &str, many: &str, today: Date) -> Vec<String> {
    let named = |holiday: &Holiday| {
        let date = dates::short_near(holiday.date, today);
        if holiday.name.is_empty() { date } else { format!("{date}, {},", isolated(&holiday.name)) }
    };
    match &days[..] {
        [first, .., last] if days.len() > NAMED => {
            let (first, last) = (dates::short_near(first.date, today), dates::short_near(last.date, today));
            vec![format!("{} {many}, from {first} to {last}.", days.len())]
        }
        days => days.iter().map(|holiday| format!("{} {one}.", named(holiday))).collect(),
    }
}

fn renamed(before: &Calendar, after: &Calendar, today: Date) -> Vec<String> {
    let stays = |holiday: &&Holiday| before.is_holiday(holiday.date) && !before.holidays.contains(holiday);
    let renamed: Vec<&Holiday> = after.holidays.iter().filter(stays).collect();
    if renamed.len() > NAMED {
        return vec![format!("{} holidays have another name.", renamed.len())];
    }
    let said = |holiday: &&Holiday| {
        let date = dates::short_near(holiday.date, today);
        match holiday.name.as_str() {
            "" => format!("{date} has no name any more."),
            name => format!("{date} is called {}.", isolated(name)),
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
