//! One board of the list.

use super::state::use_boards;
use crate::{
    api::Client,
    components::{icon::Icon, notices::use_notices},
    paths,
    session::use_session,
};
use domain::{
    BoardId, isolated, tr,
    wire::{BoardInfo, PatchBoard},
};
use leptos::{prelude::*, task::spawn_local};

/// The row.
#[component]
pub fn BoardRow(id: BoardId) -> impl IntoView {
    let boards = use_boards();
    let board = Memo::new(move |before: Option<&Option<BoardInfo>>| {
        boards.board(id).or_else(|| before.cloned().flatten())
    });
    let archived =
        Memo::new(move |_| board.with(|board| board.as_ref().is_some_and(|b| b.archived_at.is_some())));
    let name = move || board.with(|board| board.as_ref().map(|board| board.name.clone()).unwrap_or_default());
    let slug = move || board.with(|board| board.as_ref().map(|board| board.slug.clone()).unwrap_or_default());
    view! {
        <li class="BoardRow" data-archived=move || archived.get().then_some("")>
            <div class="BoardRow-what">
                <p>
                    <a class="BoardRow-name" href=move || paths::board(&slug()) dir="auto">{name}</a>
                    {move || archived.get().then(|| view! { " " <span class="Tag"><Icon name="archive" />{tr!("a board" => "archived")}</span> })}
                </p>
                <p class="BoardRow-address">{move || paths::board(&slug())}</p>
            </div>
            <p class="BoardRow-counts">
                {move || board.with(|board| board.as_ref().map(|board| orders(board.orders)))}
                {move || board.with(|board| board.as_ref().map(people))}
            </p>
            <div class="BoardRow-acts">
                <button class="Button" data-kind="quiet" type="button" aria-haspopup="dialog" aria-label=move || tr!("Rename {}", isolated(&name()))
                    on:click=move |_| boards.renaming.set(Some(id))>{tr!("Rename")}</button>
                {move || match archived.get() {
                    true => view! { <RestoreButton board /> }.into_any(),
                    false => view! {
                        <button class="Button" data-kind="quiet" type="button" aria-haspopup="dialog" aria-label=move || tr!("Archive {}", isolated(&name()))
                            on:click=move |_| boards.archiving.set(Some(id))>{tr!("a board" => "Archive")}</button>
                    }
                    .into_any(),
                }}
            </div>
        </li>
    }
}

/// `12 orders on it`
fn orders(count: u32) -> String {
    match count {
        0 => tr!("No orders on it"),
        count => tr!("{n} order on it" | "{n} orders on it" % count),
    }
}

/// Who works on it; where nobody does, the way to change that.
fn people(board: &BoardInfo) -> AnyView {
    match board.people {
        0 if board.archived_at.is_none() => view! {
            <a href=paths::PEOPLE>{tr!("Nobody holds a role on it: give people theirs")}</a>
        }
        .into_any(),
        0 => view! { <span>{tr!("Nobody holds a role on it")}</span> }.into_any(),
        count => view! {
            <span>{tr!("{n} person holds a role" | "{n} people hold a role" % count)}</span>
        }
        .into_any(),
    }
}

#[component]
fn RestoreButton(board: Memo<Option<BoardInfo>>) -> impl IntoView {
    let (boards, notices, session) = (use_boards(), use_notices(), use_session());
    let busy = RwSignal::new(false);
    let restore = move |_| {
        let Some(board) = board.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let patch = PatchBoard { archived: Some(false), ..PatchBoard::default() };
            let answer = Client.patch_board(&board.slug, &patch).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(restored) => {
                    notices.tell(tr!("{} is in use again.", isolated(&restored.name)));
                    boards.replace(restored);
                    session.refresh();
                }
                Err(error) => {
                    notices.warn(error.message());
                }
            }
        });
    };
    let label = move || {
        board.with(|board| {
            tr!("Restore {}", board.as_ref().map(|b| isolated(&b.name).into_owned()).unwrap_or_default())
        })
    };
    view! { <button class="Button" type="button" disabled=busy aria-label=label on:click=restore>{tr!("a board" => "Restore")}</button> }
}
