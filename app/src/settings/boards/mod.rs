//! The shop's boards: what lies on each, and making, renaming, archiving and restoring them. For administrators.

mod dialogs;
mod new_board;
mod row;
mod state;

pub use new_board::NewBoardPage;

use crate::{
    api::api,
    components::icon::Icon,
    load::{Forbidden, loaded},
    paths,
    session::use_session,
    settings::head::SettingsHead,
};
use dialogs::{ArchiveDialog, RenameDialog};
use domain::{BoardId, tr, wire::BoardInfo};
use leptos::prelude::*;
use leptos_meta::Title;
use row::BoardRow;
use state::Boards;

/// The page.
#[component]
pub fn BoardsPage() -> impl IntoView {
    if !use_session().is_admin() {
        return view! { <Forbidden text=tr!("Ask an administrator to change people, roles or settings.") /> }
            .into_any();
    }
    let boards = Resource::new(|| (), |()| api().all_boards());
    view! { <Title text=tr!("Boards") /> {loaded(boards, |list| view! { <BoardList list /> })} }.into_any()
}

#[component]
fn BoardList(list: Vec<BoardInfo>) -> impl IntoView {
    let boards = Boards::provide(list);
    let some = move |archived: bool| {
        Memo::new(move |_| {
            let list = boards.list.get().into_iter();
            list.filter(|board| board.archived_at.is_some() == archived)
                .map(|board| board.id)
                .collect::<Vec<_>>()
        })
    };
    let (in_use, archived) = (some(false), some(true));
    // A dialog stays as it was opened, whatever becomes of the list.
    let chosen = move |which: RwSignal<Option<BoardId>>| {
        let id = which.get()?;
        untrack(|| boards.board(id))
    };
    let any_archived = Memo::new(move |_| archived.with(|archived| !archived.is_empty()));
    view! {
        <SettingsHead title=tr!("Boards")>
            <div class="PageHead-end">
                <a class="Button" data-kind="primary" href=paths::NEW_BOARD><Icon name="plus" />{tr!("New board")}</a>
            </div>
        </SettingsHead>
        <div class="PageBody Boards">
            <ul class="Boards-list" aria-label=tr!("Boards in use")>
                <For each=move || in_use.get() key=|id| *id let:id><BoardRow id /></For>
            </ul>
            {move || any_archived.get().then(|| view! {
                <h2 class="Boards-heading">{tr!("boards" => "Archived")}</h2>
                <p class="Field-hint">{tr!("Nothing on them can be changed. Their orders can be read, and customers’ tracking pages go on answering.")}</p>
                <ul class="Boards-list" aria-label=tr!("Archived boards")>
                    <For each=move || archived.get() key=|id| *id let:id><BoardRow id /></For>
                </ul>
            })}
        </div>
        {move || chosen(boards.renaming).map(|board| view! { <RenameDialog board /> })}
        {move || chosen(boards.archiving).map(|board| view! { <ArchiveDialog board /> })}
    }
}
