//! The table of statuses in board order: what each says at a glance, which differ from what is in force, and for who may,
//! the order they stand in and a line for the next one.

use super::{
    changes::Kind,
    editor::{Selected, touches, use_editor},
    edits,
    issues::focus_soon,
    map::picture::shown_ids,
    reorder::{Reorder, row_of},
    signs::{ChangeTag, FaultTag, PhaseWord},
    words::{NOTHING, age, asked, customer, role, said},
};
use crate::components::{icon::Icon, typed::typed};
use domain::{At, Draft, StatusDraft, StatusId, isolated, tr};
use leptos::{ev, html, prelude::*};

/// The table.
#[component]
pub fn Statuses() -> impl IntoView {
    let editor = use_editor();
    let ids =
        Memo::new(move |_| editor.live.with(|live| editor.draft.with(|draft| shown_ids(&live.draft, draft))));
    let reorder = Reorder::new(editor);
    Effect::new(move || reorder.listen());
    let few = move || editor.may_edit && editor.draft.with(|draft| draft.statuses.is_empty());
    view! {
        <section class="Panel Statuses" aria-labelledby="statuses-title">
            <h2 class="visually-hidden" id="statuses-title" tabindex="-1">{tr!("Statuses")}</h2>
            <table class="StatusTable" hidden=move || ids.read().is_empty()>
                <thead>
                    <tr>
                        <th scope="col">{tr!("Status")} " " <small>"/ " {tr!("a column" => "customer reads")}</small></th>
                        <th scope="col">{tr!("Owner")} " " <small>"/ " {tr!("a column" => "phase")}</small></th>
                        <th scope="col">{tr!("Next action")} " " <small>"/ " {tr!("a column" => "trigger")}</small></th>
                        <th scope="col">{tr!("What proves it")} " " <small>"/ " {tr!("a column" => "asked")}</small></th>
                        <th scope="col">{tr!("Limits")}</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || ids.get() key=|id| id.clone() let:id>
                        {view! { <StatusRow id reorder /> }.into_any()}
                    </For>
                </tbody>
            </table>
            {move || few().then(|| view! { <p class="Statuses-none">{tr!("Name what can be observed, one status after the other: where an order is, or whom it waits for.")}</p> })}
            {editor.may_edit.then(|| view! { <AddStatus /> })}
            <Gone />
        </section>
    }
}

#[component]
fn StatusRow(id: StatusId, reorder: Reorder) -> impl IntoView {
    let editor = use_editor();
    let (row, of) = (row_of(&id), id.clone());
    let status = Memo::new(move |_| {
        editor.status(&of).or_else(|| editor.live.with(|live| live.draft.status(&of).cloned()))
    });
    let (of, at) = (id.clone(), At::Status(id.clone()));
    let change = Memo::new(move |_| editor.changes.with(|changes| changes.of(&of)));
    let id = StoredValue::new(id);
    let is_open =
        move || id.with_value(|id| editor.selected.with(|selected| touches(selected, id))).then_some("");
    let open = move |_| {
        editor.selected.set(Selected::Status(id.get_value()));
        focus_soon("side-title");
    };
    let asks = Memo::new(move |_| id.with_value(|id| editor.draft.with(|draft| asked(draft, id))));
    let grip = move || match change.get() {
        Some(Kind::Removed) => view! { <span class="Grip-none"></span> }.into_any(),
        _ => view! { <Grip id=id.get_value() reorder /> }.into_any(),
    };
    view! {
        <tr
            data-row=row data-open=is_open data-change=move || change.get().map(Kind::word)
            data-dragged=move || reorder.dragged.with(|dragged| id.with_value(|id| dragged.as_ref() == Some(id))).then_some("")
        >
            <th scope="row">
                <div class="StatusTable-name">
                    {editor.may_edit.then_some(grip)}
                    <div class="Two">
                        <button class="StatusTable-open" type="button" on:click=open>
                            {move || typed(status.with(|status| status.as_ref().map(named).unwrap_or_default()))}
                        </button>
                        <span class="StatusTable-second">
                            <small>{move || part(&status, |status| customer(&status.customer), tr!("Customer wording missing"))}</small>
                            {move || change.get().map(|kind| view! { <ChangeTag kind /> })}
                            <FaultTag at=at.clone() />
                        </span>
                    </div>
                </div>
            </th>
            <td data-label=tr!("Owner")>
                <div class="Two">
                    <span>{move || part(&status, |status| status.owner.as_ref().map(|owner| role(&editor.roles(), owner)), tr!("No owner"))}</span>
                    <small>{move || status.with(|status| status.as_ref().map(|status| view! { <PhaseWord of=status.phase /> }))}</small>
                </div>
            </td>
            <td data-label=tr!("Next action")>
                <div class="Two">
                    <span>{move || part(&status, |status| said(&status.next_action), tr!("No next action"))}</span>
                    <small>{move || part(&status, |status| said(&status.trigger), tr!("No trigger"))}</small>
                </div>
            </td>
            <td data-label=tr!("What proves it")>
                <div class="Two">
                    <span>{move || part(&status, |status| said(&status.exit_rule), tr!("Nothing proves it"))}</span>
                    <small>{move || asks.get().unwrap_or_else(|| NOTHING.to_owned())}</small>
                </div>
            </td>
            <td data-label=tr!("Limits")>
                <div class="Two">
                    <span>{move || part(&status, |status| age(status.max_age), tr!("Not said"))}</span>
                    <small>{move || status.with(|status| status.as_ref().and_then(|status| status.wip_limit).map_or(NOTHING.to_owned(), |limit| tr!("WIP {}", limit)))}</small>
                </div>
            </td>
        </tr>
    }
}

fn named(status: &StatusDraft) -> String {
    said(&status.name).unwrap_or_else(|| tr!("Without a name"))
}

/// What a status says in a part, or that it says nothing there yet. Tracked.
fn part(
    status: &Memo<Option<StatusDraft>>,
    read: impl Fn(&StatusDraft) -> Option<String>,
    missing: String,
) -> AnyView {
    match status.with(|status| status.as_ref().and_then(&read)) {
        Some(text) => typed(text),
        None => view! { <span class="Missing">{missing}</span> }.into_any(),
    }
}

/// Takes hold of a row: with the pointer, or with Alt and the arrow keys.
#[component]
fn Grip(id: StatusId, reorder: Reorder) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let label = move || {
        id.with_value(|id| tr!("Order of {}: drag, or arrow up and down", isolated(&editor.status_name(id))))
    };
    let down = move |event: ev::PointerEvent| {
        if event.button() == 0 {
            event.prevent_default();
            reorder.begin(&id.get_value());
        }
    };
    let key = move |event: ev::KeyboardEvent| {
        let by = match event.key().as_str() {
            "ArrowUp" => -1,
            "ArrowDown" => 1,
            _ => return,
        };
        event.prevent_default();
        let id = id.get_value();
        editor.shift(&id, by);
        // The row was taken out and put back elsewhere.
        reorder.focus_grip(&id);
    };
    view! {
        <button class="Grip" type="button" data-grip=id.with_value(ToString::to_string) aria-label=label on:pointerdown=down on:keydown=key><Icon name="grip" /></button>
    }
}

/// The line for the next status.
#[component]
fn AddStatus() -> impl IntoView {
    let editor = use_editor();
    let (input, missing) = (NodeRef::<html::Input>::new(), RwSignal::new(false));
    let add = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else { return };
        let name = input.value();
        missing.set(name.trim().is_empty());
        if missing.get_untracked() {
            let _ = input.focus();
            return;
        }
        input.set_value("");
        editor.add_status(&name);
        focus_soon("part-customer");
    };
    let joins = Memo::new(move |_| editor.draft.with(lacks_moves));
    let join = move |_| {
        editor.edit(edits::join_in_order);
        editor.notices.say(tr!("Each status leads to the next one now."));
    };
    view! {
        <form class="AddStatus" on:submit=add novalidate>
            <label class="visually-hidden" for="add-status">{tr!("Name of the next status")}</label>
            <input
                class="Input" id="add-status" type="text" dir="auto" autocomplete="off" maxlength="80" placeholder=tr!("Next status, like “Waiting for kiln slot”")
                aria-invalid=move || missing.get().then_some("true") aria-describedby="add-status-notes" node_ref=input
            />
            <button class="Button" type="submit"><Icon name="plus" />{tr!("Add a status")}</button>
            {move || joins.get().then(|| view! { <button class="Button" data-kind="quiet" type="button" on:click=join><Icon name="move" />{tr!("Let each lead to the next")}</button> })}
            <p class="Field-error" id="add-status-notes">{move || missing.get().then(|| tr!("Give it a name first."))}</p>
        </form>
    }
}

/// Whether some status does not lead to the next one.
fn lacks_moves(draft: &Draft) -> bool {
    let mut joined = draft.clone();
    edits::join_in_order(&mut joined);
    joined.moves.len() > draft.moves.len()
}

/// Statuses that the draft has no more, where there are too many of them to stand between the others.
#[component]
fn Gone() -> impl IntoView {
    let editor = use_editor();
    let gone = Memo::new(move |_| {
        let shown = editor.live.with(|live| editor.draft.with(|draft| shown_ids(&live.draft, draft)));
        editor.live.with(|live| {
            let ids = live.draft.statuses.iter().map(|status| status.id.clone());
            ids.filter(|id| !shown.contains(id)).collect::<Vec<_>>()
        })
    });
    move || {
        let gone = gone.get();
        (!gone.is_empty()).then(|| {
            let rows = gone.iter().cloned().map(|id| {
                let (name, back) = (untrack(|| editor.status_name(&id)), id);
                let label = tr!("Put {} back", isolated(&name));
                let put = editor.may_edit.then(|| view! { <button class="Link" type="button" aria-label=label on:click=move |_| editor.put_back(&back)>{tr!("Put back")}</button> });
                view! { <li><s>{typed(name)}</s> {put}</li> }
            });
            view! {
                <details class="Gone">
                    <summary>{tr!("{n} status in force that this draft removes" | "{n} statuses in force that this draft removes" % gone.len())}</summary>
                    <ul>{rows.collect_view()}</ul>
                </details>
            }
        })
    }
}
