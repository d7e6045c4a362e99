//! How a file is read: how its text is written, and what each of its columns means.

use super::{answers, choice::Choice, questions::Questions, steps::Steps};
use crate::components::{
    form::{FieldErrors, FormErrors, FormValues, TextField},
    typed::typed_list,
};
use domain::{
    isolated, tr,
    wire::{ImportColumn, ImportPreview},
};
use leptos::{ev, prelude::*};
use std::sync::Arc;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The form. Each change asks anew what an import would do.
#[component]
pub fn MappingForm(
    preview: Arc<ImportPreview>,
    board: StoredValue<Vec<(String, String)>>,
    steps: Steps,
) -> impl IntoView {
    let errors = FieldErrors::new("mapping");
    let header = StoredValue::new(preview.header.clone());
    let ask = move |values: &FormValues| {
        let Some(latest) = steps.latest.get_untracked() else { return };
        if let Some(mapping) = answers::mapping(values, errors, &header.read_value(), &latest) {
            steps.check(mapping);
        }
    };
    let change = move |event: ev::Event| {
        let input = event.target().and_then(|input| input.dyn_into::<Element>().ok());
        let of_text =
            input.as_ref().is_some_and(|input| input.closest("[data-text]").is_ok_and(|part| part.is_some()));
        let form = input
            .and_then(|input| input.closest("form").ok().flatten())
            .and_then(|form| form.dyn_into().ok());
        let Some(values) = form.and_then(|form| FormValues::of_form(form, errors)) else { return };
        match of_text.then(|| steps.latest.get_untracked()).flatten() {
            Some(latest) => steps.reread(answers::text(&values, &latest)),
            None => ask(&values),
        }
    };
    let guess = preview.guess.clone();
    let rows = preview.header.iter().enumerate().map(|(i, name)| {
        let meaning =
            guess.columns.iter().find(|(_, names)| names.names().contains(name)).map(|(meaning, _)| *meaning);
        let cells = preview.sample.iter().filter_map(|row| row.get(i)).filter(|cell| !cell.trim().is_empty());
        let sample = cells.take(3).cloned().collect::<Vec<_>>();
        view! { <ColumnRow i name=name.clone() meaning sample /> }
    });
    view! {
        <form
            class="Form Import-mapping" novalidate
            on:submit=move |event| if let Some(values) = FormValues::of(&event, errors) { ask(&values) }
            on:change=change
        >
            <h2>{tr!("How the file is written")}</h2>
            <TextChoices preview=preview.clone() />
            <h2>{tr!("What its columns mean")}</h2>
            <p class="Field-hint">{tr!("Several columns can be one thing: a first and a last name, a street and a town are joined in this order.")}</p>
            <div class="Import-table" tabindex="0" role="region" aria-label=tr!("Columns of the file")>
                <table>
                    <thead><tr><th scope="col">{tr!("a file" => "Column")}</th><th scope="col">{tr!("The first values")}</th><th scope="col">{tr!("a column" => "Means")}</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            <Questions board steps errors />
            <div class="Form-row">
                <TextField name="zone" label=tr!("Time zone of the file") errors value=guess.zone required=true hint=tr!("Like Europe/London.") />
                <TextField name="source" label=tr!("Name of the source") errors value=guess.source required=true hint=tr!("The same file imported again under this name changes nothing.") />
                <TextField
                    name="cancelled_prefix" label=tr!("Cancelled numbers begin with") errors value=guess.cancelled_prefix.unwrap_or_default()
                    hint=tr!("Orders whose number begins so are cancelled.")
                />
            </div>
            <FormErrors errors />
        </form>
    }
}

/// Encoding, delimiter and quotes. Another choice is another table: its columns are found anew.
#[component]
fn TextChoices(preview: Arc<ImportPreview>) -> impl IntoView {
    let (dialect, reading) = (&preview.guess.dialect, &preview.reading);
    let encodings = reading.encodings.iter().map(|name| (name.clone(), name.clone())).collect();
    let delimiters =
        answers::DELIMITERS.iter().map(|(name, _, words)| ((*name).to_owned(), words())).collect();
    let quotes = answers::QUOTES.iter().map(|(name, _, words)| ((*name).to_owned(), words())).collect();
    let delimiter = answers::name_of(&answers::DELIMITERS, dialect.delimiter);
    let hint = reading.encoding_guessed.then(|| {
        tr!("Guessed from its letters: check the names below, and choose another one if they are wrong.")
    });
    let telling = reading.telling.join(" · ");
    view! {
        <div class="Form-row" data-text="">
            <Choice name="encoding" label=tr!("Encoding") options=encodings chosen=dialect.encoding.clone() hint />
            <Choice name="delimiter" label=tr!("Cells are parted by") options=delimiters chosen=delimiter />
            <Choice name="quotes" label=tr!("Quotes") options=quotes chosen=answers::name_of(&answers::QUOTES, dialect.quotes) hint=reading.quotes.clone() />
        </div>
        {(!telling.is_empty()).then(|| view! { <p class="Import-telling"><span class="Field-hint">{tr!("As it is read now:")}</span> " "<bdi>{telling}</bdi></p> })}
    }
}

#[component]
fn ColumnRow(i: usize, name: String, meaning: Option<ImportColumn>, sample: Vec<String>) -> impl IntoView {
    let label = tr!("What {} means", isolated(&name));
    view! {
        <tr>
            <th scope="row" dir="auto">{name}</th>
            <td class="Import-sample">{typed_list(sample, " · ")}</td>
            <td>
                <select class="Input" name=format!("column-{i}") aria-label=label>
                    <option value="" selected=meaning.is_none()>{tr!("a column" => "– not used –")}</option>
                    {answers::MEANINGS.iter().enumerate().map(|(n, (column, words))| {
                        view! { <option value=n.to_string() selected=meaning == Some(*column)>{words()}</option> }
                    }).collect_view()}
                </select>
            </td>
        </tr>
    }
}
