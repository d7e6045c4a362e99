//! Which board one is on, where there are several, and the way to the others.

use super::disclosure::Disclosure;
use crate::{components::icon::Icon, paths, session::use_session};
use domain::{tr, wire::BoardAccess};
use leptos::prelude::*;

/// Opens without script, too, for it is a disclosure of plain links.
#[component]
pub fn BoardSwitch(board: Memo<Option<BoardAccess>>) -> impl IntoView {
    let (session, disclosure) = (use_session(), Disclosure::new(".BoardSwitch"));
    let name = move || board.get().map(|board| board.name).unwrap_or_default();
    let link = move |other: BoardAccess| {
        let slug = other.slug.clone();
        let current = move || board.with(|board| board.as_ref().is_some_and(|board| board.slug == slug));
        view! {
            <li>
                <a class="BoardSwitch-board" href=paths::board(&other.slug) aria-current=move || current().then_some("true") on:click=move |_| disclosure.close()>
                    <span dir="auto">{other.name}</span>
                    <Icon name="check" />
                </a>
            </li>
        }
    };
    let boards = move || session.me().map(|me| me.boards).unwrap_or_default();
    view! {
        <details
            class="BoardSwitch" node_ref=disclosure.menu
            on:keydown=move |event| disclosure.on_key(&event) on:focusout=move |event| disclosure.on_leave(&event)
        >
            <summary class="Navigation-link">
                <Icon name="board" />
                <span class="visually-hidden">{tr!("Board:")} " "</span>
                <span dir="auto">{name}</span>
            </summary>
            <ul class="BoardSwitch-list" aria-label=tr!("Boards")>
                <For each=boards key=|board| (board.slug.clone(), board.name.clone()) children=link />
            </ul>
        </details>
    }
}
