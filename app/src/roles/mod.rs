//! The roles of a board: what each of them sees and may do. For administrators.

mod changes;
mod draft;
mod matrix;
mod new_role;

use crate::{
    api::{ApiResult, api},
    board_context::BoardContext,
    components::{icon::Icon, typed::typed},
    load::{Forbidden, NoBoard, loaded},
    paths,
    session::use_session,
};
use changes::Changes;
use domain::{
    isolated,
    query::{Pairs, seen_as},
    tr,
    wire::{BoardAccess, PersonView},
};
use draft::RolesDraft;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_url;
use matrix::Matrix;
use new_role::NewRole;
use serde::{Deserialize, Serialize};

/// What the page shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct RolesData {
    board: BoardContext,
    people: Vec<PersonView>,
    boards: Vec<BoardAccess>,
}

/// The page.
#[component]
pub fn RolesPage() -> impl IntoView {
    let (session, url) = (use_session(), use_url());
    if !session.is_admin() {
        return view! { <Forbidden text=tr!("Ask an administrator to change people, roles or settings.") /> }
            .into_any();
    }
    // The board that the address names, or the one that the person was on last.
    let slug = Memo::new(move |_| {
        let asked = url.with(|url| Pairs::parse(url.search()).text("board"));
        session.board_or_last(asked.as_deref()).map(|board| board.slug)
    });
    view! {
        <Title text=tr!("Roles") />
        {move || match slug.get() {
            Some(slug) => view! { <Board slug /> }.into_any(),
            None => view! { <NoBoard /> }.into_any(),
        }}
    }
    .into_any()
}

#[component]
fn Board(slug: String) -> impl IntoView {
    let boards = use_session().with_me(|me| me.boards.clone()).unwrap_or_default();
    let data = Resource::new(|| (), move |()| load(slug.clone(), boards.clone()));
    loaded(data, |data| view! { <Roles data /> })
}

async fn load(slug: String, boards: Vec<BoardAccess>) -> ApiResult<RolesData> {
    let (board, people) = futures::try_join!(BoardContext::load(slug), api().people())?;
    Ok(RolesData { board, people, boards })
}

#[component]
fn Roles(data: RolesData) -> impl IntoView {
    let RolesData { board, people, boards } = data;
    let (slug, several) = (board.slug.clone(), boards.len() > 1);
    let here = boards.iter().find(|access| access.slug == slug).map(|access| access.id);
    let draft = RolesDraft::new(&board, here, people);
    let naming = RwSignal::new(false);
    let name = board.name.clone();
    view! {
        <header class="PageHead">
            <h1 translate="yes">{tr!("Roles")}</h1>
            <p class="PageHead-note">{typed(name)} " · " {move || draft.count()}</p>
            <div class="PageHead-end">
                <button class="Button" type="button" aria-haspopup="dialog" on:click=move |_| naming.set(true)><Icon name="plus" />{tr!("New role")}</button>
                <SeeAs draft slug=slug.clone() />
            </div>
        </header>
        <div class="PageBody RolesBody">
            {several.then(|| view! { <Boards boards slug=slug.clone() /> })}
            <RoleBar draft />
            <Matrix draft slug />
            <Changes draft />
        </div>
        {move || naming.get().then(|| view! { <NewRole draft done=Callback::new(move |()| naming.set(false)) /> })}
    }
}

/// Which board, where there are several.
#[component]
fn Boards(boards: Vec<BoardAccess>, slug: String) -> impl IntoView {
    let link = |board: BoardAccess| {
        let here = board.slug == slug;
        view! { <a class="Chip" href=paths::roles(&board.slug) aria-current=here.then_some("true") dir="auto">{board.name}</a> }
    };
    view! { <nav class="Chips" aria-label=tr!("Boards")>{boards.into_iter().map(link).collect_view()}</nav> }
}

/// To the board as the chosen role sees it, by what is published.
#[component]
fn SeeAs(draft: RolesDraft, slug: String) -> impl IntoView {
    move || {
        let role = draft.published_role()?;
        let href = seen_as(&paths::board(&slug), role.id.as_str());
        Some(view! {
            <a class="Button" data-kind="primary" href=href rel="external"><Icon name="eye" />{tr!("See as {}", isolated(&role.name))}</a>
        })
    }
}

/// The role that is chosen: its name, and the way out.
#[component]
fn RoleBar(draft: RolesDraft) -> impl IntoView {
    let choose = move |event| {
        if let Ok(id) = event_target_value(&event).parse() {
            draft.chosen.set(id);
        }
    };
    let option = move |id: domain::RoleId| {
        let (value, of) = (id.to_string(), id.clone());
        let chosen = move || draft.chosen.with(|chosen| *chosen == of);
        view! { <option value=value selected=chosen>{move || draft.name(&id)}</option> }
    };
    view! {
        <div class="RoleBar">
            <div class="Field">
                <label for="role-chosen">{tr!("Role")}</label>
                <select class="Input" id="role-chosen" on:change=choose prop:value=move || draft.chosen.get().to_string()>
                    <For each=move || draft.ids() key=|id| id.clone() children=option />
                </select>
            </div>
            <div class="Field">
                <label for="role-name">{tr!("a role" => "Its name")}</label>
                <input
                    class="Input" id="role-name" maxlength="60" autocomplete="off" dir="auto" prop:value=move || draft.chosen_name()
                    on:input=move |event| draft.rename(event_target_value(&event))
                />
            </div>
            <button class="Button" data-kind="danger" type="button" on:click=move |_| draft.remove()>{tr!("Remove role")}</button>
        </div>
    }
}
