//! Looking for a customer, and who was found.

use super::customer::Customer;
use crate::{
    api::Client,
    components::{
        form::{FieldErrors, FormErrors, FormValues, Submit, TextField},
        moment::Moment,
        typed::typed,
    },
    paths,
    submit::on_submit,
};
use domain::{
    tr,
    wire::{FindCustomer, FoundCustomers, PrivacyView},
};
use leptos::prelude::*;

/// The form, and what came of it.
#[component]
pub fn Find(privacy: RwSignal<PrivacyView>) -> impl IntoView {
    let (errors, busy, found) =
        (FieldErrors::new("find"), RwSignal::new(false), RwSignal::new(None::<FoundCustomers>));
    let read = move |values: &FormValues| {
        let q = values.raw("q").trim().to_owned();
        if q.chars().count() < 3 {
            errors.set("q", tr!("Type at least 3 characters of the name or the e-mail address."));
            return None;
        }
        Some(FindCustomer { q })
    };
    let send = on_submit(
        errors,
        busy,
        read,
        |ask| async move { Client.find_customers(&ask).await },
        move |answer| found.set(Some(answer)),
    );
    view! {
        <section class="Settings-card Privacy" aria-labelledby="privacy-find">
            <h2 id="privacy-find">{tr!("What you hold about a customer")}</h2>
            <form class="Form" role="search" novalidate on:submit=send>
                <TextField name="q" label=tr!("E-mail address or name") required=true errors hint=tr!("Finds everybody who has ordered, with an account or as a guest.") />
                <FormErrors errors />
                <div class="Form-actions"><Submit label=tr!("a button" => "Find") busy /></div>
            </form>
            <div role="status">{move || found.get().map(|found| view! { <Found found privacy /> })}</div>
        </section>
    }
}

#[component]
fn Found(found: FoundCustomers, privacy: RwSignal<PrivacyView>) -> impl IntoView {
    let zone = privacy.with_untracked(|privacy| privacy.zone.clone());
    let before = found.erased_before.map(|at| {
        view! { <p class="Field-hint">{tr!("Data of this address were erased before, on")} " " <Moment at zone /> "."</p> }
    });
    let elsewhere = (!found.elsewhere.is_empty()).then(|| {
        let orders = found.elsewhere.iter().map(|order| {
            view! { <li><a href=paths::order(&order.board, &order.number)>{typed(&order.number)}</a></li> }
        });
        view! {
            <p>{tr!("The address also stands in texts of other customers’ orders. They go when the data of those customers are erased.")}</p>
            <ul class="Privacy-orders">{orders.collect_view()}</ul>
        }
    });
    let nobody = (found.customers.is_empty() && found.elsewhere.is_empty()).then(|| {
        view! { <p>{tr!("You hold nothing about anybody with this name or address.")}</p> }
    });
    let more = found.more.then(|| {
        view! { <p class="Field-hint">{tr!("There are more than fit here. Type more of the name, or the whole address.")}</p> }
    });
    let customers = found.customers.into_iter().map(|customer| view! { <Customer customer privacy /> });
    view! { {before} {nobody} <ul class="Privacy-found">{customers.collect_view()}</ul> {elsewhere} {more} }
}
