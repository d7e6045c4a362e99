//! A new role: its name, and the rest in the matrix.

use super::draft::RolesDraft;
use crate::components::{
    dialog::Dialog,
    form::{FieldErrors, FormErrors, FormValues, Submit, TextField},
};
use domain::{ShortText, tr};
use leptos::{ev::SubmitEvent, prelude::*};

/// The form, in a dialog.
#[component]
pub fn NewRole(draft: RolesDraft, done: Callback<()>) -> impl IntoView {
    let (errors, busy) = (FieldErrors::new("new-role"), RwSignal::new(false));
    let add = move |event: SubmitEvent| {
        let Some(values) = FormValues::of(&event, errors) else { return };
        let name = values.need::<ShortText>("name", &tr!("The name"));
        if let Some(name) = name.filter(|_| values.sound()) {
            draft.add(&name);
            done.run(());
        }
    };
    view! {
        <Dialog labelled_by="new-role-heading" class="NewRoleDialog" on_close=done>
            <h2 id="new-role-heading">{tr!("New role")}</h2>
            <form class="Form" novalidate on:submit=add>
                <TextField name="name" label=tr!("Name") errors required=true hint=tr!("It begins by seeing every status and no contact, address or price.") />
                <FormErrors errors />
                <div class="Form-actions">
                    <button class="Button" type="button" on:click=move |_| done.run(())>{tr!("to give up a form" => "Cancel")}</button>
                    <Submit label=tr!("Add it") busy />
                </div>
            </form>
        </Dialog>
    }
}
