//! Seeing to an order that was raised for staying too long: by when it is to have moved on, and the word that goes with it.

use crate::{
    api::ApiResult,
    components::{
        date_field::DateField,
        form::{FieldErrors, FormErrors, FormValues, Submit, TextArea},
    },
    session::use_session,
    submit::on_submit,
};
use chrono::Days;
use domain::{
    Date, tr,
    wire::{AcknowledgeOrder, Until},
};
use leptos::prelude::*;
use std::pin::Pin;

/// Sends what was chosen.
pub type SendAcknowledge = Callback<AcknowledgeOrder, Pin<Box<dyn Future<Output = ApiResult<()>>>>>;

/// The form; it begins with tomorrow.
#[component]
pub fn AcknowledgeForm(
    /// The date in the board's zone.
    today: Date,
    /// Sends what was chosen.
    send: SendAcknowledge,
    /// Gives the form up, or is done with it.
    done: Callback<()>,
) -> impl IntoView {
    let (errors, busy) = (FieldErrors::new("acknowledge").with_reason_in("note"), RwSignal::new(false));
    let style = use_session().date_style();
    let read = move |values: &FormValues| {
        let until = values.date("until", &tr!("The day"), style);
        if until.is_none() && !errors.any() {
            errors.set("until", tr!("Choose the day on which it is raised again."));
        }
        Some(AcknowledgeOrder { until: Until::Day(until?), note: values.maybe("note", &tr!("The word")) })
    };
    let submit = on_submit(errors, busy, read, move |ask| send.run(ask), move |()| done.run(()));
    let tomorrow = today.checked_add_days(Days::new(1));
    view! {
        <form class="Form AcknowledgeForm" novalidate on:submit=submit aria-label=tr!("See to the order")>
            <DateField name="until" label=tr!("Seen to until") errors style value=tomorrow required=true hint=tr!("If it is still here when the shop opens that day, it is raised again.") />
            <TextArea name="note" label=tr!("A word with it") errors hint=tr!("What you will do about it. The team reads it, the customer never does.") />
            <FormErrors errors />
            <div class="Form-actions">
                <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>{tr!("to give up a form" => "Cancel")}</button>
                <Submit label=tr!("I see to it") busy />
            </div>
        </form>
    }
}
