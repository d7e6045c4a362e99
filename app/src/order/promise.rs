//! Promising dates, and promising others with the reason that the customer reads.

use super::{
    editable::{Done, FormEnd},
    sheet::use_sheet,
};
use crate::{
    backend::backend,
    ui::{
        dates,
        form::{Answers, Faults, FormFault, TextArea, TextField},
    },
};
use domain::{
    LongText, Promise,
    wire::{EditOrder, OrderView},
};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// The first promise, where it is not the one in force.
pub fn first_promise(order: &OrderView) -> Option<Promise> {
    order.first_promise.filter(|first| Some(*first) != order.card.promise)
}

/// The form for the window.
#[component]
pub fn PromiseForm(done: Done) -> impl IntoView {
    let sheet = use_sheet();
    let (faults, busy) = (Faults::new("promise"), RwSignal::new(false));
    let before = sheet.order().card.promise;
    let iso = |date: Option<domain::Date>| date.map(dates::iso).unwrap_or_default();
    let (from, to) = (iso(before.map(|promise| promise.earliest())), iso(before.map(|promise| promise.latest())));
    let send = move |event: SubmitEvent| {
        let Some(answers) = Answers::of(&event, faults) else { return };
        let promise = window(&answers, faults);
        let reason: Option<LongText> = answers.maybe("reason", "The reason");
        if answers.sound() && promise.is_some() {
            busy.set(true);
            let edit = EditOrder { promise, reason, ..EditOrder::default() };
            spawn_local(async move {
                let sent = sheet.change(|id, version, key| backend().edit(id, version, key, edit.clone())).await;
                busy.set(false);
                match sent {
                    Ok(_) => {
                        sheet.notices.say("Promise saved");
                        done.run(());
                    }
                    Err(failure) => faults.take(&failure),
                }
            });
        }
    };
    view! {
        <form class="Form" novalidate on:submit=send>
            <div class="Form-row">
                <TextField name="earliest" label="Earliest" faults kind="date" value=from required=true />
                <TextField name="latest" label="Latest" faults kind="date" value=to hint="Empty: the same day." />
            </div>
            {before.map(|_| view! {
                <TextArea name="reason" label="Why the date changes" faults required=true hint="The customer reads it on the tracking page." />
            })}
            <FormFault faults />
            <FormEnd label="Promise" busy done />
        </form>
    }
}

/// Reads the window of `earliest` and `latest`; a missing end is the start.
pub fn window(answers: &Answers, faults: Faults) -> Option<Promise> {
    let (earliest, latest) = (answers.date("earliest", "The earliest date"), answers.date("latest", "The latest date"));
    if earliest.is_none() && !faults.any() {
        faults.set("earliest", "Choose the first date on which it may arrive.");
    }
    let promise = Promise::new(earliest?, latest.or(earliest)?);
    promise.map_err(|invalid| faults.set("latest", format!("The window {invalid}."))).ok()
}
