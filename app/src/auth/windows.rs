//! The weekly working hours, a row for each day.

use crate::components::{
    clock::{clock, minutes},
    form::{FieldErrors, FieldNotes, FormValues, ReturnedForm},
};
use domain::{Window, default_calendar, tr, weekday_name};
use leptos::prelude::*;

/// The names of the three inputs of each day, Monday first.
const INPUTS: [[&str; 3]; 7] = [
    ["open-1", "from-1", "to-1"],
    ["open-2", "from-2", "to-2"],
    ["open-3", "from-3", "to-3"],
    ["open-4", "from-4", "to-4"],
    ["open-5", "from-5", "to-5"],
    ["open-6", "from-6", "to-6"],
    ["open-7", "from-7", "to-7"],
];

/// The rows, at first with the hours of the default calendar.
#[component]
pub fn WorkingHours(errors: FieldErrors, returned: ReturnedForm) -> impl IntoView {
    let open = default_calendar("").windows;
    let rows = INPUTS.iter().zip(1..).map(|(inputs, day)| {
        let name = weekday_name(day).unwrap_or_default();
        let window = open.iter().find(|window| window.day == day).copied();
        view! { <DayRow name inputs=*inputs window returned=returned.clone() /> }
    });
    view! {
        <fieldset class="WorkingHours" aria-describedby="working-hours-notes">
            <legend>{tr!("Working hours")}</legend>
            <div class="WorkingHours-days">{rows.collect_view()}</div>
            <FieldNotes
                id="working-hours".to_owned() name="windows" errors
                hint=Some(tr!("Ages and deadlines count only within these hours."))
            />
        </fieldset>
    }
}

#[component]
fn DayRow(
    name: String,
    inputs: [&'static str; 3],
    window: Option<Window>,
    returned: ReturnedForm,
) -> impl IntoView {
    let [open, from, to] = inputs;
    let hours = window.unwrap_or(Window { day: 0, from: 9 * 60, to: 17 * 60 });
    // A box that is not ticked is not sent at all.
    let ticked = if returned.is_any() { returned.value(open).is_some() } else { window.is_some() };
    let time = |input: &str, default: u16| returned.value(input).unwrap_or_else(|| clock(default));
    let (opens, closes) = (tr!("{}, opens", name), tr!("{}, closes", name));
    view! {
        <div class="WorkingHours-day">
            <label class="Tick"><input type="checkbox" name=open checked=ticked /> <span>{name}</span></label>
            <input class="Input" type="time" name=from value=time(from, hours.from) aria-label=opens />
            <span aria-hidden="true">"–"</span>
            <input class="Input" type="time" name=to value=time(to, hours.to) aria-label=closes />
        </div>
    }
}

/// Reads the rows; says what is wrong with them under the name `windows`.
pub fn read(values: &FormValues, errors: FieldErrors) -> Vec<Window> {
    let mut windows = Vec::new();
    for ([open, from, to], day) in INPUTS.iter().zip(1..) {
        if !values.ticked(open) {
            continue;
        }
        match (minutes(&values.raw(from)), minutes(&values.raw(to))) {
            (Some(from), Some(to)) if from < to => windows.push(Window { day, from, to }),
            _ => {
                let name = weekday_name(day).unwrap_or_default();
                errors.set("windows", tr!("{} must open before it closes: give both times.", name));
            }
        }
    }
    if windows.is_empty() && !errors.any() {
        errors.set("windows", tr!("Tick at least one day on which you work."));
    }
    windows
}
