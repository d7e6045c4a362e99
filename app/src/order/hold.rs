//! Putting an order on hold: a typed reason, and a note.

use super::{
    context::use_order,
    editable::{Done, FormEnd},
};
use crate::{
    api::Client,
    components::{
        dates,
        form::{FieldErrors, FormErrors, FormValues, TextArea},
    },
    submit::on_submit,
};
use domain::{HoldReason, spoken::say, tr, wire::HoldOrder};
use leptos::prelude::*;

/// The form.
#[component]
pub fn HoldForm(done: Done) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("hold").with_reason_in("note"), RwSignal::new(false));
    let read = move |values: &FormValues| {
        let chosen = values.raw("reason");
        let reason = HoldReason::ALL.into_iter().find(|reason| reason.name() == chosen);
        if reason.is_none() {
            errors.set_whole(tr!("Choose what the order waits for."));
        }
        let note = values.maybe("note", &tr!("The note"));
        Some(HoldOrder { reason: reason?, note })
    };
    let hold = move |hold: HoldOrder| async move {
        order.change(|id, version, key| Client.hold(id, version, key, &hold)).await
    };
    let send = on_submit(errors, busy, read, hold, move |()| {
        order.notices.say(tr!("On hold"));
        done.run(());
    });
    view! {
        <form class="Form HoldForm" novalidate on:submit=send aria-label=tr!("Put on hold")>
            <fieldset class="Choices">
                <legend>{tr!("What does it wait for?")}</legend>
                {HoldReason::ALL.map(|reason| view! {
                    <label class="Choice"><input type="radio" name="reason" value=reason.name() /> <span>{dates::capital(&say(reason.name()))}</span></label>
                }).collect_view()}
            </fieldset>
            <TextArea name="note" label=tr!("Note") errors hint=tr!("What exactly, and who follows it up. Needed with “Other”.") />
            <FormErrors errors />
            <FormEnd label=tr!("Put on hold") busy done />
        </form>
    }
}
