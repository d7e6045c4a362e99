//! Putting an order on hold: a typed reason, and a note.

use super::{
    editable::{Done, FormEnd},
    sheet::use_sheet,
};
use crate::{
    backend::backend,
    ui::{
        dates,
        form::{Answers, Faults, FormFault, TextArea},
    },
};
use domain::{HoldReason, wire::HoldOrder};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// The form.
#[component]
pub fn HoldForm(done: Done) -> impl IntoView {
    let sheet = use_sheet();
    let (faults, busy) = (Faults::new("hold"), RwSignal::new(false));
    let send = move |event: SubmitEvent| {
        let Some(answers) = Answers::of(&event, faults) else { return };
        let chosen = answers.raw("reason");
        let reason = HoldReason::ALL.into_iter().find(|reason| reason.name() == chosen);
        if reason.is_none() {
            faults.set_whole("Choose what the order waits for.");
        }
        let note = answers.maybe("note", "The note");
        let Some(reason) = reason.filter(|_| answers.sound()) else { return };
        let hold = HoldOrder { reason, note };
        busy.set(true);
        spawn_local(async move {
            let sent = sheet.change(|id, version, key| backend().hold(id, version, key, hold.clone())).await;
            busy.set(false);
            match sent {
                Ok(_) => {
                    sheet.notices.say("On hold");
                    done.run(());
                }
                Err(failure) => faults.take_as(&failure, "note"),
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
            <TextArea name="note" label="Note" faults hint="What exactly, and who follows it up. Needed with “Other”." />
            <FormFault faults />
            <FormEnd label="Put on hold" busy done />
        </form>
    }
}
