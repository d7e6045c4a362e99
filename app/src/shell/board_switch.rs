//! Which board one is on, where there are several, and the way to the others.

use crate::{components::icon::Icon, paths, session::use_session};
use domain::wire::BoardAccess;
use leptos::{ev, html, prelude::*};
use leptos_router::hooks::use_location;
use wasm_bindgen::JsCast;
use web_sys::Node;

/// Opens without script, too, for it is a disclosure of plain links.
#[component]
pub fn BoardSwitch(board: Memo<Option<BoardAccess>>) -> impl IntoView {
    let (session, location) = (use_session(), use_location());
    let menu = NodeRef::<html::Details>::new();
    let close = move || {
        if let Some(menu) = menu.get_untracked() {
            menu.set_open(false);
        }
    };
    // Wherever one went, one is there.
    Effect::new(move || {
        location.pathname.track();
        close();
    });
    let outside = move |target: Option<web_sys::EventTarget>| {
        let node = target.and_then(|target| target.dyn_into::<Node>().ok());
        menu.get_untracked().is_some_and(|menu| node.is_some_and(|node| !menu.contains(Some(&node))))
    };
    Effect::new(move || {
        let pressed = window_event_listener(ev::pointerdown, move |event| {
            if outside(event.target()) {
                close();
            }
        });
        on_cleanup(move || pressed.remove());
    });
    let key = move |event: ev::KeyboardEvent| {
        let Some(menu) = menu.get_untracked().filter(|menu| event.key() == "Escape" && menu.open()) else {
            return;
        };
        close();
        // The focus was on a link that is not shown any more.
        if let Ok(Some(summary)) = menu.query_selector("summary") {
            let _ = summary.unchecked_into::<web_sys::HtmlElement>().focus();
        }
    };
    let leave = move |event: ev::FocusEvent| {
        if outside(event.related_target()) {
            close();
        }
    };
    let name = move || board.get().map(|board| board.name).unwrap_or_default();
    let link = move |other: BoardAccess| {
        let slug = other.slug.clone();
        let current = move || board.with(|board| board.as_ref().is_some_and(|board| board.slug == slug));
        view! {
            <li>
                <a class="BoardSwitch-board" href=paths::board(&other.slug) aria-current=move || current().then_some("true") on:click=move |_| close()>
                    <span dir="auto">{other.name}</span>
                    <Icon name="check" />
                </a>
            </li>
        }
    };
    let boards = move || session.me().map(|me| me.boards).unwrap_or_default();
    view! {
        <details class="BoardSwitch" node_ref=menu on:keydown=key on:focusout=leave>
            <summary class="Navigation-link">
                <Icon name="board" />
                <span class="visually-hidden">"Board: "</span>
                <span dir="auto">{name}</span>
            </summary>
            <ul class="BoardSwitch-list" aria-label="Boards">
                <For each=boards key=|board| (board.slug.clone(), board.name.clone()) children=link />
            </ul>
        </details>
    }
}
