//! Putting all of a parcel into another one that is still here.

use crate::{
    api::Client,
    components::form::{FieldErrors, FormErrors, FormValues},
    order::{
        context::use_order,
        editable::{Done, FormEnd},
    },
    submit::on_submit,
};
use domain::{ParcelState, tr, wire::MergeParcel};
use leptos::prelude::*;

/// The form: into which one.
#[component]
pub fn MergeForm(
    /// The parcel that goes.
    no: u32,
    /// Calls when the form is done with.
    done: Done,
) -> impl IntoView {
    let order = use_order();
    let (errors, busy) = (FieldErrors::new("merge"), RwSignal::new(false));
    let read = move |values: &FormValues| {
        let into = values.raw("into").parse().ok();
        if into.is_none() {
            errors.set_whole(tr!("Choose the parcel that it goes into."));
        }
        Some(MergeParcel { into: into? })
    };
    let save = move |ask: MergeParcel| async move {
        order.change(|id, version, key| Client.merge_parcel((id, no), version, key, &ask)).await
    };
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.tell(tr!("What was in parcel {} is in the other one now.", no));
        done.run(());
    });
    let others = order.order().parcels.clone().into_iter();
    let others = others.filter(move |other| other.no != no && other.state == ParcelState::Packed);
    let choices = others.map(|other| {
        view! {
            <label class="Choice"><input type="radio" name="into" value=other.no.to_string() /> <span>{tr!("Parcel {}", other.no)}</span></label>
        }
    });
    view! {
        <form class="Form ParcelForm" novalidate on:submit=send aria-label=tr!("Merge parcel {}", no)>
            <fieldset class="Choices">
                <legend>{tr!("Into which one goes what is in parcel {}?", no)}</legend>
                {choices.collect_view()}
            </fieldset>
            <FormErrors errors />
            <FormEnd label=tr!("a verb" => "Merge") busy done />
        </form>
    }
}
