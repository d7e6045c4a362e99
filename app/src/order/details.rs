//! An order's fields and its promise.

use super::{
    arrival::LaterThanPromised,
    context::use_order,
    editable::{Done, Editable, FormEnd, FormView},
    promise::{Consent, PromiseForm},
};
use crate::{
    api::Client,
    components::{
        dates,
        form::{FieldErrors, FormErrors, FormValues},
        shop_field::{ShopField, read_field, shown},
        withheld::Withheld,
    },
    session::use_session,
    submit::on_submit,
};
use domain::{
    FieldId, LongText, Right, tr,
    wire::{EditOrder, Editing},
};
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
        <Editable title=tr!("a heading" => "Promise") part=Editing::Promise action=tr!("Change the promise") may=may_promise form=promise_form><PromiseFacts /></Editable>
        <Editable title=tr!("Details") part=Editing::Details action=tr!("Edit the details") may=order.may_edit() form=fields_form><FieldFacts /></Editable>
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
            <dt>{tr!("Arrives")}</dt>
            <dd>{move || now.get().map_or_else(|| tr!("No date promised yet"), words)}</dd>
            {move || (first.get() != now.get()).then(|| first.get().map(|first| view! { <dt>{tr!("First promise")}</dt> <dd>{words(first)}</dd> }))}
        </dl>
        <Consent />
        <LaterThanPromised />
    }
}

#[component]
fn FieldFacts() -> impl IntoView {
    let order = use_order();
    let (fields, withheld) =
        (order.part(|order| order.fields.clone()), order.part(|order| order.withheld_fields.clone()));
    let style = use_session().date_style();
    view! {
        <dl class="Facts">
            {move || order.board.rules().workflow.fields.iter().map(|field| {
                let label = field.label.clone();
                if withheld.with(|withheld| withheld.contains(&field.id)) {
                    return view! { <dt translate="no">{label}</dt> <dd><Withheld words=order.withheld_from() /></dd> }.into_any();
                }
                let value = fields.with(|fields| fields.get(&field.id).cloned());
                let missing = value.is_none().then_some("");
                let value = value.map_or_else(|| "–".into_any(), |value| shown(field, &value, style));
                view! { <dt translate="no">{label}</dt> <dd data-missing=missing dir="auto">{value}</dd> }.into_any()
            }).collect_view()}
        </dl>
    }
}

#[component]
fn FieldsForm(done: Done) -> impl IntoView {
    let (order, style) = (use_order(), use_session().date_style());
    let (errors, busy) = (FieldErrors::new("fields"), RwSignal::new(false));
    let before = order.order().fields.clone();
    let withheld = order.order().withheld_fields.clone();
    let fields = untrack(|| order.board.rules().workflow.fields.clone());
    let fields: Vec<_> = fields.into_iter().filter(|field| !withheld.contains(&field.id)).collect();
    let inputs = fields
        .iter()
        .map(|field| {
            let value = before.get(&field.id).cloned().unwrap_or_default();
            view! { <ShopField field=field.clone() errors style value /> }
        })
        .collect_view();
    let save = move |fields: BTreeMap<_, _>| async move {
        if fields.is_empty() {
            return Ok(());
        }
        let edit = EditOrder { fields, ..EditOrder::default() };
        order.change(|id, version, key| Client.edit(id, version, key, &edit)).await
    };
    let read = move |values: &FormValues| {
        let given = fields.iter().map(|field| (field.id.clone(), read_field(field, values, errors, style)));
        let differs = |(id, given): &(FieldId, Option<LongText>)| {
            given.as_deref() != before.get(id).map(String::as_str)
        };
        Some(given.filter(differs).collect())
    };
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.say(tr!("Saved"));
        done.run(());
    });
    view! {
        <form class="Form" novalidate on:submit=send>
            {inputs}
            <FormErrors errors />
            <FormEnd label=tr!("Save") busy done />
        </form>
    }
}
