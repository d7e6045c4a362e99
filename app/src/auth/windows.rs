//! The weekly working hours, a row for each day.

use crate::components::{
    clock::{clock, minutes},
    form::{FieldErrors, FieldNotes, FormValues, ReturnedForm},
};
use domain::{Window, default_calendar};
use leptos::prelude::*;

/// The days, Monday first, with the names of their three inputs.
const DAYS: [(&str, [&str; 3]); 7] = [
    ("Monday", ["open-1", "from-1", "to-1"]),
    ("Tuesday", ["open-2", "from-2", "to-2"]),
    ("Wednesday", ["open-3", "from-3", "to-3"]),
    ("Thursday", ["open-4", "from-4", "to-4"]),
    ("Friday", ["open-5", "from-5", "to-5"]),
    ("Saturday", ["open-6", "from-6", "to-6"]),
    ("Sunday", ["open-7", "from-7", "to-7"]),
];

/// The rows, at first with the hours of the default calendar.
#[component]
pub fn WorkingHours(errors: FieldErrors, returned: ReturnedForm) -> impl IntoView {
    let open = default_calendar("").windows;
    let rows = DAYS.iter().zip(1..).map(|((name, inputs), day)| {
        let window = open.iter().find(|window| window.day == day).copied();
        view! { <DayRow name inputs=*inputs window returned=returned.clone() /> }
    });
    view! {
        <fieldset class="WorkingHours" aria-describedby="working-hours-notes">
            <legend>"Working hours"</legend>
            <div class="WorkingHours-days">{rows.collect_view()}</div>
            <FieldNotes
                id="working-hours".to_owned() name="windows" errors
                hint=Some("Ages and deadlines count only within these hours.".to_owned())
            />
        </fieldset>
    }
}

#[component]
fn DayRow(
    name: &'static str,
    inputs: [&'static str; 3],
    window: Option<Window>,
    returned: ReturnedForm,
) -> impl IntoView {
    let [open, from, to] = inputs;
    let hours = window.unwrap_or(Window { day: 0, from: 9 * 60, to: 17 * 60 });
    // A box that is not ticked is not sent at all.
    let ticked = if returned.is_any() { returned.value(open).is_some() } else { window.is_some() };
    let time = |input: &str, default: u16| returned.value(input).unwrap_or_else(|| clock(default));
    view! {
        <div class="WorkingHours-day">
            <label class="Tick"><input type="checkbox" name=open checked=ticked /> <span>{name}</span></label>
            <input class="Input" type="time" name=from value=time(from, hours.from) aria-label=format!("{name}, opens") />
            <span aria-hidden="true">"–"</span>
            <input class="Input" type="time" name=to value=time(to, hours.to) aria-label=format!("{name}, closes") />
        </div>
    }
}

/// Reads the rows; says what is wrong with them under the name `windows`.
pub fn read(values: &FormValues, errors: FieldErrors) -> Vec<Window> {
    let mut windows = Vec::new();
    for ((name, [open, from, to]), day) in DAYS.iter().zip(1..) {
        if !values.ticked(open) {
            continue;
        }
        match (minutes(&values.raw(from)), minutes(&values.raw(to))) {
            (Some(from), Some(to)) if from < to => windows.push(Window { day, from, to }),
            _ => errors.set("windows", format!("{name} must open before it closes: give both times.")),
        }
    }
    if windows.is_empty() && !errors.any() {
        errors.set("windows", "Tick at least one day on which you work.");
    }
    windows
}
