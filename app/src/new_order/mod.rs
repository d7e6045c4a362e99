//! The form for a new order.

use super::{
    customer::{ContactFields, read_contact},
    new_lines::{self, LineRows},
};
use crate::{
    api::{ApiError, api},
    ui::form::{FormValues, FieldErrors, FormErrors, Submit, TextArea, TextField},
};
use domain::{Field, LongText, Promise, wire::PlaceOrder};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The page. A placed order opens over its board.
#[component]
pub fn NewOrderPage(
    /// The board.
    slug: String,
) -> impl IntoView {
    let board = format!("/boards/{slug}");
    let (errors, busy, rows) = (FieldErrors::new("new-order"), RwSignal::new(false), RwSignal::new(vec![0u32]));
    let send = move |event: SubmitEvent| {
        let read = FormValues::of(&event, errors).and_then(|values| read(&values, errors, &rows.read_untracked()));
        let (Some(order), slug) = (read, slug.clone()) else { return };
        busy.set(true);
        spawn_local(async move {
            match place(&slug, order).await {
                Ok(number) => drop(window().location().set_href(&format!("/boards/{slug}/orders/{number}"))),
                Err(failure) => {
                    busy.set(false);
                    errors.take(&failure);
                }
            }
        });
    };
    view! {
        <header class="PageHead"><h1>"New order"</h1></header>
        <div class="PageBody NewOrder">
            <form class="Form" novalidate on:submit=send>
                <section class="NewOrder-part Form" aria-label="Order">
                    <div class="Form-row">
                        <TextField name="number" label="Number" errors required=true hint="As your shop writes it; no two orders of a board share one." />
                        <TextField name="reference" label="Customer reference" errors />
                    </div>
                </section>
                <section class="NewOrder-part Form" aria-label="Customer"><ContactFields errors contact=None /></section>
                <section class="NewOrder-part Form" aria-label="Lines"><LineRows rows errors /></section>
                <section class="NewOrder-part Form" aria-label="Promise">
                    <div class="Form-row">
                        <TextField name="earliest" label="Arrives at the earliest" errors kind="date" />
                        <TextField name="latest" label="At the latest" errors kind="date" />
                    </div>
                    <p class="Field-hint">"The customer sees these dates. Leave both empty if you do not know yet: the next step asks for them."</p>
                    <TextArea name="note" label="Note for the team" errors />
                </section>
                <FormErrors errors />
                <div class="Form-actions">
                    <a class="Button" href=board>"Cancel"</a>
                    <Submit label="Place the order" busy />
                </div>
            </form>
        </div>
    }
}

/// Sends it, and once more with the same key when there is no answer: it is placed once.
async fn place(slug: &str, order: PlaceOrder) -> Result<String, ApiError> {
    let key = Uuid::new_v4();
    let mut answer = api().place(slug.to_owned(), key, order.clone()).await;
    if matches!(answer, Err(ApiError::Offline)) {
        answer = api().place(slug.to_owned(), key, order).await;
    }
    answer.map(|placed| placed.number.to_string())
}

fn read(values: &FormValues, errors: FieldErrors, rows: &[u32]) -> Option<PlaceOrder> {
    let number = values.need("number", "The number");
    let customer = read_contact(values);
    let lines = new_lines::read(values, errors, rows);
    let promise = promised(values, errors);
    let fields: BTreeMap<Field, LongText> = [(Field::Reference, "reference"), (Field::Note, "note")]
        .into_iter()
        .filter_map(|(field, name)| Some((field, values.maybe(name, field.label())?)))
        .collect();
    if !values.sound() {
        return None;
    }
    Some(PlaceOrder { number: number?, customer: customer?, lines, promise, fields })
}

/// The window; none when both ends are empty, one day when only one is given.
fn promised(values: &FormValues, errors: FieldErrors) -> Option<Promise> {
    let (earliest, latest) = (values.date("earliest", "The earliest date"), values.date("latest", "The latest date"));
    let promise = Promise::new(earliest.or(latest)?, latest.or(earliest)?);
    promise.map_err(|invalid| errors.set("latest", format!("The window {invalid}."))).ok()
}
