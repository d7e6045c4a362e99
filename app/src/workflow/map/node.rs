//! A status on the map: a button in its place, reached and left by arrow keys along the moves.

use super::{keys::follow, layout::Area, state::MapState};
use crate::workflow::{
    changes::Kind,
    editor::{Selected, use_editor},
    issues::focus_soon,
    words::phase,
};
use domain::{At, Phase, StatusId, isolated, tr};
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The status.
#[component]
pub fn Node(id: StatusId, live: bool) -> impl IntoView {
    let map: MapState = expect_context();
    let of = id.clone();
    let area = Memo::new(move |_| {
        map.picture.with(|picture| picture.nodes.iter().find(|(id, _)| *id == of).map(|(_, area)| *area))
    });
    let at =
        move |read: fn(&Area) -> f64| move || area.read().as_ref().map(read).unwrap_or_default().to_string();
    view! {
        <foreignObject x=at(|area| area.x) y=at(|area| area.y) width=at(|area| area.width) height=at(|area| area.height)>
            {if live { view! { <NodeButton id=id.clone() /> }.into_any() } else { view! { <NodeBox id=id.clone() /> }.into_any() }}
        </foreignObject>
        <Mark id=id.clone() area />
        {live.then(|| view! { <JoinHandle id area /> })}
    }
}

fn change_of(id: &StatusId) -> Memo<Option<Kind>> {
    let (editor, id) = (use_editor(), id.clone());
    Memo::new(move |_| editor.changes.with(|changes| changes.of(&id)))
}

#[component]
fn NodeBox(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let change = change_of(&id);
    view! {
        <div class="Node" data-change=move || change.get().map(Kind::word)><span class="Node-name" dir="auto">{move || editor.status_name(&id)}</span></div>
    }
}

#[component]
fn NodeButton(id: StatusId) -> impl IntoView {
    let (editor, map) = (use_editor(), expect_context::<MapState>());
    let change = change_of(&id);
    let id = StoredValue::new(id);
    let with = move |read: fn(&Selected, &StatusId) -> bool| {
        move || id.with_value(|id| map.lit.with(|lit| read(lit, id))).then_some("")
    };
    let is_open = with(|lit, id| matches!(lit, Selected::Status(open) if open == id));
    let is_end = with(|lit, id| matches!(lit, Selected::Move(from, to) if from == id || to == id));
    let of_phase = Memo::new(move |_| {
        id.with_value(|id| {
            let drafted = editor.draft.with(|draft| draft.status(id).map(|status| status.phase));
            drafted
                .or_else(|| editor.live.with(|live| live.draft.status(id).map(|status| status.phase)))
                .unwrap_or(Phase::Open)
        })
    });
    // Where a move from what is lit leads, by a mark of its own.
    let reached = move || {
        id.with_value(|id| {
            map.lit.with(|lit| match lit {
                Selected::Status(from) if from != id => {
                    editor.draft.with(|draft| draft.moves.iter().any(|m| m.from == *from && m.to == *id))
                }
                _ => false,
            })
        })
        .then_some("")
    };
    let faults = Memo::new(move |_| id.with_value(|id| editor.fault_count(&At::Status(id.clone()))));
    let name = move || id.with_value(|id| editor.status_name(id));
    let label = move || {
        let out = id
            .with_value(|id| editor.draft.with(|draft| draft.moves.iter().filter(|m| m.from == *id).count()));
        let moves = tr!("{n} move on" | "{n} moves on" % out);
        let mut label = format!("{}, {}, {moves}", isolated(&name()), phase(of_phase.get()));
        if let Some(kind) = change.get() {
            label += &format!(", {}", kind.said());
        }
        if faults.get() > 0 {
            label += &format!(", {}", tr!("{n} fault" | "{n} faults" % faults.get()));
        }
        label
    };
    let is_first = move || {
        id.with_value(|id| {
            map.picture.with(|picture| picture.nodes.first().is_some_and(|(first, _)| first == id))
        })
    };
    let tabindex = move || {
        let here = map.focused.with(|focused| id.with_value(|id| focused.as_ref() == Some(id)));
        let stop = here
            || map.focused.with(Option::is_none)
                && match map.lit.get() {
                    Selected::Status(open) => id.with_value(|id| *id == open),
                    _ => is_first(),
                };
        if stop { "0" } else { "-1" }
    };
    let press = move |event: ev::MouseEvent| {
        id.with_value(|id| {
            match editor.joining.get_untracked() {
                Some(from) if from != *id => editor.join(&from, id),
                Some(_) => editor.joining.set(None),
                None => {
                    editor.selected.set(Selected::Status(id.clone()));
                    // Pressed with a key: on to what has opened.
                    if event.detail() == 0 {
                        focus_soon("side-title");
                    }
                }
            }
        })
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if event.key() == "m" && editor.may_edit {
            event.prevent_default();
            editor.joining.set(Some(id.get_value()));
            return;
        }
        let next = id.with_value(|id| editor.draft.with_untracked(|draft| follow(draft, id, &event.key())));
        if let Some(next) = next {
            event.prevent_default();
            focus_node(&next);
        }
    };
    view! {
        <button
            class="Node" type="button" data-node=id.with_value(ToString::to_string)
            data-change=move || change.get().map(Kind::word) data-lit=is_open data-end=is_end data-reached=reached
            data-faulty=move || (faults.get() > 0).then_some("") tabindex=tabindex aria-label=label aria-describedby="map-keys"
            on:click=press on:keydown=key
            on:focus=move |_| map.focused.set(Some(id.get_value())) on:blur=move |_| map.focused.set(None)
        >
            <span class="Node-name" dir="auto">{name}</span>
        </button>
    }
}

fn focus_node(id: &StatusId) {
    let found = document().query_selector(&format!("button[data-node=\"{id}\"]")).ok().flatten();
    if let Some(node) = found.and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
        let _ = node.focus();
    }
}

/// The sign of what became of a status, at its corner.
#[component]
fn Mark(id: StatusId, area: Memo<Option<Area>>) -> impl IntoView {
    let change = change_of(&id);
    move || {
        let (change, area) = (change.get()?, area.get()?);
        let (x, y) = (area.x + area.width - 2.0, area.y + 2.0);
        let sign = match change {
            Kind::Added => format!("M{} {y}h8M{x} {}v8", x - 4.0, y - 4.0),
            Kind::Changed => format!("M{} {}l1 -3l4 -4l2 2l-4 4z", x - 3.0, y + 3.5),
            Kind::Removed => format!("M{} {y}h8", x - 4.0),
        };
        Some(view! {
            <g class="Node-mark" data-change=change.word() aria-hidden="true">
                <circle cx=x.to_string() cy=y.to_string() r="8" />
                <path d=sign />
            </g>
        })
    }
}

/// From here a new move is drawn: pressed and carried to a status, or pressed and then a status pressed. For pointers; the
/// keyboard has `m` and the list of moves.
#[component]
fn JoinHandle(id: StatusId, area: Memo<Option<Area>>) -> impl IntoView {
    let (editor, map) = (use_editor(), expect_context::<MapState>());
    let id = StoredValue::new(id);
    let shown = Memo::new(move |_| {
        let open = editor
            .selected
            .with(|selected| matches!(selected, Selected::Status(open) if id.with_value(|id| id == open)));
        let joining = editor.joining.with(|from| id.with_value(|id| from.as_ref() == Some(id)));
        let exists = id.with_value(|id| editor.draft.with(|draft| draft.status(id).is_some()));
        editor.may_edit && exists && (open || joining)
    });
    let press = move |event: ev::PointerEvent| {
        event.prevent_default();
        editor.joining.set(Some(id.get_value()));
        map.pressed.set(true);
    };
    let is_on =
        move || editor.joining.with(|from| id.with_value(|id| from.as_ref() == Some(id))).then_some("");
    move || {
        let area = area.get().filter(|_| shown.get())?;
        let (x, y) = (area.x + area.width, area.y + area.height / 2.0);
        Some(view! {
            <g class="Node-join" data-on=is_on aria-hidden="true" on:pointerdown=press>
                <circle class="Node-joinHit" cx=x.to_string() cy=y.to_string() r="16" />
                <circle cx=x.to_string() cy=y.to_string() r="9" />
                <path d=format!("M{} {y}h7m-3 -3l3 3l-3 3", x - 4.0) />
            </g>
        })
    }
}
