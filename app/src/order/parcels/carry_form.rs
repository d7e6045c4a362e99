//! Who carries a parcel, and under which number: given when it is sent, corrected afterwards.

use crate::{
    api::Client,
    components::form::{FieldErrors, FormErrors, FormValues, TextField},
    order::{
        context::use_order,
        editable::{Done, FormEnd},
    },
    submit::on_submit,
};
use domain::{
    known_carriers, tr,
    wire::{CarryParcel, ParcelView},
};
use leptos::prelude::*;

/// The form.
#[component]
pub fn CarryForm(
    /// The parcel.
    parcel: ParcelView,
    /// Whether it is sent with this; else it was sent already.
    sends: bool,
    /// Calls when the form is done with.
    done: Done,
) -> impl IntoView {
    let (order, no) = (use_order(), parcel.no);
    let (errors, busy) = (FieldErrors::new("carry"), RwSignal::new(false));
    let read = move |values: &FormValues| {
        let carrier = values.maybe("carrier", &tr!("The carrier"));
        let tracking_number = values.maybe("tracking_number", &tr!("The number"));
        if carrier.is_none() && tracking_number.is_some() && !errors.any() {
            errors.set("carrier", tr!("Say which carrier the tracking number is of."));
        }
        Some(CarryParcel { carrier, tracking_number })
    };
    let save = move |ask: CarryParcel| async move {
        match sends {
            true => order.change(|id, version, key| Client.send_parcel((id, no), version, key, &ask)).await,
            false => order.change(|id, version, key| Client.label_parcel((id, no), version, key, &ask)).await,
        }
    };
    let send = on_submit(errors, busy, read, save, move |()| {
        order.notices.tell(match sends {
            true => tr!("Parcel {} is on its way: the customer’s page says so.", no),
            false => tr!("The carrier of parcel {} is corrected.", no),
        });
        done.run(());
    });
    let (title, label) = match sends {
        true => (tr!("Send parcel {}", no), tr!("a parcel" => "It is sent")),
        false => (tr!("Correct the carrier of parcel {}", no), tr!("Correct it")),
    };
    let known = known_carriers().map(|name| view! { <option value=name></option> }).collect_view();
    view! {
        <form class="Form ParcelForm" novalidate on:submit=send aria-label=title>
            <TextField name="carrier" label=tr!("Carrier") errors list="known-carriers" value=parcel.carrier.unwrap_or_default() />
            <TextField
                name="tracking_number" label=tr!("Tracking number") errors value=parcel.tracking_number.unwrap_or_default()
                hint=tr!("The customer reads both, with a link where the carrier’s page is known.")
            />
            <datalist id="known-carriers">{known}</datalist>
            <FormErrors errors />
            <FormEnd label=label busy done />
        </form>
    }
}
