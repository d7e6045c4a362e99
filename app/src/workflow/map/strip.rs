//! Below the drawing: the moves of what is chosen, in words, each of which can be opened.

use super::state::MapState;
use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        editor::{Selected, use_editor},
        words::needs,
    },
};
use domain::{StatusId, Transition, tr};
use leptos::prelude::*;

/// The moves.
#[component]
pub fn MovesStrip() -> impl IntoView {
    let map: MapState = expect_context();
    view! {
        <div class="Map-moves">
            <p class="visually-hidden" id="map-keys">
                {tr!("Right goes on along a move, left goes back along one, up and down follow the order of the board, Enter opens, m draws a new move.")}
            </p>
            {move || match map.lit.get() {
                Selected::Status(id) => view! { <OfStatus id /> }.into_any(),
                Selected::Move(from, to) => view! { <OfMove from to /> }.into_any(),
                _ => view! { <p class="Map-hint">{tr!("Choose a status to see where it leads. With the keyboard, arrow keys follow the moves.")}</p> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn OfStatus(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let (out, into) = (id.clone(), id.clone());
    let moves = move |picks: Box<dyn Fn(&Transition) -> bool + Send + Sync>| {
        Memo::new(move |_| {
            editor.draft.with(|draft| draft.moves.iter().filter(|m| picks(m)).cloned().collect::<Vec<_>>())
        })
    };
    let (out, into) = (moves(Box::new(move |m| m.from == out)), moves(Box::new(move |m| m.to == into)));
    let list = move |title: String, moves: Memo<Vec<Transition>>, is_out: bool| {
        move || {
            let chips = moves.get().into_iter().map(|m| view! { <MoveChip m is_out /> }).collect_view();
            let heading = title.clone();
            let none = moves
                .read()
                .is_empty()
                .then(|| view! { <span class="Map-none">{tr!("moves" => "nothing")}</span> });
            view! { <div class="Map-list" role="group" aria-label=title.clone()><span>{heading}</span>{chips}{none}</div> }
        }
    };
    view! { {list(tr!("Leads to"), out, true)} {list(tr!("Comes from"), into, false)} }
}

#[component]
fn MoveChip(m: Transition, is_out: bool) -> impl IntoView {
    let editor = use_editor();
    let other = if is_out { m.to.clone() } else { m.from.clone() };
    let asked = m.clone();
    let asks = (!m.needs.is_empty()).then(|| {
        view! { <small>{move || typed(editor.draft.with(|draft| needs(draft, &asked)))}</small> }
    });
    let open = move |_| editor.selected.set(Selected::Move(m.from.clone(), m.to.clone()));
    view! { <button class="MoveChip" type="button" on:click=open>{move || typed(editor.status_name(&other))} {asks}</button> }
}

#[component]
fn OfMove(from: StatusId, to: StatusId) -> impl IntoView {
    let editor = use_editor();
    let (start, end) = (from.clone(), to.clone());
    let found = Memo::new(move |_| {
        editor.draft.with(|draft| crate::workflow::edits::transition(draft, &from, &to).cloned())
    });
    move || {
        let asks = found.get().map(|m| match m.needs.is_empty() {
            true => view! { <span class="Map-none">{tr!("nothing asked")}</span> }.into_any(),
            false => m
                .needs
                .iter()
                .map(|gate| {
                    let name = editor.draft.with(|draft| draft.gate_name(gate));
                    view! { <span class="NeedTag"><Icon name="check" />{typed(name)}</span> }
                })
                .collect_view()
                .into_any(),
        });
        view! {
            <div class="Map-list">
                <b>{typed(editor.status_name(&start))}</b> <Icon name="move" /> <b>{typed(editor.status_name(&end))}</b> {asks}
            </div>
        }
    }
}
