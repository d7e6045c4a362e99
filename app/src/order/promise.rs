//! Promising dates, and promising others with the reason that the customer reads.

use super::{
    arrival::ArrivalOffer,
    context::use_order,
    editable::{Done, FormEnd},
    rule_offer::RuleOffer,
};
use crate::{
    api::Client,
    components::{
        date_field::DateField,
        dates,
        form::{FieldErrors, FormErrors, FormValues, TextArea},
        icon::Icon,
        moment::Moment,
    },
    session::use_session,
    submit::on_submit,
};
use domain::{
    DateConsent, DateStyle, Promise, tr,
    wire::{EditOrder, OrderView},
};
use leptos::prelude::*;

/// The first promise, where it is not the one in force.
pub fn first_promise(order: &OrderView) -> Option<Promise> {
    order.first_promise.filter(|first| Some(*first) != order.card.promise)
}

/// Whether the customer agrees to a date that moved; nothing where they are only told.
#[component]
pub fn Consent() -> impl IntoView {
    let order = use_order();
    let consent = order.part(|order| order.date_consent);
    let zone = order.zone();
    move || {
        let zone = zone.clone();
        consent.get().map(|consent| match consent {
            DateConsent::Asked { slips } => view! {
                <p class="Consent" role="note">
                    <Icon name="alert" />
                    <span>{not_agreed(slips)}</span>
                </p>
            }
            .into_any(),
            DateConsent::Agreed { at } => view! {
                <p class="Consent" data-agreed="" role="note">
                    <Icon name="check" />
                    <span>{tr!("before a moment" => "The customer agreed to this date")} " " <Moment at zone />"."</span>
                </p>
            }
            .into_any(),
        })
    }
}

/// Says which of the new dates it is, since the customer counted on one.
fn not_agreed(slips: u32) -> String {
    match slips {
        2 => tr!(
            "The customer has not agreed to the second new date yet. Their page asks them to accept it or to cancel."
        ),
        3 => tr!(
            "The customer has not agreed to the third new date yet. Their page asks them to accept it or to cancel."
        ),
        4 => tr!(
            "The customer has not agreed to the fourth new date yet. Their page asks them to accept it or to cancel."
        ),
        _ => tr!(
            "The customer has not agreed to the latest new date yet. Their page asks them to accept it or to cancel."
        ),
    }
}

/// The form for the window.
#[component]
pub fn PromiseForm(done: Done) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("promise"), RwSignal::new(false));
    let (before, asks_past) = (order.order().card.promise, order.order().asks_past);
    let today = untrack(|| order.board.today());
    let (style, tells) = (use_session().date_style(), use_session().tells_customers());
    let shown = RwSignal::new(before);
    let fields = move || {
        let (from, to) = shown.get().map(|promise| (promise.earliest(), promise.latest())).unzip();
        view! {
            <DateField name="earliest" label=tr!("a date" => "Earliest") errors style value=from required=true />
            <DateField name="latest" label=tr!("a date" => "Latest") errors style value=to hint=tr!("Leave it empty for a single day.") />
        }
    };
    let read = move |values: &FormValues| {
        let promise = window(values, errors, style)?;
        Some(EditOrder {
            promise: Some(promise),
            reason: values.maybe("reason", &tr!("The reason")),
            quiet: tells && !values.ticked("tell"),
            ..EditOrder::default()
        })
    };
    let save = move |edit: EditOrder| async move {
        order.change(|id, version, key| Client.edit(id, version, key, &edit)).await
    };
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.say(tr!("Promise saved"));
        done.run(());
    });
    view! {
        <form class="Form" novalidate on:submit=send>
            <RuleOffer take=Callback::new(move |window| shown.set(Some(window))) />
            <ArrivalOffer take=Callback::new(move |window| shown.set(Some(window))) />
            <div class="Form-row">{fields}</div>
            {asks_past.map(|date| view! {
                <p class="Field-hint">
                    {tr!(
                        "The date has moved before. If it is later than {}, the customer is asked to accept it or to cancel.",
                        dates::short_near(date, today)
                    )}
                </p>
            })}
            {before.map(|_| view! {
                <TextArea name="reason" label=tr!("Why the date changes") errors required=true hint=tr!("The customer reads it on the tracking page.") />
            })}
            {tells.then(|| view! { <label class="Tick"><input type="checkbox" name="tell" checked=true />{tr!("Tell the customer by e-mail")}</label> })}
            <FormErrors errors />
            <FormEnd label=tr!("a verb" => "Promise") busy done />
        </form>
    }
}

/// Reads the window of `earliest` and `latest`; a missing end is the start.
fn window(values: &FormValues, errors: FieldErrors, style: DateStyle) -> Option<Promise> {
    let earliest = values.date("earliest", &tr!("The earliest date"), style);
    let latest = values.date("latest", &tr!("The latest date"), style);
    if earliest.is_none() && !errors.any() {
        errors.set("earliest", tr!("Choose the first date on which it may arrive."));
    }
    let promise = Promise::new(earliest?, latest.or(earliest)?);
    promise.map_err(|invalid| errors.set("latest", tr!("The window {}.", invalid))).ok()
}
