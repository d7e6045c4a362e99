//! Where a status leads and where one comes from, and what has to be there on the way out.

use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        editor::{Selected, use_editor},
        edits::{add_move, is_back, remove_move, transition},
        issues::focus_soon,
        words::needs,
    },
};
use domain::{StatusId, isolated, tr};
use leptos::{ev, prelude::*};

/// Every other status with a box: ticked where a move leads there.
#[component]
pub fn LeadsTo(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let (of, from) = (id.clone(), id);
    let others = Memo::new(move |_| {
        let other = |id: &StatusId| *id != of;
        editor.draft.with(|draft| {
            draft.statuses.iter().map(|status| status.id.clone()).filter(other).collect::<Vec<_>>()
        })
    });
    let draw = StoredValue::new(from.clone());
    view! {
        <fieldset class="Side-part" id="part-moves" tabindex="-1">
            <legend>{tr!("Leads to")}</legend>
            <ul class="Links">
                <For each=move || others.get() key=|id| id.clone() let:to><LinkRow from=from.clone() to /></For>
            </ul>
            {move || match others.read().is_empty() {
                true => view! { <p class="Field-hint">{tr!("Nowhere yet: add a second status.")}</p> }.into_any(),
                false => view! { <button class="Link" type="button" on:click=move |_| editor.joining.set(Some(draw.get_value()))>{tr!("Or draw it on the map")}</button> }.into_any(),
            }}
        </fieldset>
    }
}

#[component]
fn LinkRow(from: StatusId, to: StatusId) -> impl IntoView {
    let editor = use_editor();
    let ends = StoredValue::new((from, to));
    let found = Memo::new(move |_| {
        ends.with_value(|(from, to)| editor.draft.with(|draft| transition(draft, from, to).cloned()))
    });
    let name = move || ends.with_value(|(_, to)| editor.status_name(to));
    let back = move || ends.with_value(|(from, to)| editor.draft.with(|draft| is_back(draft, from, to)));
    let tick = move |event: ev::Event| {
        let on = event_target_checked(&event);
        ends.with_value(|(from, to)| {
            editor.edit(|draft| if on { add_move(draft, from, to) } else { remove_move(draft, from, to) })
        });
    };
    let open = move |_| {
        ends.with_value(|(from, to)| editor.selected.set(Selected::Move(from.clone(), to.clone())));
        focus_soon("side-title");
    };
    let asked = Memo::new(move |_| found.get().map(|m| editor.draft.with(|draft| needs(draft, &m))));
    let asks = move || {
        asked.get().map(|asked| {
            let label = tr!("The move to {}: {}", isolated(&name()), asked);
            view! { <button class="Link" type="button" aria-label=label on:click=open>{typed(asked)}</button> }
        })
    };
    view! {
        <li>
            <label class="Tick">
                <input type="checkbox" prop:checked=move || found.read().is_some() on:change=tick />
                <span>{move || typed(name())} {move || back().then(|| view! { <small class="Links-back">{tr!("a move" => "back")}</small> })}</span>
            </label>
            {asks}
        </li>
    }
}

/// Where one comes from, and what each way out asks for.
#[component]
pub fn NeedsToLeave(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let (of, into) = (id.clone(), id);
    let before = Memo::new(move |_| {
        editor.draft.with(|draft| draft.moves.iter().filter(|m| m.to == into).cloned().collect::<Vec<_>>())
    });
    let out = Memo::new(move |_| {
        let asks = |m: &&domain::Transition| m.from == of && !m.needs.is_empty();
        editor.draft.with(|draft| draft.moves.iter().filter(asks).cloned().collect::<Vec<_>>())
    });
    let open = move |from: StatusId, to: StatusId| {
        move |_| {
            editor.selected.set(Selected::Move(from.clone(), to.clone()));
            focus_soon("side-title");
        }
    };
    let row = move |is_out: bool, m: domain::Transition| {
        let (icon, other) = if is_out { ("move", m.to.clone()) } else { ("back", m.from.clone()) };
        let opened = open(m.from.clone(), m.to.clone());
        let words = move || {
            let name = editor.status_name(&other);
            match is_out {
                true => tr!("a move" => "to {}", isolated(&name)),
                false => tr!("a move" => "from {}", isolated(&name)),
            }
        };
        view! {
            <li>
                <button class="Rows-open" type="button" on:click=opened>
                    <Icon name=icon />
                    <span>{words}</span>
                    <span class="Rows-end">{move || typed(editor.draft.with(|draft| needs(draft, &m)))}</span>
                </button>
            </li>
        }
    };
    view! {
        <section class="Side-part" aria-label=tr!("Asked by single moves")>
            <h3>{tr!("Asked by single moves")}</h3>
            {move || match out.get() {
                none if none.is_empty() => view! { <p class="Field-hint">{tr!("None asks for anything of its own. Open a move to ask for something on that way alone.")}</p> }.into_any(),
                some => view! { <ul class="Rows">{some.into_iter().map(|m| row(true, m)).collect_view()}</ul> }.into_any(),
            }}
        </section>
        <section class="Side-part" aria-label=tr!("Comes from")>
            <h3>{tr!("Comes from")}</h3>
            {move || match before.get() {
                none if none.is_empty() => view! { <p class="Field-hint">{tr!("No move leads here.")}</p> }.into_any(),
                some => view! { <ul class="Rows">{some.into_iter().map(|m| row(false, m)).collect_view()}</ul> }.into_any(),
            }}
        </section>
    }
}
