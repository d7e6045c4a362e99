//! Working windows as they are typed, and what can be read of them.

use crate::components::clock::{clock, minutes};
use domain::{CalendarFault, Window, tr, weekday_name};

/// A working window as it is typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedWindow {
    /// Tells it from the others of the page.
    pub id: u32,
    /// Its weekday, Monday is 1.
    pub day: u8,
    /// When it opens.
    pub from: String,
    /// When it closes.
    pub to: String,
}

/// These windows as one would type them, with ids from this one on.
pub fn typed(windows: &[Window], first: u32) -> Vec<TypedWindow> {
    let mut windows = windows.to_vec();
    windows.sort();
    let typed = |(id, Window { day, from, to }): (u32, Window)| TypedWindow {
        id,
        day,
        from: clock(from),
        to: clock(to),
    };
    (first..).zip(windows).map(typed).collect()
}

/// The windows that can be read, and a fault for each day that has one that cannot.
pub fn read(typed: &[TypedWindow]) -> (Vec<Window>, Vec<CalendarFault>) {
    let (mut windows, mut faults) = (Vec::new(), Vec::<CalendarFault>::new());
    for TypedWindow { day, from, to, .. } in typed {
        match (minutes(from), minutes(to)) {
            (Some(from), Some(to)) => windows.push(Window { day: *day, from, to }),
            _ if faults.iter().any(|fault| fault.day == Some(*day)) => {}
            _ => {
                let name = weekday_name(*day).unwrap_or_default();
                let message = tr!("{}: give both times, like 09:00 and 17:00.", name);
                faults.push(CalendarFault { day: Some(*day), message });
            }
        }
    }
    (windows, faults)
}

/// The hours that a further window of a day probably has: after an hour's pause, or those of the day before.
pub fn likely(windows: &[TypedWindow], day: u8) -> (String, String) {
    let of = |day: u8| windows.iter().filter(move |window| window.day == day);
    if let Some(last) = of(day).filter_map(|window| minutes(&window.to)).max() {
        let from = last + 60;
        return match from < 24 * 60 {
            true => (clock(from), clock((from + 4 * 60).min(24 * 60))),
            false => Default::default(),
        };
    }
    let before = (1..day).rev().find_map(|day| of(day).next());
    before.map_or_else(|| (clock(9 * 60), clock(17 * 60)), |window| (window.from.clone(), window.to.clone()))
}
