//! What a draft would change of the workflow in force, beside what that means for orders.

use super::{
    changes::{DefChange, Kind, PartChange, StatusChange},
    editor::use_editor,
    signs::ChangeSign,
    words::count,
};
use crate::components::typed::typed;
use leptos::prelude::*;

/// What differs from what is in force.
#[component]
pub fn WhatChanges() -> impl IntoView {
    let editor = use_editor();
    let statuses = move || {
        let changes = editor.changes.get().statuses.into_iter();
        changes
            .map(|StatusChange { name, kind, parts, .. }| view! { <Row name what="" kind parts /> })
            .collect_view()
    };
    let defs = move || {
        let row = |change: DefChange| {
            let what = change.what();
            let DefChange { name, kind, parts, .. } = change;
            view! { <Row name what kind parts /> }
        };
        editor.changes.get().defs.into_iter().map(row).collect_view()
    };
    let fields = move || {
        editor.changes.read().fields_are_reordered.then(|| view! { <li class="Change"><ChangeSign kind=Kind::Changed /><div><p><b>"Order"</b> " of the fields changed"</p></div></li> })
    };
    let moves = move || {
        let moves = editor.changes.get().moves;
        [Kind::Added, Kind::Changed, Kind::Removed].into_iter().filter_map(|kind| {
            let of: Vec<_> = moves.iter().filter(|change| change.kind == kind).cloned().collect();
            if of.is_empty() {
                return None;
            }
            let lines = of.iter().take(8).map(|change| {
                let name = |id| editor.status_name(id);
                view! { <p class="Change-line">{typed(name(&change.transition.from))} " → " {typed(name(&change.transition.to))}</p> }
            });
            let lines = lines.collect_view();
            let more = (of.len() > 8).then(|| view! { <p class="Change-line">{format!("and {} more", of.len() - 8)}</p> });
            Some(view! { <li class="Change"><ChangeSign kind /><div><p><b>{count(of.len(), "move", "moves")}</b> " " {kind.word()}</p>{lines}{more}</div></li> })
        }).collect_view()
    };
    let order = move || {
        editor.changes.read().is_reordered.then(|| view! { <li class="Change"><ChangeSign kind=Kind::Changed /><div><p><b>"Order"</b> " of the statuses changed"</p></div></li> })
    };
    let none = move || {
        editor
            .changes
            .with(|changes| changes.count() == 0)
            .then(|| view! { <p class="Field-hint">"Nothing differs from what is in force."</p> })
    };
    view! {
        <aside class="Publish-changes" aria-label="What changes">
            <h2 class="Cap">"What changes"</h2>
            {none}
            <ul class="Changes">{statuses} {order} {moves} {defs} {fields}</ul>
        </aside>
    }
}

/// What became of one thing, part by part where it says something else.
#[component]
fn Row(name: String, what: &'static str, kind: Kind, parts: Vec<PartChange>) -> impl IntoView {
    let lines = parts.into_iter().filter(|part| kind == Kind::Changed && !part.is_same());
    let lines = lines.map(|part| {
        let nothing = || "nothing".to_owned();
        view! {
            <p class="Change-line">{part.label} " " <del>{typed(part.before.unwrap_or_else(nothing))}</del> " → " <ins>{typed(part.after.unwrap_or_else(nothing))}</ins></p>
        }
    });
    let lines = lines.collect_view();
    let what = (!what.is_empty()).then(|| format!("{what} "));
    view! { <li class="Change"><ChangeSign kind /><div><p><b>{typed(name)}</b> " " {what} {kind.word()}</p>{lines}</div></li> }
}
