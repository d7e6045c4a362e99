//! All moves as a square: from where, to where. A box that is ticked is a move.

use super::{
    editor::use_editor,
    edits::{add_move, is_back, remove_move, transition},
    words::needs,
};
use crate::components::typed::typed;
use domain::{StatusId, isolated, tr};
use leptos::{ev, prelude::*};

/// The square, folded until somebody wants it.
#[component]
pub fn Matrix() -> impl IntoView {
    let editor = use_editor();
    let ids = Memo::new(move |_| {
        editor.draft.with(|draft| draft.statuses.iter().map(|status| status.id.clone()).collect::<Vec<_>>())
    });
    let open = RwSignal::new(false);
    let toggled =
        move |event: ev::Event| open.set(event_target::<web_sys::Element>(&event).has_attribute("open"));
    let columns = move || {
        ids.get()
            .into_iter()
            .map(|id| view! { <th scope="col"><span>{move || typed(editor.status_name(&id))}</span></th> })
            .collect_view()
    };
    let rows =
        move || ids.get().into_iter().map(|from| view! { <MatrixRow from ids /> }.into_any()).collect_view();
    view! {
        <details class="Panel Matrix" on:toggle=toggled hidden=move || ids.read().len() < 2>
            <summary>{tr!("All moves as a table")}</summary>
            {move || open.get().then(|| view! {
                <div class="Matrix-scroll" tabindex="0" role="group" aria-label=tr!("All moves as a table")>
                    <table class="Matrix-table">
                        <thead><tr><th scope="col" class="Matrix-corner">{tr!("From ↓ to →")}</th>{columns}</tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            })}
        </details>
    }
}

#[component]
fn MatrixRow(from: StatusId, ids: Memo<Vec<StatusId>>) -> impl IntoView {
    let editor = use_editor();
    let name = from.clone();
    let cells = ids.get_untracked().into_iter().map(|to| match to == from {
        true => view! { <td class="Matrix-same">"·"</td> }.into_any(),
        false => view! { <MatrixCell from=from.clone() to /> }.into_any(),
    });
    let cells = cells.collect_view();
    view! { <tr><th scope="row">{move || typed(editor.status_name(&name))}</th>{cells}</tr> }
}

#[component]
fn MatrixCell(from: StatusId, to: StatusId) -> impl IntoView {
    let editor = use_editor();
    let ends = StoredValue::new((from, to));
    let found = Memo::new(move |_| {
        ends.with_value(|(from, to)| editor.draft.with(|draft| transition(draft, from, to).cloned()))
    });
    let label = move || {
        ends.with_value(|(from, to)| {
            let name = |id| isolated(&editor.status_name(id)).into_owned();
            match found.get() {
                Some(m) => {
                    let asks = editor.draft.with(|draft| needs(draft, &m));
                    tr!("From {} to {}, {}", name(from), name(to), asks)
                }
                None => tr!("From {} to {}", name(from), name(to)),
            }
        })
    };
    // Forward, back, and how much is asked.
    let sign = move || {
        found.get().map(|m| {
            let back = editor.draft.with(|draft| is_back(draft, &m.from, &m.to));
            let arrow = if back { "↩" } else { "→" };
            if m.needs.is_empty() { arrow.to_owned() } else { format!("{arrow} {}", m.needs.len()) }
        })
    };
    let tick = move |event: ev::Event| {
        let on = event_target_checked(&event);
        ends.with_value(|(from, to)| {
            editor.edit(|draft| if on { add_move(draft, from, to) } else { remove_move(draft, from, to) })
        });
    };
    view! {
        <td>
            <label class="Matrix-cell" title=label>
                <input type="checkbox" aria-label=label prop:checked=move || found.read().is_some() disabled=!editor.may_edit on:change=tick />
                <span aria-hidden="true">{sign}</span>
            </label>
        </td>
    }
}
