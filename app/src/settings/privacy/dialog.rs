//! What is asked before a customer is erased: how much goes, what stays and why, and what cannot go yet.

use crate::{
    api::Client,
    components::{
        dates::dated,
        dialog::Dialog,
        form::{FieldErrors, FormErrors, Submit},
    },
    submit::on_submit,
};
use domain::{
    Date, Erasable, isolated, tr,
    wire::{EraseCustomer, ErasedCustomer, HeldCustomer, PrivacyView},
};
use leptos::{prelude::*, task::spawn_local};

/// Says what erasing means, and does it.
#[component]
pub fn EraseDialog(
    customer: HeldCustomer,
    privacy: RwSignal<PrivacyView>,
    gone: RwSignal<Option<String>>,
    done: Callback<()>,
) -> impl IntoView {
    let (errors, busy) = (FieldErrors::new("erase"), RwSignal::new(false));
    let (order, email) = (customer.order, customer.email.clone());
    let is_open = customer.orders.iter().any(|order| order.erasable == Erasable::Open);
    let kept = customer.orders.iter().filter_map(|order| match order.erasable {
        Erasable::Kept { from } => Some(from),
        _ => None,
    });
    let kept: Vec<Date> = kept.collect();
    let now = customer.orders.len() - kept.len();
    let later = !kept.is_empty();
    let send = on_submit(
        errors,
        busy,
        move |_| Some(EraseCustomer { order, email: email.clone(), later }),
        |ask| async move { Client.erase_customer(&ask).await },
        move |erased: ErasedCustomer| {
            gone.set(Some(said(&erased)));
            done.run(());
            spawn_local(async move {
                if let Ok(view) = Client.privacy().await {
                    let _ = privacy.try_set(view);
                }
            });
        },
    );
    let waits = kept.iter().max().map(|from| {
        let words = tr!(
            "{n} order must be kept for accounting, and is erased on {} at the latest."
                | "{n} orders must be kept for accounting, and are erased on {} at the latest." % kept.len(),
            dated(*from)
        );
        view! { <li><b>{words}</b></li> }
    });
    let goes = (now > 0).then(|| {
        let words = tr!(
            "This deletes for good, from {n} order: name, e-mail, phone, address, the descriptions of what was ordered, and every note, reason and comment."
                | "This deletes for good, from {n} orders: name, e-mail, phone, address, the descriptions of what was ordered, and every note, reason and comment."
                % now
        );
        view! { <li>{words}</li> }
    });
    let label = if now == 0 { tr!("Erase then") } else { tr!("Erase for good") };
    let act = (!is_open).then(|| view! { <Submit label busy /> });
    let open = is_open.then(|| {
        view! { <li><b>{tr!("An order is still open, and whoever works on it needs to know who it is for. Finish, cancel or withdraw it first.")}</b></li> }
    });
    view! {
        <Dialog labelled_by="erase-heading" class="BoardDialog" on_close=done>
            <h2 id="erase-heading">{tr!("Erase what is known of {}?", isolated(&customer.name))}</h2>
            <form class="Form" novalidate on:submit=send>
                <ul class="BoardDialog-means">
                    {open}
                    {goes}
                    {waits}
                    <li>{tr!("What stays: order numbers, dates, statuses, item numbers, quantities and prices, and who of you did what and when. You need that for your books, and it names no customer.")}</li>
                    <li>{tr!("This cannot be undone. Backups still hold the data until you delete them; if you restore one, Milepost erases the data again.")}</li>
                </ul>
                <FormErrors errors />
                <div class="Form-actions">
                    <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>{tr!("to give up a form" => "Cancel")}</button>
                    {act}
                </div>
            </form>
        </Dialog>
    }
}

fn said(erased: &ErasedCustomer) -> String {
    let mut said = match erased.orders {
        0 => String::new(),
        count => {
            tr!("Erased: {} texts of {n} order." | "Erased: {} texts of {n} orders." % count, erased.texts)
        }
    };
    if erased.waiting > 0 {
        let waiting = tr!("{n} order will be erased once the accounting years are over."
            | "{n} orders will be erased once the accounting years are over." % erased.waiting);
        said = format!("{said} {waiting}");
    }
    said.trim().to_owned()
}
