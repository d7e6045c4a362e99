//! Inviting a person.

use super::{
    BoardRoles,
    roles::{self, RoleBoxes},
};
use crate::{
    backend::backend,
    ui::{
        dialog::Dialog,
        form::{Answers, Faults, FormFault, Submit, TextField},
    },
};
use domain::wire::{Invite, Link, PersonView};
use leptos::{ev::SubmitEvent, prelude::*, task::spawn_local};

/// The form, in a dialog. It ends with a link to hand over.
#[component]
pub fn InviteForm(
    people: RwSignal<Vec<PersonView>>,
    boards: StoredValue<Vec<BoardRoles>>,
    link: RwSignal<Option<(String, Link)>>,
    done: Callback<()>,
) -> impl IntoView {
    let (faults, busy) = (Faults::new("invite"), RwSignal::new(false));
    let send = move |event: SubmitEvent| {
        let Some(invite) = Answers::of(&event, faults).and_then(|answers| read(&answers, &boards.read_value())) else { return };
        busy.set(true);
        spawn_local(async move {
            let title = format!("{} is invited", invite.name);
            match backend().invite(invite).await {
                Ok(made) => {
                    // The list is told again; without an answer the link is what matters.
                    if let Ok(all) = backend().people().await {
                        people.set(all);
                    }
                    done.run(());
                    link.set(Some((title, made)));
                }
                Err(failure) => {
                    busy.set(false);
                    faults.set_whole(failure.message());
                }
            }
        });
    };
    view! {
        <Dialog labelled_by="invite-heading" class="InviteDialog" on_close=done>
            <h2 id="invite-heading">"Invite a person"</h2>
            <form class="Form" novalidate on:submit=send>
                <TextField name="name" label="Name" faults required=true />
                <TextField name="email" label="E-mail" faults kind="email" required=true hint="They sign in with it." />
                <RoleBoxes boards=boards.get_value() held=Default::default() admin=false />
                <FormFault faults />
                <div class="Form-actions">
                    <button class="Button" type="button" on:click=move |_| done.run(())>"Cancel"</button>
                    <Submit label="Make the link" busy />
                </div>
            </form>
        </Dialog>
    }
}

fn read(answers: &Answers, boards: &[BoardRoles]) -> Option<Invite> {
    let (name, email) = (answers.need("name", "The name"), answers.need("email", "The address"));
    if !answers.sound() {
        return None;
    }
    let mut roles = roles::read(answers, boards);
    roles.retain(|_, roles| !roles.is_empty());
    Some(Invite { name: name?, email: email?, admin: answers.ticked("admin"), roles })
}
