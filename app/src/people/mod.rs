//! Who works here and what they may do. For administrators.

mod invite;
mod person;
mod roles;

use crate::{
    api::{ApiResult, api},
    components::{copy::CopyLink, dialog::Dialog, icon::Icon, moment::Moment},
    load::{Forbidden, loaded},
    session::use_session,
};
use domain::{
    PersonId, tr,
    wire::{Link, Me, PersonView},
};
use invite::InviteForm;
use leptos::prelude::*;
use leptos_meta::Title;
use person::PersonRow;
use roles::BoardRoles;
use serde::{Deserialize, Serialize};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PeopleData {
    /// Who looks at it.
    pub me: PersonId,
    /// The shop's IANA zone.
    pub zone: String,
    /// PeopleData who may sign in.
    pub people: Vec<PersonView>,
    /// The boards that roles are held on.
    pub boards: Vec<BoardRoles>,
}

/// The page.
#[component]
pub fn PeoplePage() -> impl IntoView {
    let Some(me) = use_session().with_me(Me::clone).filter(|me| me.admin) else {
        return view! { <Forbidden text=tr!("Ask an administrator to change people, roles or settings.") /> }
            .into_any();
    };
    let data = Resource::new(|| (), move |()| load(me.id));
    view! { <Title text=tr!("People") /> {loaded(data, |data| view! { <PeopleList data /> })} }.into_any()
}

async fn load(me: PersonId) -> ApiResult<PeopleData> {
    let api = api();
    let (shop, people, boards) = futures::try_join!(api.shop(), api.people(), api.all_boards())?;
    // Roles on archived boards stay as they are.
    let in_use = boards.into_iter().filter(|board| board.archived_at.is_none());
    let boards = in_use.map(|board| BoardRoles { id: board.id, name: board.name, roles: board.roles });
    Ok(PeopleData { me, zone: shop.zone, people, boards: boards.collect() })
}

#[component]
fn PeopleList(data: PeopleData) -> impl IntoView {
    let PeopleData { me, zone, people, boards } = data;
    let (people, boards) = (RwSignal::new(people), StoredValue::new(boards));
    let (inviting, link) = (RwSignal::new(false), RwSignal::new(None::<(String, Link)>));
    let zone = StoredValue::new(zone);
    view! {
        <header class="PageHead">
            <h1>{tr!("People")}</h1>
            <div class="PageHead-end">
                <button class="Button" data-kind="primary" type="button" aria-haspopup="dialog" on:click=move |_| inviting.set(true)>
                    <Icon name="plus" />{tr!("Invite a person")}
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
            <p>{tr!("Hand this link to them yourself. It opens once, works until")} " " <Moment at=made.expires_at zone /> {tr!(", and is not shown again.")}</p>
            <CopyLink url=made.url label=tr!("The link") />
            <div class="Form-actions"><button class="Button" data-kind="primary" type="button" on:click=move |_| done.run(())>{tr!("a button" => "Done")}</button></div>
        </Dialog>
    }
}
