//! What a draft would change of the workflow in force, beside what that means for orders.

use super::{
    changes::{DefChange, Kind, PartChange, StatusChange, What},
    editor::use_editor,
    signs::ChangeSign,
};
use crate::components::typed::typed;
use domain::tr;
use leptos::prelude::*;

/// What differs from what is in force.
#[component]
pub fn WhatChanges() -> impl IntoView {
    let editor = use_editor();
    let statuses = move || {
        let changes = editor.changes.get().statuses.into_iter();
        changes
            .map(|StatusChange { name, kind, parts, .. }| view! { <Row name what=What::Named kind parts /> })
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
        editor.changes.read().fields_are_reordered.then(|| view! { <li class="Change"><ChangeSign kind=Kind::Changed /><div><p><b>{tr!("Order of the fields changed")}</b></p></div></li> })
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
            let more = (of.len() > 8).then(|| view! { <p class="Change-line">{tr!("and {n} more" | "and {n} more" % of.len() - 8)}</p> });
            Some(view! { <li class="Change"><ChangeSign kind /><div><p><b>{moves_became(kind, of.len())}</b></p>{lines}{more}</div></li> })
        }).collect_view()
    };
    let order = move || {
        editor.changes.read().is_reordered.then(|| view! { <li class="Change"><ChangeSign kind=Kind::Changed /><div><p><b>{tr!("Order of the statuses changed")}</b></p></div></li> })
    };
    let none = move || {
        editor
            .changes
            .with(|changes| changes.count() == 0)
            .then(|| view! { <p class="Field-hint">{tr!("Nothing differs from what is in force.")}</p> })
    };
    view! {
        <aside class="Publish-changes" aria-label=tr!("What changes")>
            <h2 class="Cap">{tr!("What changes")}</h2>
            {none}
            <ul class="Changes">{statuses} {order} {moves} {defs} {fields}</ul>
        </aside>
    }
}

/// What became of so many moves.
fn moves_became(kind: Kind, moves: usize) -> String {
    match kind {
        Kind::Added => tr!("{n} move added" | "{n} moves added" % moves),
        Kind::Changed => tr!("{n} move changed" | "{n} moves changed" % moves),
        Kind::Removed => tr!("{n} move removed" | "{n} moves removed" % moves),
    }
}

/// What became of one thing, part by part where it says something else.
#[component]
fn Row(name: String, what: What, kind: Kind, parts: Vec<PartChange>) -> impl IntoView {
    let lines = parts.into_iter().filter(|part| kind == Kind::Changed && !part.is_same());
    let lines = lines.map(|part| {
        let nothing = || tr!("nothing");
        view! {
            <p class="Change-line">{part.label} " " <del>{typed(part.before.unwrap_or_else(nothing))}</del> " → " <ins>{typed(part.after.unwrap_or_else(nothing))}</ins></p>
        }
    });
    let lines = lines.collect_view();
    view! { <li class="Change"><ChangeSign kind /><div><p><b>{typed(name)}</b> " " {what.became(kind)}</p>{lines}</div></li> }
}
