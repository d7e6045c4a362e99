//! The calendar as somebody edits it, over the one that is published. Times are kept as they are typed, so that nothing is lost
//! that cannot be read yet.

use super::windows::{TypedWindow, likely, read, typed};
use crate::components::calendar_changes::changes;
use domain::{Calendar, CalendarFault, Date, Holiday, tr, wire::CalendarView};
use leptos::prelude::*;

/// The page's state.
#[derive(Clone, Copy)]
pub struct CalendarDraft {
    /// The board's name in addresses.
    pub slug: StoredValue<String>,
    /// What is in force.
    pub published: RwSignal<CalendarView>,
    /// The zone as typed.
    pub zone: RwSignal<String>,
    windows: RwSignal<Vec<TypedWindow>>,
    /// The holidays, in no order.
    pub holidays: RwSignal<Vec<Holiday>>,
    reading: Memo<Reading>,
    changes: Memo<Vec<String>>,
    next: StoredValue<u32>,
}

/// What is typed, as far as it can be read, and what is wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Reading {
    calendar: Calendar,
    faults: Vec<CalendarFault>,
}

impl CalendarDraft {
    /// Over what is published.
    pub fn new(slug: String, published: CalendarView) -> CalendarDraft {
        let Calendar { zone, holidays, windows } = published.calendar.clone();
        let published = RwSignal::new(published);
        let (zone, holidays) = (RwSignal::new(zone), RwSignal::new(holidays));
        let typed = typed(&windows, 0);
        let next = StoredValue::new(typed.len() as u32);
        let windows = RwSignal::new(typed);
        let reading = Memo::new(move |_| {
            let (windows, unread) = windows.with(|typed| read(typed));
            let calendar = Calendar { zone: zone.get(), windows, holidays: holidays.get() }.tidied();
            let said = calendar.faults().into_iter().filter(|fault| fault.day.is_some() || unread.is_empty());
            let faults = unread.iter().cloned().chain(said).collect();
            Reading { calendar, faults }
        });
        let changes = Memo::new(move |_| {
            let now = reading.read();
            published.with(|published| {
                let today = published.today;
                let mut changes = changes(&published.calendar, &now.calendar, today);
                // What cannot be read yet is no change, and must not get lost for that.
                if changes.is_empty() && !now.faults.is_empty() {
                    changes.push(tr!("Hours that are not finished yet."));
                }
                changes
            })
        });
        CalendarDraft {
            slug: StoredValue::new(slug),
            published,
            zone,
            windows,
            holidays,
            reading,
            changes,
            next,
        }
    }

    /// `40 h a week, 3 holidays ahead`, of what is published. Tracked.
    pub fn summary(self) -> String {
        self.published.with(|view| {
            let minutes: u32 =
                view.calendar.windows.iter().map(|window| u32::from(window.to - window.from)).sum();
            let hours = if minutes.is_multiple_of(60) {
                tr!("{} h", minutes / 60)
            } else {
                tr!("{} h {}", minutes / 60, format_args!("{:02}", minutes % 60))
            };
            let ahead = view.calendar.holidays.iter().filter(|holiday| holiday.date >= view.today).count();
            match ahead {
                0 => tr!("{} a week, no holidays ahead, {}", hours, view.calendar.zone),
                ahead => tr!(
                    "{} a week, {n} holiday ahead, {}" | "{} a week, {n} holidays ahead, {}" % ahead,
                    hours,
                    view.calendar.zone
                ),
            }
        })
    }

    /// The date in the zone that is in force. Untracked.
    pub fn today(self) -> Date {
        self.published.with_untracked(|view| view.today)
    }

    /// The calendar that is typed, where it is sound. Tracked.
    pub fn sound(self) -> Option<Calendar> {
        self.reading.with(|reading| reading.faults.is_empty().then(|| reading.calendar.clone()))
    }

    /// What is wrong with a day. Tracked.
    pub fn fault_of(self, day: u8) -> Option<String> {
        self.reading.with(|reading| {
            reading.faults.iter().find(|fault| fault.day == Some(day)).map(|fault| fault.message.clone())
        })
    }

    /// What keeps it from being saved. Tracked.
    pub fn faults(self) -> Vec<String> {
        self.reading.with(|reading| reading.faults.iter().map(|fault| fault.message.clone()).collect())
    }

    /// What saving would change, a sentence each. Tracked.
    pub fn changes(self) -> Vec<String> {
        self.changes.get()
    }

    /// The windows of a day, in the order in which they were added. Tracked.
    pub fn ids_of(self, day: u8) -> Vec<u32> {
        self.windows.with(|windows| {
            windows.iter().filter(|window| window.day == day).map(|window| window.id).collect()
        })
    }

    /// A window as it is typed. Tracked.
    pub fn window(self, id: u32) -> (String, String) {
        self.windows.with(|windows| {
            let found = windows.iter().find(|window| window.id == id);
            found.map(|window| (window.from.clone(), window.to.clone())).unwrap_or_default()
        })
    }

    /// Changes a window.
    pub fn change(self, id: u32, change: impl FnOnce(&mut TypedWindow)) {
        self.windows.update(|windows| {
            if let Some(window) = windows.iter_mut().find(|window| window.id == id) {
                change(window);
            }
        });
    }

    /// Takes a window away.
    pub fn remove(self, id: u32) {
        self.windows.update(|windows| windows.retain(|window| window.id != id));
    }

    /// A further window of a day, with the hours that are likely: its id.
    pub fn add(self, day: u8) -> u32 {
        let (from, to) = self.windows.with_untracked(|windows| likely(windows, day));
        let id = self.new_id();
        self.windows.update(|windows| windows.push(TypedWindow { id, day, from, to }));
        id
    }

    /// Gives Monday's hours to Tuesday to Friday.
    pub fn copy_monday(self) {
        let monday: Vec<(String, String)> = self.windows.with_untracked(|windows| {
            windows
                .iter()
                .filter(|window| window.day == 1)
                .map(|window| (window.from.clone(), window.to.clone()))
                .collect()
        });
        let copies: Vec<TypedWindow> = (2..=5)
            .flat_map(|day| monday.iter().map(move |(from, to)| (day, from.clone(), to.clone())))
            .map(|(day, from, to)| TypedWindow { id: self.new_id(), day, from, to })
            .collect();
        self.windows.update(|windows| {
            windows.retain(|window| !(2..=5).contains(&window.day));
            windows.extend(copies);
        });
    }

    fn new_id(self) -> u32 {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        id
    }

    /// Adds holidays. A day that is there already keeps its name.
    pub fn add_holidays(self, days: impl IntoIterator<Item = Holiday>) {
        self.holidays.update(|holidays| {
            for day in days {
                if holidays.iter().all(|there| there.date != day.date) {
                    holidays.push(day);
                }
            }
            holidays.sort();
        });
    }

    /// Takes a holiday away.
    pub fn remove_holiday(self, date: Date) {
        self.holidays.update(|holidays| holidays.retain(|holiday| holiday.date != date));
    }

    /// As it is published.
    pub fn discard(self) {
        self.show(self.published.with_untracked(|view| view.calendar.clone()));
    }

    /// It was published.
    pub fn published(self, view: CalendarView) {
        self.published.set(view);
        self.discard();
    }

    /// Somebody else published another one: what was changed here stays, over what is there now.
    pub fn put_over(self, theirs: CalendarView) {
        let base = self.published.with_untracked(|view| view.calendar.clone());
        let mine = self.reading.with_untracked(|reading| reading.calendar.clone());
        let together = mine.over(&base, &theirs.calendar);
        self.published.set(theirs);
        self.show(together);
    }

    fn show(self, calendar: Calendar) {
        let windows = typed(&calendar.windows, self.next.get_value());
        self.next.update_value(|next| *next += windows.len() as u32);
        self.windows.set(windows);
        self.zone.set(calendar.zone);
        self.holidays.set(calendar.holidays);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::default_calendar;
    use leptos::prelude::Owner;

    fn draft() -> CalendarDraft {
        let view = CalendarView {
            revision: 3,
            calendar: default_calendar("Europe/London"),
            today: "2026-11-28".parse().expect("a date"),
        };
        CalendarDraft::new("orders".into(), view)
    }

    #[test]
    fn what_is_typed_is_kept_until_it_can_be_read() {
        let owner = Owner::new();
        owner.with(|| {
            let draft = draft();
            assert_eq!((draft.changes(), draft.faults()), (vec![], vec![]));
            let monday = draft.ids_of(1)[0];
            draft.change(monday, |window| window.to = "12".into());
            let added = draft.add(1);
            assert_eq!(draft.window(added), ("13:00".into(), "17:00".into()));
            assert_eq!(draft.changes(), ["Monday: 09:00–12:00 and 13:00–17:00 instead of 09:00–17:00."]);
            draft.change(added, |window| window.to.clear());
            assert_eq!(draft.faults(), ["Monday: give both times, like 09:00 and 17:00."]);
            assert_eq!((draft.fault_of(1).is_some(), draft.fault_of(2)), (true, None));
            assert_eq!(draft.sound(), None);
            draft.change(added, |window| window.to = "16.30".into());
            draft.copy_monday();
            let sound = draft.sound().expect("a sound calendar");
            assert_eq!((sound.windows.len(), sound.windows[9].to), (10, 990));
            draft.discard();
            assert_eq!(draft.changes(), Vec::<String>::new());
        });
    }

    #[test]
    fn a_day_begins_with_the_hours_of_the_one_before_it() {
        let owner = Owner::new();
        owner.with(|| {
            let draft = draft();
            assert_eq!(draft.window(draft.add(6)), ("09:00".into(), "17:00".into()));
            draft.ids_of(1).into_iter().for_each(|id| draft.remove(id));
            assert_eq!(draft.changes()[0], "Monday is closed.");
            draft.change(draft.ids_of(2)[0], |window| window.to = "23:30".into());
            assert_eq!(draft.window(draft.add(2)), (String::new(), String::new()));
        });
    }

    #[test]
    fn what_somebody_else_published_meanwhile_is_put_together_with_what_is_typed() {
        let owner = Owner::new();
        owner.with(|| {
            let draft = draft();
            draft.change(draft.ids_of(5)[0], |window| window.to = "13:00".into());
            let mut theirs = default_calendar("Europe/London");
            theirs.holidays = vec![Holiday::on("2026-12-25".parse().expect("a date"))];
            draft.put_over(CalendarView { revision: 4, calendar: theirs, today: draft.today() });
            assert_eq!(draft.published.get_untracked().revision, 4);
            assert_eq!(draft.changes(), ["Friday: 09:00–13:00 instead of 09:00–17:00."]);
            assert_eq!(draft.holidays.get_untracked().len(), 1);
        });
    }
}
