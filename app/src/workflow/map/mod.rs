//! The map of moves, drawn: statuses in bands by phase, moves between them, forward ones whole with a full head and those
//! that lead back dashed with an open one. What is chosen lights up its moves, and a list says them in words.

mod columns;
pub mod keys;
pub mod layout;
mod node;
mod path;
pub mod picture;
pub mod state;
mod strip;
mod tracks;

use super::{
    editor::{Selected, use_editor},
    words::band,
};
use crate::components::icon::Icon;
use domain::{StatusId, isolated, tr};
use leptos::{ev, prelude::*};
use node::Node;
use picture::{Edge, Note, Picture};
use state::MapState;
use strip::MovesStrip;
use wasm_bindgen::JsCast;
use web_sys::Element;

/// The map.
#[component]
pub fn Map() -> impl IntoView {
    let editor = use_editor();
    let picture = Memo::new(move |_| {
        editor.live.with(|live| editor.draft.with(|draft| Picture::of(&live.draft, draft)))
    });
    let focused = RwSignal::new(None);
    let lit = Memo::new(move |_| match focused.get() {
        Some(id) => Selected::Status(id),
        None => editor.selected.get(),
    });
    let map = MapState { picture, focused, lit, pressed: RwSignal::new(false) };
    provide_context(map);
    Effect::new(move || listen(map));
    let is_empty = Memo::new(move |_| picture.with(|picture| picture.nodes.is_empty()));
    view! {
        <section class="Panel Map" aria-labelledby="map-title">
            <header class="Map-head">
                <h2 id="map-title" tabindex="-1">{tr!("Moves")}</h2>
                <Joining />
                <Key />
            </header>
            {move || if is_empty.get() {
                view! { <p class="Map-empty">{tr!("No status yet. Add the first one below: moves are drawn here as soon as there are two.")}</p> }.into_any()
            } else {
                view! { <div class="Map-scroll" tabindex="-1"><Drawing live=true /></div> }.into_any()
            }}
            <MovesStrip />
        </section>
    }
}

/// Ends drawing a move: with the pointer over a status, or with Esc.
fn listen(map: MapState) {
    let editor = use_editor();
    let up = window_event_listener(ev::pointerup, move |event| {
        if !map.pressed.get_untracked() {
            return;
        }
        map.pressed.set(false);
        let (x, y) = (event.client_x() as f32, event.client_y() as f32);
        let over = document().element_from_point(x, y).and_then(|hit| node_of(&hit));
        let from = editor.joining.get_untracked();
        // Let go where it began, it goes on with the next press.
        if let (Some(from), Some(to)) = (from, over)
            && from != to
        {
            editor.join(&from, &to);
        }
    });
    let key = window_event_listener(ev::keydown, move |event| {
        if event.key() == "Escape" && editor.joining.with_untracked(Option::is_some) {
            event.prevent_default();
            editor.joining.set(None);
            editor.notices.say(tr!("No move was drawn."));
        }
    });
    on_cleanup(move || {
        up.remove();
        key.remove();
    });
}

/// The status whose box an element is in.
fn node_of(element: &Element) -> Option<StatusId> {
    let node = element.closest("[data-node]").ok().flatten()?;
    node.dyn_into::<Element>().ok()?.get_attribute("data-node")?.parse().ok()
}

/// A move is being drawn: from where, and how it ends.
#[component]
fn Joining() -> impl IntoView {
    let editor = use_editor();
    move || {
        editor.joining.get().map(|from| {
            let name = editor.status_name(&from);
            view! {
                <p class="Map-joining" role="status">
                    {tr!("Choose where {} leads: press a status.", isolated(&name))}
                    <button class="Link" type="button" on:click=move |_| editor.joining.set(None)>{tr!("drawing a move" => "Stop")}</button>
                </p>
            }
        })
    }
}

/// How the lines are to be read.
#[component]
fn Key() -> impl IntoView {
    let editor = use_editor();
    let differs = Memo::new(move |_| {
        editor.changes.with(|changes| !changes.moves.is_empty() || !changes.statuses.is_empty())
    });
    view! {
        <ul class="Map-key" aria-label=tr!("How to read the map")>
            <li><svg class="Map-keyLine" viewBox="0 0 28 10" aria-hidden="true"><path class="Edge-line" d="M1 5H20" /><path class="Edge-head" d="M27 5L19 9L19 1Z" /></svg>{tr!("a move" => "forward")}</li>
            <li><svg class="Map-keyLine" data-kind="back" viewBox="0 0 28 10" aria-hidden="true"><path class="Edge-line" d="M1 5H20" /><path class="Edge-head" d="M27 5L19 9L19 1Z" /></svg>{tr!("a move" => "back")}</li>
            {move || differs.get().then(|| view! {
                <li><Icon name="plus" />{tr!("new in the draft")}</li>
                <li><Icon name="minus" />{tr!("what a draft changes" => "removed")}</li>
            })}
        </ul>
    }
}

/// The drawing itself; on paper nothing in it can be pressed.
#[component]
pub fn Drawing(
    /// Whether it can be used.
    live: bool,
) -> impl IntoView {
    let map: MapState = expect_context();
    let picture = map.picture;
    // As small as it can still be read; the style sheet makes it as wide as there is room.
    let size = move |read: fn(&Picture) -> f64| move || (picture.with(read) * 0.86).round().to_string();
    let view_box = move || picture.with(|picture| format!("0 0 {} {}", picture.width, picture.height));
    let lanes = move || picture.with(|picture| picture.lanes.clone());
    let lane = |lane: layout::Lane| {
        let area = lane.area;
        let name = format!("translate({} {}) rotate(-90)", area.x + 19.0, area.y + area.height / 2.0);
        view! {
            <rect class="Lane" x=area.x.to_string() y=area.y.to_string() width=area.width.to_string() height=area.height.to_string() rx="8" />
            <text class="Lane-name" transform=name>{band(lane.phase)}</text>
        }
    };
    let edges = move || picture.with(|picture| picture.edges.clone());
    let edge_key =
        |edge: &Edge| (edge.from.clone(), edge.to.clone(), edge.line.clone(), edge.back, edge.change);
    let notes = move || picture.with(|picture| picture.notes.clone());
    let nodes =
        move || picture.with(|picture| picture.nodes.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>());
    view! {
        <svg class="Map-picture" viewBox=view_box width=size(|picture| picture.width) height=size(|picture| picture.height) role="group" aria-label=tr!("Map of moves")>
            <g>{move || lanes().into_iter().map(lane).collect_view()}</g>
            <g aria-hidden="true">
                <For each=edges key=edge_key let:edge><EdgeLine edge live /></For>
            </g>
            <g>{move || notes().into_iter().map(|note| view! { <NoteWords note /> }).collect_view()}</g>
            <g>
                <For each=nodes key=|id| id.clone() let:id><Node id live /></For>
            </g>
        </svg>
    }
}

#[component]
fn EdgeLine(edge: Edge, live: bool) -> impl IntoView {
    let (editor, map) = (use_editor(), expect_context::<MapState>());
    let Edge { from, to, back, change, line, head } = edge;
    let (start, end) = (from.clone(), to.clone());
    let lit = move || {
        map.lit.with(|lit| match lit {
            Selected::Status(id) if *id == start => Some("out"),
            Selected::Status(id) if *id == end => Some("in"),
            Selected::Move(from, to) if *from == start && *to == end => Some("chosen"),
            Selected::Status(_) | Selected::Move(..) => Some("none"),
            _ => None,
        })
    };
    let is_gone = change == Some(super::changes::Kind::Removed);
    let open = move |_| {
        if !is_gone {
            editor.selected.set(Selected::Move(from.clone(), to.clone()));
        }
    };
    let hit = line.clone();
    view! {
        <g class="Edge" data-kind=if back { "back" } else { "forward" } data-change=change.map(|kind| kind.word()) data-lit=move || if live { lit() } else { None }>
            <path class="Edge-line" d=line />
            <path class="Edge-head" d=head />
            {live.then(|| view! { <path class="Edge-hit" d=hit on:click=open /> })}
        </g>
    }
}

#[component]
fn NoteWords(note: Note) -> impl IntoView {
    let (editor, map) = (use_editor(), expect_context::<MapState>());
    let Note { to, area, from, but, reason, line, head } = note;
    let words = move || {
        let name = |id: &StatusId| isolated(&editor.status_name(id)).into_owned();
        let names = |ids: &[StatusId]| ids.iter().map(name).collect::<Vec<_>>().join(", ");
        let from = match (but.len(), from.len()) {
            (0, _) => tr!("from any status"),
            (1 | 2, _) => tr!("from any status but {}", names(&but)),
            (_, 3) => tr!("a move" => "from {}", names(&from)),
            (_, many) => {
                tr!("from {} and {n} other" | "from {} and {n} others" % many - 2, names(&from[..2]))
            }
        };
        if reason { tr!("{}, with a reason", from) } else { from }
    };
    let lit = move || {
        map.lit
            .with(|lit| matches!(lit, Selected::Status(id) | Selected::Move(_, id) if *id == to))
            .then_some("in")
    };
    view! {
        <g class="Edge" data-kind="forward" data-lit=lit aria-hidden="true"><path class="Edge-line" d=line /><path class="Edge-head" d=head /></g>
        <foreignObject x=area.x.to_string() y=area.y.to_string() width=area.width.to_string() height=area.height.to_string()>
            <p class="Map-note" dir="auto">{words}</p>
        </foreignObject>
    }
}
