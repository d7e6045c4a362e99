//! The approvals and the conditions that they depend on: who is asked for what and when, at a glance, and for who may, a line
//! for the next one.

use super::list::{Add, List};
use crate::workflow::{editor::use_editor, issues::focus_soon};
use domain::{At, tr};
use leptos::prelude::*;

/// The approvals.
#[component]
pub fn Approvals() -> impl IntoView {
    let editor = use_editor();
    let ids = Memo::new(move |_| {
        let approvals =
            editor.draft.with(|draft| draft.approvals.iter().map(|def| def.id.clone()).collect::<Vec<_>>());
        let gone = editor.live.with(|live| {
            let ids = live.draft.approvals.iter().map(|def| def.id.clone());
            ids.filter(|id| !approvals.contains(id)).collect::<Vec<_>>()
        });
        approvals.into_iter().chain(gone).map(At::Approval).collect::<Vec<_>>()
    });
    view! {
        <section class="Panel Defs" aria-labelledby="approvals-title">
            <header class="Defs-head">
                <h2 id="approvals-title" tabindex="-1">{tr!("Approvals")}</h2>
                <p>{tr!("What somebody has to agree to before an order goes on. It is of what they saw: an edit of that asks them again.")}</p>
            </header>
            <List ids />
            {editor.may_edit.then(|| view! {
                <Add id="add-approval" label=tr!("Name of the next approval") placeholder=tr!("Next approval, like “Artwork and price”") button=tr!("Add an approval") add=Callback::new(move |name: String| {
                    editor.add_approval(&name);
                    focus_soon("add-step");
                }) />
            })}
        </section>
    }
}

/// The conditions.
#[component]
pub fn Conditions() -> impl IntoView {
    let editor = use_editor();
    let ids = Memo::new(move |_| {
        let conditions =
            editor.draft.with(|draft| draft.conditions.iter().map(|def| def.id.clone()).collect::<Vec<_>>());
        let gone = editor.live.with(|live| {
            let ids = live.draft.conditions.iter().map(|def| def.id.clone());
            ids.filter(|id| !conditions.contains(id)).collect::<Vec<_>>()
        });
        conditions.into_iter().chain(gone).map(At::Condition).collect::<Vec<_>>()
    });
    view! {
        <section class="Panel Defs" aria-labelledby="conditions-title">
            <header class="Defs-head">
                <h2 id="conditions-title" tabindex="-1">{tr!("Conditions")}</h2>
                <p>{tr!("What can be so of an order by its total or its fields, like “From 1,000”. An approval, or a step of one, can be asked for only then.")}</p>
            </header>
            <List ids />
            {editor.may_edit.then(|| view! {
                <Add id="add-condition" label=tr!("Name of the next condition") placeholder=tr!("Next condition, like “From 1,000”") button=tr!("Add a condition") add=Callback::new(move |name: String| {
                    editor.add_condition(&name);
                    focus_soon("part-test");
                }) />
            })}
        </section>
    }
}
