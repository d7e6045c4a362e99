//! How a file is read: what each of its columns means, and how its dates are written.

use super::steps::Steps;
use crate::components::{
    form::{FieldErrors, FormErrors, FormValues, TextField},
    typed::typed_list,
};
use domain::{
    isolated,
    wire::{ImportColumn, ImportPreview, Mapping},
};
use leptos::{ev::SubmitEvent, prelude::*};
use std::{collections::BTreeMap, sync::Arc};
use wasm_bindgen::JsCast;

/// What a column can mean, in the order of the menu.
const MEANINGS: [(ImportColumn, &str); 18] = [
    (ImportColumn::Number, "Order number"),
    (ImportColumn::CustomerName, "Customer: name"),
    (ImportColumn::CustomerId, "Customer: number"),
    (ImportColumn::Email, "Customer: e-mail"),
    (ImportColumn::Phone, "Customer: phone"),
    (ImportColumn::Address, "Customer: address"),
    (ImportColumn::Postcode, "Customer: postcode"),
    (ImportColumn::Country, "Customer: country"),
    (ImportColumn::Sku, "Line: article number"),
    (ImportColumn::Description, "Line: description"),
    (ImportColumn::Quantity, "Line: quantity"),
    (ImportColumn::UnitPrice, "Line: price of one"),
    (ImportColumn::PlacedAt, "Placed at"),
    (ImportColumn::Status, "Status"),
    (ImportColumn::PromiseEarliest, "Promised: earliest date"),
    (ImportColumn::PromiseLatest, "Promised: latest date"),
    (ImportColumn::Reference, "Customer reference"),
    (ImportColumn::Note, "Note"),
];

/// Common ways to write a date and time.
const DATES: [&str; 8] = [
    "%Y-%m-%d",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%d/%m/%Y",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%m/%d/%y %H:%M",
    "%d.%m.%Y",
];

/// The form. Each change asks anew what an import would do.
#[component]
pub fn MappingForm(preview: Arc<ImportPreview>, steps: Steps) -> impl IntoView {
    let errors = FieldErrors::new("mapping");
    let header = StoredValue::new(preview.header.clone());
    let ask = move |values: &FormValues| {
        if let Some(mapping) = read(values, errors, &header.read_value()) {
            steps.check(mapping);
        }
    };
    let guess = preview.guess.clone();
    let rows = preview.header.iter().enumerate().map(|(i, name)| {
        let meaning = guess.columns.iter().find(|(_, column)| *column == name).map(|(meaning, _)| *meaning);
        let sample = preview
            .sample
            .iter()
            .filter_map(|row| row.get(i))
            .filter(|cell| !cell.trim().is_empty())
            .take(3)
            .cloned();
        let sample = sample.collect::<Vec<_>>();
        view! { <ColumnRow i name=name.clone() meaning sample /> }
    });
    view! {
        <form
            class="Form Import-mapping" novalidate
            on:submit=move |event: SubmitEvent| if let Some(values) = FormValues::of(&event, errors) { ask(&values) }
            on:change=move |event| {
                let input = event.target().and_then(|input| input.dyn_into::<web_sys::Element>().ok());
                let form = input.and_then(|input| input.closest("form").ok().flatten()).and_then(|form| form.dyn_into().ok());
                if let Some(values) = form.and_then(|form| FormValues::of_form(form, errors)) {
                    ask(&values);
                }
            }
        >
            <h2>"How the file is read"</h2>
            <div class="Import-table" tabindex="0" role="region" aria-label="Columns of the file">
                <table>
                    <thead><tr><th scope="col">"Column"</th><th scope="col">"The first values"</th><th scope="col">"Means"</th></tr></thead>
                    <tbody>{rows.collect_view()}</tbody>
                </table>
            </div>
            <div class="Form-row">
                <TextField name="dates" label="Dates are written" errors value=guess.dates list="import-dates" hint="%d day, %m month, %Y year, %H:%M time." />
                <TextField name="zone" label="Time zone of the file" errors value=guess.zone required=true hint="Like Europe/London." />
            </div>
            <datalist id="import-dates">{DATES.map(|dates| view! { <option value=dates></option> }).collect_view()}</datalist>
            <div class="Form-row">
                <TextField name="source" label="Name of the source" errors value=guess.source required=true hint="The same file imported again under this name changes nothing." />
                <TextField
                    name="cancelled_prefix" label="Cancelled numbers begin with" errors value=guess.cancelled_prefix.unwrap_or_default()
                    hint="Orders whose number begins so are cancelled."
                />
            </div>
            <FormErrors errors />
        </form>
    }
}

#[component]
fn ColumnRow(i: usize, name: String, meaning: Option<ImportColumn>, sample: Vec<String>) -> impl IntoView {
    let label = format!("What {} means", isolated(&name));
    view! {
        <tr>
            <th scope="row" dir="auto">{name}</th>
            <td class="Import-sample">{typed_list(sample, " · ")}</td>
            <td>
                <select class="Input" name=format!("column-{i}") aria-label=label>
                    <option value="" selected=meaning.is_none()>"– not used –"</option>
                    {MEANINGS.iter().enumerate().map(|(n, (column, words))| {
                        view! { <option value=n.to_string() selected=meaning == Some(*column)>{*words}</option> }
                    }).collect_view()}
                </select>
            </td>
        </tr>
    }
}

fn read(values: &FormValues, errors: FieldErrors, header: &[String]) -> Option<Mapping> {
    let mut columns = BTreeMap::new();
    for (i, name) in header.iter().enumerate() {
        let chosen = values.raw(&format!("column-{i}")).parse::<usize>().ok().and_then(|n| MEANINGS.get(n));
        if let Some((meaning, words)) = chosen
            && let Some(other) = columns.insert(*meaning, name.clone())
        {
            let (other, name) = (isolated(&other), isolated(name));
            errors.set_whole(format!("“{other}” and “{name}” are both “{words}”: choose one of them."));
        }
    }
    if !columns.contains_key(&ImportColumn::Number) {
        errors.set_whole("Choose the column that holds the order number.");
    }
    let text = |field: &str| values.raw(field).trim().to_owned();
    let prefix = Some(text("cancelled_prefix")).filter(|prefix| !prefix.is_empty());
    let mapping = Mapping {
        columns,
        dates: text("dates"),
        zone: text("zone"),
        source: text("source"),
        cancelled_prefix: prefix,
    };
    (!errors.any()).then_some(mapping)
}
