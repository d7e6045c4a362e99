//! The rows of a comparison: what became of each status, part by part, and of the moves. A sign, a word and a line say it;
//! colour only repeats it.

use super::{
    changes::{Changes, DefChange, Kind, MoveChange, PartChange, StatusChange, What, all_ids, parts_of},
    pair::Pair,
    settings_changes::SettingChange,
    signs::ChangeSign,
    words::needs,
};
use crate::components::typed::typed;
use domain::{Draft, StatusId, tr};
use leptos::prelude::*;
use std::sync::Arc;

/// The table.
#[component]
pub fn ComparedTable(
    pair: Pair,
    changes: Memo<Changes>,
    settings: Memo<Vec<SettingChange>>,
    all: RwSignal<bool>,
) -> impl IntoView {
    let roles = pair.roles();
    let (before, after) = (pair.before.draft, pair.after.draft);
    let names = StoredValue::new((before.clone(), after.clone()));
    let rows = move || {
        let changes = changes.get();
        let ids = all_ids(&before, &after).into_iter();
        let row = |id: StatusId| match changes.statuses.iter().find(|change| change.id == id) {
            Some(StatusChange { name, kind, parts, .. }) => {
                let (name, kind, parts) = (name.clone(), *kind, parts.clone());
                Some(view! { <ChangedRow name what=What::Named kind parts /> }.into_any())
            }
            None if all.get() => {
                let name = after.status_name(&id).to_owned();
                let parts = parts_of(&before, &after, &id, &roles);
                Some(view! { <SameRow name parts /> }.into_any())
            }
            None => None,
        };
        ids.filter_map(row).collect_view()
    };
    let reordered = move || {
        changes.read().is_reordered.then(|| {
            names.with_value(|(before, after)| {
                let list = |draft: &Draft| {
                    let names = draft.statuses.iter().map(|status| draft.status_name(&status.id).to_owned());
                    names.collect::<Vec<_>>()
                };
                view! { <OrderRow name=tr!("of statuses" => "Order") before=list(before) after=list(after) /> }
            })
        })
    };
    let moves = move || {
        let moves = changes.read().moves.clone();
        (!moves.is_empty()).then(|| {
            names.with_value(
                |(before, after)| view! { <MovesRow moves before=before.clone() after=after.clone() /> },
            )
        })
    };
    let defs = move || {
        let row = |change: DefChange| {
            let what = change.what();
            let DefChange { name, kind, parts, .. } = change;
            view! { <ChangedRow name what kind parts /> }
        };
        changes.read().defs.iter().cloned().map(row).collect_view()
    };
    let fields = move || {
        changes.read().fields_are_reordered.then(|| {
            names.with_value(|(before, after)| {
                let list =
                    |draft: &Draft| draft.fields.iter().map(|field| field.label.clone()).collect::<Vec<_>>();
                view! { <OrderRow name=tr!("Order of the fields") before=list(before) after=list(after) /> }
            })
        })
    };
    let settings_rows = move || {
        let row = |change: SettingChange| {
            let SettingChange { name, what, kind, parts } = change;
            view! { <ChangedRow name what kind parts /> }
        };
        settings.get().into_iter().map(row).collect_view()
    };
    let nothing = move || {
        (changes.with(|changes| changes.count() == 0) && settings.read().is_empty() && !all.get())
            .then(|| view! { <tr><td colspan="3" class="Compare-wait">{tr!("Nothing differs.")}</td></tr> })
    };
    view! {
        <table class="CompareTable">
            <colgroup><col class="Compare-name" /><col /><col /></colgroup>
            <thead class="visually-hidden"><tr><th scope="col">{tr!("Status")}</th><th scope="col">{tr!("of two states" => "Before")}</th><th scope="col">{tr!("of two states" => "After")}</th></tr></thead>
            <tbody>{rows} {reordered} {moves} {defs} {fields} {settings_rows} {nothing}</tbody>
        </table>
    }
}

#[component]
fn ChangedRow(name: String, what: What, kind: Kind, parts: Vec<PartChange>) -> impl IntoView {
    let words = what.became(kind);
    let side = |before: bool| match (kind, before) {
        (Kind::Added, true) | (Kind::Removed, false) => {
            view! { <span class="Muted">{tr!("not there")}</span> }.into_any()
        }
        _ => view! { <PartList parts=parts.clone() kind before /> }.into_any(),
    };
    let (left, right) = (side(true), side(false));
    view! {
        <tr data-change=kind.word()>
            <th scope="row"><ChangeSign kind /><div class="Two"><b>{typed(name)}</b><small>{words}</small></div></th>
            <td>{left}</td>
            <td>{right}</td>
        </tr>
    }
}

#[component]
fn SameRow(name: String, parts: Vec<PartChange>) -> impl IntoView {
    let (left, right) = (parts.clone(), parts);
    view! {
        <tr>
            <th scope="row"><div class="Two"><b>{typed(name)}</b><small>{tr!("the same")}</small></div></th>
            <td><PartList parts=left kind=Kind::Changed before=true /></td>
            <td><PartList parts=right kind=Kind::Changed before=false /></td>
        </tr>
    }
}

/// What a status says on one side; what differs is marked.
#[component]
fn PartList(parts: Vec<PartChange>, kind: Kind, before: bool) -> impl IntoView {
    let row = |part: PartChange| {
        let is_same = part.is_same();
        let text = if before { part.before } else { part.after };
        let shown = match (text, kind, is_same) {
            (None, Kind::Changed, _) => view! { <span class="Muted">{tr!("nothing")}</span> }.into_any(),
            (None, ..) => return None,
            (Some(text), Kind::Changed, false) if before => view! { <del>{typed(text)}</del> }.into_any(),
            (Some(text), Kind::Changed, false) => view! { <ins>{typed(text)}</ins> }.into_any(),
            (Some(text), Kind::Removed, _) => view! { <s>{typed(text)}</s> }.into_any(),
            (Some(text), ..) => typed(text),
        };
        Some(view! { <div><dt>{part.label}</dt><dd>{shown}</dd></div> })
    };
    view! { <dl class="Mini">{parts.into_iter().filter_map(row).collect_view()}</dl> }
}

#[component]
fn OrderRow(name: String, before: Vec<String>, after: Vec<String>) -> impl IntoView {
    let list = |names: Vec<String>| {
        let names = names.into_iter().map(|name| view! { <li>{typed(name)}</li> });
        view! { <ol class="Compare-order">{names.collect_view()}</ol> }
    };
    view! {
        <tr data-change="changed">
            <th scope="row"><ChangeSign kind=Kind::Changed /><div class="Two"><b>{name}</b><small>{Kind::Changed.said()}</small></div></th>
            <td>{list(before)}</td>
            <td>{list(after)}</td>
        </tr>
    }
}

#[component]
fn MovesRow(moves: Vec<MoveChange>, before: Arc<Draft>, after: Arc<Draft>) -> impl IntoView {
    let of = |kind: Kind| moves.iter().filter(|change| change.kind == kind).count();
    let words = [Kind::Added, Kind::Changed, Kind::Removed]
        .into_iter()
        .filter(|kind| of(*kind) > 0)
        .map(|kind| match kind {
            Kind::Added => tr!("moves" => "{n} added" | "{n} added" % of(kind)),
            Kind::Changed => tr!("moves" => "{n} changed" | "{n} changed" % of(kind)),
            Kind::Removed => tr!("moves" => "{n} removed" | "{n} removed" % of(kind)),
        })
        .collect::<Vec<_>>()
        .join(", ");
    let name = |id: &StatusId| match after.status(id) {
        Some(_) => after.status_name(id).to_owned(),
        None => before.status_name(id).to_owned(),
    };
    let ends = |m: &domain::Transition| view! { {typed(name(&m.from))} " → " {typed(name(&m.to))} };
    let was = |m: &domain::Transition| {
        before.moves.iter().find(|other| other.from == m.from && other.to == m.to).cloned()
    };
    let left = moves.iter().filter_map(|change| match change.kind {
        Kind::Added => None,
        Kind::Removed => Some(view! { <li><del>{ends(&change.transition)}</del></li> }.into_any()),
        Kind::Changed => {
            let asked = was(&change.transition).map(|m| asks(&before, &m)).unwrap_or_default();
            Some(view! { <li>{ends(&change.transition)} ": " <del>{typed(asked)}</del></li> }.into_any())
        }
    });
    let right = moves.iter().filter_map(|change| match change.kind {
        Kind::Removed => None,
        Kind::Added => Some(view! { <li><ins>{ends(&change.transition)}</ins> " " <small class="Muted">{typed(asks(&after, &change.transition))}</small></li> }.into_any()),
        Kind::Changed => Some(view! { <li>{ends(&change.transition)} ": " <ins>{typed(asks(&after, &change.transition))}</ins></li> }.into_any()),
    });
    let (left, right) = (left.collect_view(), right.collect_view());
    view! {
        <tr data-change="changed">
            <th scope="row"><ChangeSign kind=Kind::Changed /><div class="Two"><b>{tr!("Moves")}</b><small>{words}</small></div></th>
            <td><ul class="Compare-moves">{left}</ul></td>
            <td><ul class="Compare-moves">{right}</ul></td>
        </tr>
    }
}

/// What a move asks for, and who else may make it.
fn asks(draft: &Draft, m: &domain::Transition) -> String {
    let needs = needs(draft, m);
    match m.extra_roles.len() {
        0 => needs,
        roles => {
            tr!("{}, {n} other role may make it too" | "{}, {n} other roles may make it too" % roles, needs)
        }
    }
}
