//! Who works here and what they may do. For administrators.

mod invite;
mod person;
mod roles;

use crate::{
    backend::{Answer, Failure, backend},
    shell::session::use_session,
    ui::{copy::CopyLink, dialog::Dialog, empty::Empty, failure::Failed, icon::Icon, moment::Moment},
};
use domain::{
    BoardId, Filter, PersonId, Role,
    wire::{Link, PersonView},
};
use invite::InviteForm;
use leptos::prelude::*;
use leptos_meta::Title;
use person::PersonRow;
use serde::{Deserialize, Serialize};

/// A board with the roles that one can hold there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct BoardRoles {
    id: BoardId,
    name: String,
    roles: Vec<Role>,
}

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Everybody {
    me: PersonId,
    zone: String,
    people: Vec<PersonView>,
    boards: Vec<BoardRoles>,
}

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let session = use_session();
    let data = Resource::new_blocking(
        || (),
        move |()| async move {
            let me = session.me().await?;
            let (people, zone) = (backend().people().await?, backend().shop().await?.zone);
            let mut boards = Vec::new();
            for access in me.boards {
                let snapshot = backend().snapshot(access.slug, Filter::default()).await?;
                boards.push(BoardRoles { id: snapshot.id, name: snapshot.name, roles: snapshot.workflow.roles });
            }
            Answer::Ok(Everybody { me: me.id, zone, people, boards })
        },
    );
    view! {
        <Title text="People" />
        <Transition fallback=Skeleton>
            {move || Suspend::new(async move {
                match data.await {
                    Ok(everybody) => view! { <People everybody /> }.into_any(),
                    Err(failure) => view! { <Denied failure /> }.into_any(),
                }
            })}
        </Transition>
    }
}

/// A page for administrators that somebody else opened.
#[component]
fn Denied(failure: Failure) -> impl IntoView {
    match failure.status() {
        Some(403) => view! {
            <Empty title="For administrators" text="Ask an administrator to change people, roles or settings.">
                <a class="Button" href="/">"Go to the board"</a>
            </Empty>
        }
        .into_any(),
        _ => view! { <Failed failure /> }.into_any(),
    }
}

#[component]
fn People(everybody: Everybody) -> impl IntoView {
    let Everybody { me, zone, people, boards } = everybody;
    let (people, boards) = (RwSignal::new(people), StoredValue::new(boards));
    let (inviting, link) = (RwSignal::new(false), RwSignal::new(None::<(String, Link)>));
    let zone = StoredValue::new(zone);
    view! {
        <header class="PageHead">
            <h1>"People"</h1>
            <div class="PageHead-end">
                <button class="Button" data-kind="primary" type="button" aria-haspopup="dialog" on:click=move |_| inviting.set(true)>
                    <Icon name="plus" />"Invite a person"
                </button>
            </div>
        </header>
        <div class="PageBody">
            <ul class="People">
                <For each=move || people.get() key=|person| person.id let:person>
                    <PersonRow person=person.clone() people boards link own=person.id == me />
                </For>
            </ul>
        </div>
        {move || inviting.get().then(|| view! { <InviteForm people boards link done=Callback::new(move |()| inviting.set(false)) /> })}
        {move || link.get().map(|(title, made)| view! { <LinkDialog title made zone=zone.get_value() done=Callback::new(move |()| link.set(None)) /> })}
    }
}

/// A link that opens once, shown once.
#[component]
fn LinkDialog(title: String, made: Link, zone: String, done: Callback<()>) -> impl IntoView {
    view! {
        <Dialog labelled_by="link-heading" class="LinkDialog" on_close=done>
            <h2 id="link-heading">{title}</h2>
            <p>"Hand this link to them yourself. It opens once, works until " <Moment at=made.expires_at zone /> ", and is not shown again."</p>
            <CopyLink url=made.url label="The link" />
            <div class="Form-actions"><button class="Button" data-kind="primary" type="button" on:click=move |_| done.run(())>"Done"</button></div>
        </Dialog>
    }
}

#[component]
fn Skeleton() -> impl IntoView {
    view! {
        <div class="PageBody OrdersSkeleton" aria-busy="true" aria-label="The people are loading">
            {(0..5).map(|_| view! { <div class="Skeleton"></div> }).collect_view()}
        </div>
    }
}
