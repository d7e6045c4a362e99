//! What a file leaves open, each with what every answer would make of it: dates, numbers, statuses, rows without a number.

use super::{
    answers::{BLANK_NUMBERS, LEAVE_OUT, name_of, sign_field},
    choice::Choice,
    steps::Steps,
};
use crate::components::form::{FieldErrors, TextField};
use domain::{
    tr,
    wire::{DateReading, FileReading, ImportColumn, Mapping, NumberReading, StatusReading},
};
use leptos::prelude::*;

/// The questions. They are made anew when the file is read in another way, and stay as they are while they are answered.
#[component]
pub fn Questions(
    board: StoredValue<Vec<(String, String)>>,
    steps: Steps,
    errors: FieldErrors,
) -> impl IntoView {
    let reading =
        Memo::new(move |_| steps.latest.with(|latest| latest.as_ref().map(|latest| latest.reading.clone())));
    move || {
        let reading = reading.get()?;
        let guess = steps.latest.get_untracked()?.guess.clone();
        let promise_dates = guess.promise_dates.clone().unwrap_or_default();
        Some(view! {
            <Dates name="dates" own="dates-own" label=tr!("The orders' dates") readings=reading.dates.clone() chosen=guess.dates.clone() errors />
            <Dates name="promise_dates" own="promise_dates-own" label=tr!("The promised dates") readings=reading.promise_dates.clone() chosen=promise_dates errors />
            <NumberChoices reading=reading.clone() guess=guess.clone() />
            <BlankNumbers reading=reading.clone() guess=guess.clone() />
            <Statuses statuses=reading.statuses guess board />
        })
    }
}

#[component]
fn Dates(
    name: &'static str,
    own: &'static str,
    #[prop(into)] label: String,
    readings: Vec<DateReading>,
    chosen: String,
    errors: FieldErrors,
) -> impl IntoView {
    let words = |reading: &DateReading| match reading.read == reading.of {
        true => reading.example.clone(),
        false => tr!("{}; reads {} of {}", reading.example, reading.read, reading.of),
    };
    let options: Vec<_> = readings.iter().map(|reading| (reading.pattern.clone(), words(reading))).collect();
    (!options.is_empty()).then(|| {
        view! {
            <div class="Form-row">
                <Choice name label options chosen=Some(chosen) />
                <details class="Import-own">
                    <summary>{tr!("Written in another way")}</summary>
                    <TextField name=own label=tr!("In codes") errors hint=tr!("%d day, %m month, %Y year, %y year in two digits, %B its name, %H:%M time.") />
                </details>
            </div>
        }
    })
}

#[component]
fn NumberChoices(reading: FileReading, guess: Mapping) -> impl IntoView {
    let words = |reading: &NumberReading| match reading.read == reading.of {
        true => reading.example.clone(),
        false => tr!("{}; reads {} of {}", reading.example, reading.read, reading.of),
    };
    let choices: Vec<_> = reading
        .numbers
        .iter()
        .map(|(column, readings)| {
            let label = match column {
                ImportColumn::Quantity => tr!("The quantities"),
                _ => tr!("The prices"),
            };
            let options =
                readings.iter().map(|reading| (reading.sign.name().to_owned(), words(reading))).collect();
            let chosen = guess.numbers.get(column).map(|sign| sign.name().to_owned());
            view! { <Choice name=sign_field(*column) label options chosen /> }
        })
        .collect();
    (!choices.is_empty()).then(|| view! { <div class="Form-row">{choices}</div> })
}

#[component]
fn BlankNumbers(reading: FileReading, guess: Mapping) -> impl IntoView {
    let options = BLANK_NUMBERS.iter().map(|(name, _, words)| ((*name).to_owned(), words())).collect();
    let first = reading.first_blank_number.unwrap_or_default();
    let hint = tr!(
        "{n} row has none, in line {}. Many systems write an order's data on its first row only."
            | "{n} rows have none, the first in line {}. Many systems write an order's data on its first row only."
                % reading.blank_numbers,
        first
    );
    (reading.blank_numbers > 0).then(|| {
        let chosen = name_of(&BLANK_NUMBERS, guess.blank_numbers);
        view! { <div class="Form-row"><Choice name="blank_numbers" label=tr!("Rows without an order number") options chosen hint=Some(hint) /></div> }
    })
}

#[component]
fn Statuses(
    statuses: Vec<StatusReading>,
    guess: Mapping,
    board: StoredValue<Vec<(String, String)>>,
) -> impl IntoView {
    let rows = statuses.iter().enumerate().map(|(i, status)| {
        let chosen = match guess.statuses.get(&status.value) {
            Some(Some(id)) => id.to_string(),
            Some(None) => LEAVE_OUT.to_owned(),
            None => status.status.as_ref().map(ToString::to_string).unwrap_or_default(),
        };
        view! { <StatusRow i status=status.clone() chosen board /> }
    });
    (!statuses.is_empty()).then(|| {
        view! {
            <h2>{tr!("What its statuses are here")}</h2>
            <p class="Field-hint">{tr!("Orders whose status is none of the board's are not imported until you say which one it is.")}</p>
            <div class="Import-table" tabindex="0" role="region" aria-label=tr!("Statuses of the file")>
                <table>
                    <thead><tr><th scope="col">{tr!("In the file")}</th><th scope="col">{tr!("a file" => "Rows")}</th><th scope="col">{tr!("On the board")}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
        }
    })
}

#[component]
fn StatusRow(
    i: usize,
    status: StatusReading,
    chosen: String,
    board: StoredValue<Vec<(String, String)>>,
) -> impl IntoView {
    let empty = status.value.is_empty();
    let (word, open) = if empty {
        (tr!("a status" => "(nothing)"), tr!("As a new order"))
    } else {
        (status.value.clone(), tr!("– choose –"))
    };
    let label = tr!("What {} is on the board", word);
    let options = board.get_value().into_iter().map(|(id, name)| {
        let selected = id == chosen;
        view! { <option value=id selected=selected>{name}</option> }
    });
    view! {
        <tr>
            <th scope="row" dir="auto">{word}</th>
            <td>{status.rows}</td>
            <td>
                <select class="Input" name=format!("status-{i}") aria-label=label>
                    <option value="" selected=chosen.is_empty()>{open}</option>
                    {options.collect_view()}
                    <option value=LEAVE_OUT selected=chosen == LEAVE_OUT>{tr!("Leave these orders out")}</option>
                </select>
            </td>
        </tr>
    }
}
