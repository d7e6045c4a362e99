//! Putting an order on hold: a typed reason, and a note.

use super::{
    editable::{Done, FormEnd},
    sheet::use_order,
};
use crate::{
    api::api,
    ui::{
        dates,
        form::{FormValues, FieldErrors, FormErrors, TextArea},
    },
};
use domain::{HoldReason, wire::HoldOrder};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// The form.
#[component]
pub fn HoldForm(done: Done) -> impl IntoView {
    let sheet = use_order();
    let (errors, busy) = (FieldErrors::new("hold"), RwSignal::new(false));
    let send = move |event: SubmitEvent| {
        let Some(values) = FormValues::of(&event, errors) else { return };
        let chosen = values.raw("reason");
        let reason = HoldReason::ALL.into_iter().find(|reason| reason.name() == chosen);
        if reason.is_none() {
            errors.set_whole("Choose what the order waits for.");
        }
        let note = values.maybe("note", "The note");
        let Some(reason) = reason.filter(|_| values.sound()) else { return };
        let hold = HoldOrder { reason, note };
        busy.set(true);
        spawn_local(async move {
            let sent = sheet.change(|id, version, key| api().hold(id, version, key, hold.clone())).await;
            busy.set(false);
            match sent {
                Ok(_) => {
                    sheet.notices.say("On hold");
                    done.run(());
                }
                Err(failure) => errors.take_as(&failure, "note"),
            }
        });
    };
    view! {
        <form class="Form HoldForm" novalidate on:submit=send aria-label="Put on hold">
            <fieldset class="Choices">
                <legend>"What does it wait for?"</legend>
                {HoldReason::ALL.map(|reason| view! {
                    <label class="Choice"><input type="radio" name="reason" value=reason.name() /> <span>{dates::capital(reason.name())}</span></label>
                }).collect_view()}
            </fieldset>
            <TextArea name="note" label="Note" errors hint="What exactly, and who follows it up. Needed with “Other”." />
            <FormErrors errors />
            <FormEnd label="Put on hold" busy done />
        </form>
    }
}
