//! An order's fields and its promise.

use super::{
    context::use_order,
    editable::{Done, Editable, FormEnd, FormView},
    promise::PromiseForm,
};
use crate::{
    api::Client,
    components::{
        dates,
        form::{FieldErrors, FormErrors, FormValues, TextArea, TextField},
        withheld::Withheld,
    },
    submit::on_submit,
};
use domain::{Field, LongText, Part, Right, wire::EditOrder};
use leptos::prelude::*;
use std::{collections::BTreeMap, sync::Arc};

/// Promise and fields.
#[component]
pub fn Details() -> impl IntoView {
    let order = use_order();
    let may_promise = order.may(|actor, workflow, _| actor.may(Right::Promise, workflow));
    let promise_form: FormView = Arc::new(move |done| view! { <PromiseForm done /> }.into_any());
    let fields_form: FormView = Arc::new(move |done| view! { <FieldsForm done /> }.into_any());
    view! {
        <Editable title="Promise" action="Change the promise" may=may_promise form=promise_form><PromiseFacts /></Editable>
        <Editable title="Details" action="Edit the details" may=order.may_edit() form=fields_form><FieldFacts /></Editable>
    }
}

#[component]
fn PromiseFacts() -> impl IntoView {
    let order = use_order();
    let (now, first) = (order.part(|order| order.card.promise), order.part(|order| order.first_promise));
    let words = move |promise: domain::Promise| {
        dates::window(promise.earliest(), promise.latest(), order.board.today())
    };
    view! {
        <dl class="Facts">
            <dt>"Arrives"</dt>
            <dd>{move || now.get().map_or_else(|| "No date promised yet".to_owned(), words)}</dd>
            {move || (first.get() != now.get()).then(|| first.get().map(|first| view! { <dt>"First promise"</dt> <dd>{words(first)}</dd> }))}
        </dl>
    }
}

#[component]
fn FieldFacts() -> impl IntoView {
    let order = use_order();
    let (fields, withheld) = (order.part(|order| order.fields.clone()), order.withholds(Part::Notes));
    view! {
        <dl class="Facts">
            {move || Field::ALL.map(|field| {
                if field == Field::Note && withheld.get() {
                    return view! { <dt>{field.label()}</dt> <dd><Withheld words=order.withheld_from() /></dd> }.into_any();
                }
                let value = fields.with(|fields| fields.get(&field).cloned());
                let missing = value.is_none().then_some("");
                view! { <dt>{field.label()}</dt> <dd data-missing=missing dir="auto">{value.unwrap_or_else(|| "–".into())}</dd> }.into_any()
            }).collect_view()}
        </dl>
    }
}

/// The names of the inputs.
fn input(field: Field) -> &'static str {
    match field {
        Field::Carrier => "carrier",
        Field::TrackingNumber => "tracking_number",
        Field::Reference => "reference",
        Field::Note => "note",
    }
}

#[component]
fn FieldsForm(done: Done) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("fields"), RwSignal::new(false));
    let (before, sees_note) = (order.order().fields.clone(), !order.order().withheld.contains(&Part::Notes));
    let value = |field: Field| before.get(&field).cloned().unwrap_or_default();
    let (note, lines) = (
        value(Field::Note),
        [Field::Carrier, Field::TrackingNumber, Field::Reference].map(|field| (field, value(field))),
    );
    let save = move |fields: BTreeMap<_, _>| async move {
        if fields.is_empty() {
            return Ok(());
        }
        let edit = EditOrder { fields, ..EditOrder::default() };
        order.change(|id, version, key| Client.edit(id, version, key, &edit)).await
    };
    let send = on_submit(
        errors,
        busy,
        move |values| Some(changed(values, &before)),
        save,
        move |()| {
            order.notices.say("Saved");
            done.run(());
        },
    );
    view! {
        <form class="Form" novalidate on:submit=send>
            {lines.map(|(field, value)| view! { <TextField name=input(field) label=field.label() errors value /> }).collect_view()}
            {sees_note.then(|| view! { <TextArea name=input(Field::Note) label=Field::Note.label() errors value=note hint="For the team; the customer does not see it." /> })}
            <FormErrors errors />
            <FormEnd label="Save" busy done />
        </form>
    }
}

/// The fields that are not what they were; an emptied one is none.
fn changed(values: &FormValues, before: &BTreeMap<Field, String>) -> BTreeMap<Field, Option<LongText>> {
    let mut fields = BTreeMap::new();
    for field in Field::ALL {
        let typed = values.raw(input(field)).replace('\r', "");
        if typed.trim() != before.get(&field).map_or("", String::as_str).trim() {
            fields.insert(field, values.maybe(input(field), field.label()));
        }
    }
    fields
}
