//! “Move to…”: every status, those that are open first, the others with the reason. Needs taps or keys only.

use super::{
    beside::beside,
    focus,
    forecast::Forecast,
    state::{Intent, use_board},
};
use crate::components::{dialog::Dialog, icon::Icon, typed::typed};
use domain::{OrderId, Origin, StatusId, isolated, tr};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::{HtmlDialogElement, HtmlElement};

/// The menu, while it is open.
#[component]
pub fn MoveMenu() -> impl IntoView {
    let board = use_board();
    move || board.dialogs.menu.get().map(|order| view! { <Menu order /> }.into_any())
}

#[component]
fn Menu(order: OrderId) -> impl IntoView {
    let board = use_board();
    let outcomes = Memo::new(move |_| board.forecast(order));
    let pick = move |open: bool| {
        let wanted = outcomes
            .get()
            .into_iter()
            .filter(move |(_, outcome)| *outcome != Forecast::Here && outcome.is_open() == open);
        wanted.map(|(to, outcome)| view! { <MenuItem order to outcome /> }).collect_view()
    };
    let nothing = move || {
        !outcomes.with(|list| list.iter().any(|(_, outcome)| *outcome != Forecast::Here && outcome.is_open()))
    };
    let number = board.with_untracked(|model| model.confirmed(order).map(|card| card.number.to_string()));
    let title = tr!("Move {} to", isolated(&number.unwrap_or_default()));
    let close = Callback::new(move |()| {
        board.dialogs.menu.set(None);
        focus::later(board, order);
    });
    view! {
        <Dialog labelled_by="menu-title" class="MoveMenu" on_close=close on_open=Callback::new(move |dialog: HtmlDialogElement| beside(order, &dialog))>
            <header class="MoveMenu-head">
                <h2 id="menu-title">{title}</h2>
                <button class="MoveMenu-close" type="button" aria-label=tr!("Close") on:click=move |_| close.run(())><Icon name="close" /></button>
            </header>
            <div on:keydown=step>
                {move || nothing().then(|| view! { <p class="MoveMenu-none">{tr!("You cannot move this order now.")}</p> })}
                <ul class="MoveMenu-list">{move || pick(true)}</ul>
                <ul class="MoveMenu-list" data-refused="">{move || pick(false)}</ul>
            </div>
        </Dialog>
    }
}

#[component]
fn MenuItem(order: OrderId, to: StatusId, outcome: Forecast) -> impl IntoView {
    let board = use_board();
    let (name, id) = (untrack(|| board.status_name(&to)), to.to_string());
    if !outcome.is_open() {
        let (why, reason) = (format!("why-{to}"), outcome.reason());
        let said = reason.clone();
        return view! {
            <li>
                <button
                    class="MoveMenu-entry"
                    type="button"
                    aria-disabled="true"
                    aria-describedby=why.clone()
                    data-to=id
                    on:click=move |_| board.notices.say(said.clone())
                >
                    <Icon name="lock" />
                    <span dir="auto">{name}</span>
                </button>
                <p class="MoveMenu-reason" id=why>{reason}</p>
            </li>
        }
        .into_any();
    }
    let asks = matches!(outcome, Forecast::NeedsInput(_));
    let go = move |_| {
        board.dialogs.menu.set(None);
        board.active.set(Some(order));
        board.request_move(Intent { order, to: to.clone(), after: None, origin: Origin::Menu });
        focus::later(board, order);
    };
    view! {
        <li>
            <button class="MoveMenu-entry" type="button" data-to=id on:click=go>
                <Icon name="move" />
                <span>{typed(name)} {asks.then_some(" …")}</span>
            </button>
        </li>
    }
    .into_any()
}

/// Arrow keys go from entry to entry.
fn step(event: ev::KeyboardEvent) {
    let by: isize = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    event.prevent_default();
    let entries = focus::elements(".MoveMenu-entry");
    let active = document().active_element();
    let at = entries.iter().position(|entry| Some(entry) == active.as_ref());
    let next = at.map_or(Some(0), |at| at.checked_add_signed(by)).and_then(|next| entries.get(next));
    if let Some(next) = next.and_then(|next| next.dyn_ref::<HtmlElement>()) {
        let _ = next.focus();
    }
}
