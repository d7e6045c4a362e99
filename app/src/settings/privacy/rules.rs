//! For how long customers' data are kept: erased by itself after some days, and kept for some years.

use crate::{
    api::Client,
    components::{
        form::{FieldErrors, FormErrors, FormValues, Submit, TextField},
        notices::use_notices,
    },
    submit::on_submit,
};
use domain::{PrivacySettings, tr, wire::PrivacyView};
use leptos::prelude::*;

/// The form, with what it would do today.
#[component]
pub fn Rules(privacy: RwSignal<PrivacyView>) -> impl IntoView {
    let (errors, busy, notices) = (FieldErrors::new("privacy"), RwSignal::new(false), use_notices());
    let send = on_submit(
        errors,
        busy,
        move |values| read(values, errors),
        |settings| async move { Client.put_privacy(&settings).await },
        move |now| {
            privacy.set(now);
            notices.tell(tr!("Saved. It takes effect tonight."));
        },
    );
    let settings = privacy.with_untracked(|privacy| privacy.settings);
    let number = |number: Option<u32>| number.map(|number| number.to_string()).unwrap_or_default();
    let days = tr!(
        "Counted from the day an order was completed, {} at least. Leave it empty to erase only when somebody asks.",
        PrivacySettings::FEWEST_DAYS
    );
    let due = move || {
        let due = privacy.with(|privacy| privacy.due)?;
        Some(match due.orders {
            0 => tr!("Nothing is due today."),
            count if due.more => {
                tr!("Customers’ data of {n} order and more are due. They are erased tonight."
                    | "Customers’ data of {n} orders and more are due. They are erased tonight." % count)
            }
            count => tr!("Customers’ data of {n} order are due. They are erased tonight."
                | "Customers’ data of {n} orders are due. They are erased tonight." % count),
        })
    };
    view! {
        <form class="Form Settings-card" novalidate on:submit=send aria-label=tr!("How long customers’ data are kept")>
            <h2>{tr!("How long data are kept")}</h2>
            <TextField name="erase_after_days" label=tr!("Erase after so many days") errors kind="number" value=number(settings.erase_after_days) hint=days />
            <TextField
                name="keep_years" label=tr!("Keep for accounting, in years") errors kind="number" value=number(settings.keep_years)
                hint=tr!("Counted from the end of the year in which an order was completed. Until then its customer’s data stay, even if somebody asks.")
            />
            <p role="status" class="Field-hint">{due}</p>
            <FormErrors errors />
            <div class="Form-actions"><Submit label=tr!("Save") busy /></div>
        </form>
    }
}

fn read(values: &FormValues, errors: FieldErrors) -> Option<PrivacySettings> {
    let (least, most) = (PrivacySettings::FEWEST_DAYS, PrivacySettings::MOST_DAYS);
    let erase_after_days = number(values, errors, "erase_after_days", (least, most))?;
    let keep_years = number(values, errors, "keep_years", (1, PrivacySettings::MOST_YEARS))?;
    Some(PrivacySettings { erase_after_days, keep_years })
}

/// What stands in a field: a number within bounds, or nothing.
fn number(
    values: &FormValues,
    errors: FieldErrors,
    field: &'static str,
    (least, most): (u32, u32),
) -> Option<Option<u32>> {
    let raw = values.raw(field);
    match raw.trim() {
        "" => Some(None),
        text => match text.parse().ok().filter(|number| (least..=most).contains(number)) {
            Some(number) => Some(Some(number)),
            None => {
                errors.set(field, tr!("A whole number from {} to {}, or nothing.", least, most));
                None
            }
        },
    }
}
