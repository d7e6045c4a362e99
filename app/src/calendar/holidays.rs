//! The days on which nobody works: those that there are, further ones as typed, and out of a file.

use super::{draft::CalendarDraft, ics::IcsImport, week::focus_soon};
use crate::{
    components::{
        date_field::DateField,
        dates,
        form::{FieldErrors, FormErrors, FormValues, TextField},
        icon::Icon,
    },
    session::use_session,
};
use chrono::Datelike;
use domain::{Date, Holiday, tr};
use leptos::{ev::SubmitEvent, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlFormElement;

/// How many days one entry may stand for.
const LONGEST: i64 = 60;

/// The days and the ways to more of them.
#[component]
pub fn Holidays(draft: CalendarDraft) -> impl IntoView {
    let today = draft.today();
    let days = Memo::new(move |_| draft.holidays.get());
    let years = Memo::new(move |_| years(&days.read(), today));
    let passed = Memo::new(move |_| {
        days.with(|days| days.iter().filter(|day| day.date < today).cloned().collect::<Vec<_>>())
    });
    view! {
        <section class="CalendarCard Holidays" aria-labelledby="holidays-title">
            <header class="Holidays-head">
                <h2 id="holidays-title">{tr!("Holidays")}</h2>
                <IcsImport draft />
            </header>
            <p class="Field-hint">{tr!("Whole days on which nobody works: no order ages on them.")}</p>
            <AddHoliday draft />
            {move || days.read().is_empty().then(|| view! { <p class="Muted">{tr!("holidays" => "None yet.")}</p> })}
            <For each=move || years.get() key=|year| *year let:year>
                <h3>{year}</h3>
                <ul class="Holidays-list"><For each=move || of_year(&days.read(), year, today) key=|day| day.clone() let:day><Row draft day today /></For></ul>
            </For>
            {move || (!passed.read().is_empty()).then(|| view! {
                <details class="Holidays-passed">
                    <summary>{tr!("{n} in the past" | "{n} in the past" % passed.read().len())}</summary>
                    <ul class="Holidays-list">{passed.get().into_iter().map(|day| view! { <Row draft day today /> }).collect_view()}</ul>
                </details>
            })}
        </section>
    }
}

/// The years of the days that are still to come.
fn years(days: &[Holiday], today: Date) -> Vec<i32> {
    let mut years: Vec<i32> =
        days.iter().filter(|day| day.date >= today).map(|day| day.date.year()).collect();
    years.sort_unstable();
    years.dedup();
    years
}

fn of_year(days: &[Holiday], year: i32, today: Date) -> Vec<Holiday> {
    let mut days: Vec<Holiday> =
        days.iter().filter(|day| day.date >= today && day.date.year() == year).cloned().collect();
    days.sort();
    days
}

#[component]
fn Row(draft: CalendarDraft, day: Holiday, today: Date) -> impl IntoView {
    let Holiday { date, name } = day;
    let passed = date < today;
    let words = if passed { dates::short_near(date, today) } else { dates::short(date) };
    let label = tr!("Remove the holiday on {}", dates::short_near(date, today));
    let remove = move |_| {
        draft.remove_holiday(date);
        focus_soon("holiday-date".to_owned());
    };
    view! {
        <li class="Holiday">
            <time datetime=date.to_string()>{words}</time>
            <span dir="auto">{name}</span>
            <button class="IconButton" type="button" aria-label=label on:click=remove><Icon name="close" /></button>
        </li>
    }
}

/// The form for a day, or a few in a row.
#[component]
fn AddHoliday(draft: CalendarDraft) -> impl IntoView {
    let (errors, style) = (FieldErrors::new("holiday"), use_session().date_style());
    let ready = RwSignal::new(false);
    Effect::new(move || ready.set(true));
    let add = move |event: SubmitEvent| {
        let form = event.target().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
        let Some(values) = FormValues::of(&event, errors) else { return };
        let (first, last) =
            (values.date("date", &tr!("The date"), style), values.date("last", &tr!("The last day"), style));
        if first.is_none() && values.raw("date").trim().is_empty() {
            errors.set("date", tr!("Give the date of the holiday."));
        }
        let name = values.raw("name");
        if name.trim().chars().count() > Holiday::NAME {
            errors.set("name", tr!("The name has at most {} characters.", Holiday::NAME));
        }
        let days = first.map(|first| days_between(first, last.unwrap_or(first)));
        if let Some(Err(why)) = &days {
            errors.set("last", why.clone());
        }
        let Some(Ok(days)) = days.filter(|_| values.sound()) else { return };
        let there = draft.holidays.with_untracked(|holidays| {
            days.iter().all(|day| holidays.iter().any(|holiday| holiday.date == *day))
        });
        if there {
            errors.set("date", tr!("That is a holiday already."));
            values.sound();
            return;
        }
        draft.add_holidays(days.into_iter().map(|date| Holiday::called(date, &name)));
        if let Some(form) = form {
            form.reset();
        }
        focus_soon("holiday-date".to_owned());
    };
    view! {
        <form class="HolidayForm" novalidate on:submit=add>
            <DateField name="date" label=tr!("Date") errors style required=true />
            <DateField name="last" label=tr!("Last day") errors style />
            <TextField name="name" label=tr!("a holiday" => "Name") errors />
            <button class="Button" type="submit" disabled=move || !ready.get()><Icon name="plus" />{tr!("Add")}</button>
            <FormErrors errors />
        </form>
    }
}

/// The days from one to another, both included.
fn days_between(first: Date, last: Date) -> Result<Vec<Date>, String> {
    match (last - first).num_days() {
        ..0 => Err(tr!("The last day is not before the first: give it later, or leave it empty.")),
        LONGEST.. => Err(tr!("That is more than 60 days: add them in parts.")),
        days => Ok(first.iter_days().take(days as usize + 1).collect()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().expect("a date")
    }

    #[test]
    fn a_few_days_in_a_row_are_one_entry() {
        let (first, last) = (date("2026-12-28"), date("2027-01-01"));
        assert_eq!(days_between(first, last).map(|days| days.len()), Ok(5));
        assert_eq!(days_between(first, first), Ok(vec![first]));
        assert!(days_between(last, first).is_err_and(|why| why.contains("not before the first")));
        assert!(days_between(first, date("2027-02-26")).is_err_and(|why| why.contains("60 days")));
        assert_eq!(days_between(first, date("2027-02-25")).map(|days| days.len()), Ok(60));
    }

    #[test]
    fn the_days_to_come_stand_by_year() {
        let days: Vec<Holiday> =
            ["2027-01-01", "2026-12-25", "2026-01-01", "2026-11-28"].map(|day| Holiday::on(date(day))).into();
        let today = date("2026-11-28");
        assert_eq!(years(&days, today), [2026, 2027]);
        assert_eq!(
            of_year(&days, 2026, today).iter().map(|day| day.date.to_string()).collect::<Vec<_>>(),
            ["2026-11-28", "2026-12-25"]
        );
    }
}
