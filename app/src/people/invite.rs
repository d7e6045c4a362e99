//! Inviting a person.

use super::roles::{self, BoardRoles, RoleBoxes};
use crate::{
    api::Client,
    components::{
        dialog::Dialog,
        form::{FieldErrors, FormErrors, FormValues, Submit, TextField},
    },
    submit::on_submit,
};
use domain::{
    isolated, tr,
    wire::{Invite, Link, PersonView},
};
use leptos::{prelude::*, task::spawn_local};

/// The form, in a dialog. It ends with a link to hand over.
#[component]
pub fn InviteForm(
    people: RwSignal<Vec<PersonView>>,
    boards: StoredValue<Vec<BoardRoles>>,
    link: RwSignal<Option<(String, Link)>>,
    done: Callback<()>,
) -> impl IntoView {
    let (errors, busy) = (FieldErrors::new("invite"), RwSignal::new(false));
    let send = on_submit(
        errors,
        busy,
        move |values| read(values, &boards.read_value()),
        |invite| {
            let title = tr!("{} is invited", isolated(&invite.name));
            let made = Client.invite(&invite);
            async move { made.await.map(|made| (title, made)) }
        },
        move |made| {
            // The list is told again; without an answer the link is what matters.
            spawn_local(async move {
                if let Ok(all) = Client.people().await {
                    let _ = people.try_set(all);
                }
            });
            done.run(());
            link.set(Some(made));
        },
    );
    view! {
        <Dialog labelled_by="invite-heading" class="InviteDialog" on_close=done>
            <h2 id="invite-heading">{tr!("Invite a person")}</h2>
            <form class="Form" novalidate on:submit=send>
                <TextField name="name" label=tr!("Name") errors required=true />
                <TextField name="email" label=tr!("E-mail") errors kind="email" required=true hint=tr!("They sign in with it.") />
                <RoleBoxes boards=boards.get_value() held=Default::default() admin=false />
                <FormErrors errors />
                <div class="Form-actions">
                    <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>{tr!("to give up a form" => "Cancel")}</button>
                    <Submit label=tr!("Make the link") busy />
                </div>
            </form>
        </Dialog>
    }
}

fn read(values: &FormValues, boards: &[BoardRoles]) -> Option<Invite> {
    let (name, email) = (values.need("name", &tr!("The name")), values.need("email", &tr!("The address")));
    let mut roles = roles::read(values, boards);
    roles.retain(|_, roles| !roles.is_empty());
    Some(Invite { name: name?, email: email?, admin: values.ticked("admin"), roles })
}
