//! What is open beside the map: a status, a move, or one of the definitions, with every part of it.

mod addressees;
mod approval;
mod approvers;
mod asked_for;
mod condition;
mod fact;
mod field;
mod form;
mod frame;
mod gates;
mod inputs;
mod ladder;
mod languages;
mod limits;
mod links;
mod one_move;
mod people_input;
mod read;
mod scope;
mod step;
mod step_rows;
mod whole_ladder;

use super::{
    changes::Kind,
    editor::{Selected, use_editor},
    signs::ChangeTag,
};
use crate::components::{icon::Icon, typed::typed};
use approval::ApprovalSide;
use condition::ConditionSide;
use domain::{At, StatusId, isolated, tr};
use fact::FactSide;
use field::FieldSide;
use form::StatusForm;
use frame::Frame;
use leptos::prelude::*;
use one_move::MovePart;
use read::StatusText;
use step::StepSide;
pub use whole_ladder::Escalation;

/// The panel, while something is open.
#[component]
pub fn Side() -> impl IntoView {
    let editor = use_editor();
    move || match editor.selected.get() {
        Selected::Nothing => ().into_any(),
        Selected::Status(id) => view! { <StatusSide id /> }.into_any(),
        Selected::Move(from, to) => view! { <MoveSide from to /> }.into_any(),
        Selected::Field(id) => view! { <FieldSide id /> }.into_any(),
        Selected::Fact(id) => view! { <FactSide id /> }.into_any(),
        Selected::Approval(id) => view! { <ApprovalSide id /> }.into_any(),
        Selected::Step(approval, step) => view! { <StepSide approval step /> }.into_any(),
        Selected::Condition(id) => view! { <ConditionSide id /> }.into_any(),
    }
}

#[component]
fn StatusSide(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let (of, named) = (id.clone(), id.clone());
    let exists = Memo::new(move |_| editor.draft.with(|draft| draft.status(&of).is_some()));
    let of = id.clone();
    let change = Memo::new(move |_| editor.changes.with(|changes| changes.of(&of)));
    let heading = view! { {move || typed(editor.status_name(&named))} {move || change.get().map(|kind| view! { <ChangeTag kind /> })} }.into_any();
    view! {
        <Frame at=At::Status(id.clone()) heading label=tr!("Status")>
            {move || match (exists.get(), editor.may_edit) {
                (true, true) => view! { <StatusForm id=id.clone() /> }.into_any(),
                (true, false) => view! { <StatusText id=id.clone() /> }.into_any(),
                (false, _) => view! { <RemovedStatus id=id.clone() /> }.into_any(),
            }}
        </Frame>
    }
}

/// A status that is in force and the draft has no more.
#[component]
fn RemovedStatus(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let back = id.clone();
    let label = tr!("Put {} back", isolated(&untrack(|| editor.status_name(&id))));
    view! {
        <p class="Side-note"><Icon name="minus" />{tr!("This draft removes it. Orders that are in it then need a target, which is asked before publishing.")}</p>
        {editor.may_edit.then(|| view! { <button class="Button" type="button" aria-label=label on:click=move |_| editor.put_back(&back)><Icon name="undo" />{tr!("Put back")}</button> })}
        <StatusText id />
    }
}

#[component]
fn MoveSide(from: StatusId, to: StatusId) -> impl IntoView {
    let editor = use_editor();
    let at = At::Move { from: from.clone(), to: to.clone() };
    let (start, end) = (from.clone(), to.clone());
    let change = {
        let (from, to) = (from.clone(), to.clone());
        Memo::new(move |_| editor.changes.with(|changes| changes.of_move(&from, &to)))
    };
    let heading = view! {
        {move || typed(editor.status_name(&start))} " → " {move || typed(editor.status_name(&end))}
        {move || change.get().map(|kind: Kind| view! { <ChangeTag kind /> })}
    }
    .into_any();
    view! { <Frame at heading label=tr!("a move" => "Move")><MovePart from to /></Frame> }
}
