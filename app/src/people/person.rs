//! One person of the list: who they are, what they hold, and what an administrator can do about it.

use super::roles::{self, BoardRoles, RoleBoxes};
use crate::{
    api::Client,
    components::{
        dialog::Dialog,
        form::{FieldErrors, FormErrors, FormValues, Submit, TextField},
        notices::use_notices,
        typed::typed,
    },
    session::use_session,
    submit::on_submit,
};
use domain::{
    isolated, tr,
    wire::{Link, PatchPerson, PersonView},
};
use leptos::{prelude::*, task::spawn_local};

/// The row.
#[component]
pub fn PersonRow(
    person: PersonView,
    people: RwSignal<Vec<PersonView>>,
    boards: StoredValue<Vec<BoardRoles>>,
    link: RwSignal<Option<(String, Link)>>,
    own: bool,
) -> impl IntoView {
    let id = person.id;
    let person = Memo::new(move |_| {
        people
            .with(|people| people.iter().find(|other| other.id == id).cloned())
            .unwrap_or_else(|| person.clone())
    });
    let editing = RwSignal::new(false);
    view! {
        <li class="Person" data-off=move || (!person.get().active).then_some("")>
            <div class="Person-who">
                <p><b>{move || typed(person.get().name)}</b> {own.then(|| format!(" {}", tr!("(you)")))} " " <StateTag person /></p>
                <p class="Person-mail" dir="auto">{move || person.get().email}</p>
            </div>
            <p class="Person-roles">{move || roles_in_words(&person.get(), &boards.read_value())}</p>
            <div class="Person-acts">
                <button class="Button" data-kind="quiet" type="button" aria-haspopup="dialog" on:click=move |_| editing.set(true)
                    aria-label=move || tr!("Change {}", isolated(&person.get().name))>{tr!("Change")}</button>
                <ResetButton person link />
                {(!own).then(|| view! { <AccessButton person people /> })}
            </div>
            {move || editing.get().then(|| view! { <PersonForm person=person.get_untracked() people boards done=Callback::new(move |()| editing.set(false)) /> })}
        </li>
    }
}

#[component]
fn StateTag(person: Memo<PersonView>) -> impl IntoView {
    move || {
        let person = person.get();
        match (person.active, person.joined) {
            (false, _) => {
                view! { <span class="Tag" data-kind="late">{tr!("a person" => "switched off")}</span> }
                    .into_any()
            }
            (true, false) => {
                view! { <span class="Tag" data-kind="warn">{tr!("a person" => "invited")}</span> }.into_any()
            }
            (true, true) if person.admin => {
                view! { <span class="Tag" data-kind="done">{tr!("a person" => "administrator")}</span> }
                    .into_any()
            }
            (true, true) => ().into_any(),
        }
    }
}

/// `Procurement, Production`; with several boards each is named.
fn roles_in_words(person: &PersonView, boards: &[BoardRoles]) -> String {
    let words = boards.iter().filter_map(|board| {
        let held = person.roles.get(&board.id)?;
        let names: Vec<_> = board
            .roles
            .iter()
            .filter(|role| held.contains(&role.id))
            .map(|role| isolated(&role.name))
            .collect();
        let names = (!names.is_empty()).then(|| names.join(", "))?;
        Some(if boards.len() > 1 { tr!("{}: {}", isolated(&board.name), names) } else { names })
    });
    let words = words.collect::<Vec<_>>().join(" · ");
    if words.is_empty() { tr!("No role") } else { words }
}

fn replace(people: RwSignal<Vec<PersonView>>, person: PersonView) {
    people.update(|people| {
        if let Some(known) = people.iter_mut().find(|known| known.id == person.id) {
            *known = person;
        }
    });
}

#[component]
fn ResetButton(person: Memo<PersonView>, link: RwSignal<Option<(String, Link)>>) -> impl IntoView {
    let (busy, notices) = (RwSignal::new(false), use_notices());
    let make = move |_| {
        busy.set(true);
        let person = person.get_untracked();
        spawn_local(async move {
            match Client.reset_link(person.id).await {
                Ok(made) => link.set(Some((tr!("A new password for {}", isolated(&person.name)), made))),
                Err(failure) => {
                    notices.warn(failure.message());
                }
            }
            busy.set(false);
        });
    };
    view! {
        <button class="Button" data-kind="quiet" type="button" disabled=busy on:click=make aria-label=move || tr!("Password link for {}", isolated(&person.get().name))>
            {tr!("Password link")}
        </button>
    }
}

#[component]
fn AccessButton(person: Memo<PersonView>, people: RwSignal<Vec<PersonView>>) -> impl IntoView {
    let (busy, notices) = (RwSignal::new(false), use_notices());
    let turn = move |_| {
        busy.set(true);
        let person = person.get_untracked();
        let patch = PatchPerson {
            id: person.id,
            name: None,
            admin: None,
            active: Some(!person.active),
            roles: Default::default(),
        };
        spawn_local(async move {
            match Client.patch_person(&patch).await {
                Ok(now) => {
                    let name = isolated(&now.name).into_owned();
                    notices.tell(match now.active {
                        true => tr!("{} can sign in again.", name),
                        false => tr!("{} is signed out everywhere and cannot sign in.", name),
                    });
                    replace(people, now);
                }
                Err(failure) => {
                    notices.warn(failure.message());
                }
            }
            busy.set(false);
        });
    };
    let word = move || match person.get().active {
        true => tr!("a person" => "Switch off"),
        false => tr!("a person" => "Switch on"),
    };
    let label = move || {
        let person = person.get();
        let name = isolated(&person.name);
        if person.active { tr!("Switch off {}", name) } else { tr!("Switch on {}", name) }
    };
    view! {
        <button class="Button" data-kind="quiet" type="button" disabled=busy on:click=turn aria-label=label>{word}</button>
    }
}

#[component]
fn PersonForm(
    person: PersonView,
    people: RwSignal<Vec<PersonView>>,
    boards: StoredValue<Vec<BoardRoles>>,
    done: Callback<()>,
) -> impl IntoView {
    let (errors, busy) = (FieldErrors::new("person"), RwSignal::new(false));
    let (id, before, session) = (person.id, person.clone(), use_session());
    let read = move |values: &FormValues| {
        let name = Some(values.need("name", &tr!("The name"))?);
        let roles = roles::read(values, &boards.read_value());
        Some(PatchPerson { id, name, admin: Some(values.ticked("admin")), active: None, roles })
    };
    let send = on_submit(
        errors,
        busy,
        read,
        |patch| Client.patch_person(&patch),
        move |now| {
            replace(people, now);
            session.refresh();
            done.run(());
        },
    );
    view! {
        <Dialog labelled_by="person-heading" class="InviteDialog" on_close=done>
            <h2 id="person-heading">{tr!("Change {}", isolated(&before.name))}</h2>
            <form class="Form" novalidate on:submit=send>
                <TextField name="name" label=tr!("Name") errors value=before.name.clone() required=true />
                <RoleBoxes boards=boards.get_value() held=before.roles admin=before.admin />
                <FormErrors errors />
                <div class="Form-actions">
                    <button class="Button" type="button" disabled=busy on:click=move |_| done.run(())>{tr!("to give up a form" => "Cancel")}</button>
                    <Submit label=tr!("Save") busy />
                </div>
            </form>
        </Dialog>
    }
}
