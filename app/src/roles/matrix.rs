//! The matrix: a row for everything that can be seen or done, a column for each role. A phone shows the chosen role alone.

use super::draft::{RolesDraft, Row};
use crate::{
    components::{dates::capital, icon::Icon, typed::typed},
    paths,
};
use domain::{Part, Right, RoleId, isolated, spoken::say, tr};
use leptos::prelude::*;

/// The table.
#[component]
pub fn Matrix(draft: RolesDraft, slug: String) -> impl IntoView {
    let statuses = draft.statuses().into_iter().map(|status| Row::Status(Box::new(status))).collect();
    let workflow = view! { {tr!("Who owns a status moves orders out of it: that stands in the")} " " <a href=paths::workflow(&slug)>{tr!("in the" => "workflow")}</a> "." };
    view! {
        <div class="Matrix" tabindex="0" role="region" aria-label=tr!("What each role sees and may do")>
            <table>
                <thead>
                    <tr>
                        <td></td>
                        <th scope="col" class="Matrix-fixed"><b>{tr!("Administrator")}</b><small>{tr!("an administrator may" => "everything")}</small></th>
                        <For each=move || draft.ids() key=|id| id.clone() let:id><RoleHead draft id /></For>
                    </tr>
                </thead>
                <Rows draft title=tr!("Statuses") note=workflow.into_any() rows=statuses />
                <Rows draft title=tr!("Parts of an order") note=tr!("What is withheld is shown as withheld, never as empty.").into_any() rows=Part::ALL.map(Row::Part).to_vec() />
                <Rows draft title=tr!("Rights") note=tr!("Beside moving the orders of the statuses it owns.").into_any() rows=Right::GRANTED.map(Row::Right).to_vec() />
            </table>
        </div>
    }
}

#[component]
fn RoleHead(draft: RolesDraft, id: RoleId) -> impl IntoView {
    let (holders, of) = (draft.holders(&id), id.clone());
    let chosen = Memo::new(move |_| draft.chosen.with(|chosen| *chosen == of));
    let choose = id.clone();
    view! {
        <th scope="col" data-chosen=move || chosen.get().then_some("")>
            <button type="button" aria-pressed=move || chosen.get().to_string() on:click=move |_| draft.chosen.set(choose.clone())>
                <b dir="auto">{move || draft.name(&id)}</b>
                <small dir="auto">{holders}</small>
            </button>
        </th>
    }
}

#[component]
fn Rows(draft: RolesDraft, title: String, note: AnyView, rows: Vec<Row>) -> impl IntoView {
    let row = move |row: Row| {
        let (name, hint) = words(&row);
        let (of, cells) = (name.clone(), StoredValue::new(row.clone()));
        let has = if matches!(row, Row::Right(_)) { tr!("a role" => "may") } else { tr!("a role" => "sees") };
        view! {
            <tr>
                <th scope="row"><bdi>{name}</bdi> {hint.map(|hint| view! { <small>{hint}</small> })}</th>
                <td class="Matrix-fixed"><span class="Matrix-own">{has}</span></td>
                <For each=move || draft.ids() key=|id| id.clone() let:id><Cell draft row=cells id name=of.clone() /></For>
            </tr>
        }
    };
    view! {
        <tbody>
            <tr class="Matrix-section"><th scope="rowgroup" colspan="100"><span>{title}</span> <small>{note}</small></th></tr>
            {rows.into_iter().map(row).collect_view()}
        </tbody>
    }
}

/// What a row is called, and what helps to understand it.
fn words(row: &Row) -> (String, Option<String>) {
    match row {
        Row::Status(status) => (isolated(&status.name).into_owned(), None),
        Row::Part(part) => {
            let hint = match part {
                Part::Address => Some(tr!("postcode and country too")),
                Part::Money => Some(tr!("of lines and of the order")),
                Part::Notes => Some(tr!("the note, notes of holds, why orders moved")),
                Part::Email | Part::Phone => None,
            };
            (say(part.label()), hint)
        }
        Row::Right(right) => (capital(&say(right.phrase())), None),
    }
}

/// Whether a role has it: a box to tick, or the word where the workflow says so.
#[component]
fn Cell(draft: RolesDraft, row: StoredValue<Row>, id: RoleId, name: String) -> impl IntoView {
    let chosen = {
        let id = id.clone();
        Memo::new(move |_| draft.chosen.with(|chosen| *chosen == id))
    };
    let (owned, is_right) = row.with_value(|row| (row.is_owned(&id), matches!(row, Row::Right(_))));
    let on = {
        let id = id.clone();
        Memo::new(move |_| draft.read(&id, |role| row.with_value(|row| row.holds(role))))
    };
    // What is owned is seen; where it had been hidden all the same, the box is the way back.
    let fixed = owned && on.get_untracked();
    let label = {
        let id = id.clone();
        move || {
            let role = draft.name(&id);
            let role = isolated(&role);
            if is_right { tr!("{} may: {}", role, name) } else { tr!("{} sees: {}", role, name) }
        }
    };
    let words = move || match (is_right, on.get()) {
        (true, true) => tr!("a role" => "may"),
        (true, false) => "–".to_owned(),
        (false, true) => tr!("a role" => "sees"),
        (false, false) => tr!("from a role" => "hidden"),
    };
    let change = move |event| {
        let ticked = event_target_checked(&event);
        draft.chosen.set(id.clone());
        draft.change(&id, |role| row.with_value(|row| row.set(role, ticked)));
    };
    let cell = if fixed {
        view! { <span class="Matrix-own" title=tr!("It owns this status")><Icon name="move" />{tr!("a role" => "moves out")}</span> }
            .into_any()
    } else {
        view! {
            <label class="Matrix-cell" data-on=move || on.get().then_some("")>
                <input type="checkbox" aria-label=label prop:checked=on checked=on.get_untracked() on:change=change />
                <span aria-hidden="true">{words}</span>
            </label>
        }
        .into_any()
    };
    view! { <td data-chosen=move || chosen.get().then_some("")>{cell}</td> }
}

/// A sentence that somebody's names stand in.
pub fn said(sentence: String) -> impl IntoView {
    view! { <li>{typed(sentence)}</li> }
}
