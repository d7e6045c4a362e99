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
use domain::{StatusId, isolated};
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
            <legend>"Leads to"</legend>
            <ul class="Links">
                <For each=move || others.get() key=|id| id.clone() let:to><LinkRow from=from.clone() to /></For>
            </ul>
            {move || match others.read().is_empty() {
                true => view! { <p class="Field-hint">"Nowhere yet: add a second status."</p> }.into_any(),
                false => view! { <button class="Link" type="button" on:click=move |_| editor.joining.set(Some(draw.get_value()))>"Or draw it on the map"</button> }.into_any(),
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
            let label = format!("The move to {}: {asked}", isolated(&name()));
            view! { <button class="Link" type="button" aria-label=label on:click=open>{typed(asked)}</button> }
        })
    };
    view! {
        <li>
            <label class="Tick">
                <input type="checkbox" prop:checked=move || found.read().is_some() on:change=tick />
                <span>{move || typed(name())} {move || back().then(|| view! { <small class="Links-back">"back"</small> })}</span>
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
    let row = move |icon: &'static str, word: &'static str, other: StatusId, m: domain::Transition| {
        let opened = open(m.from.clone(), m.to.clone());
        view! {
            <li>
                <button class="Rows-open" type="button" on:click=opened>
                    <Icon name=icon />
                    <span>{word} {move || typed(editor.status_name(&other))}</span>
                    <span class="Rows-end">{move || typed(editor.draft.with(|draft| needs(draft, &m)))}</span>
                </button>
            </li>
        }
    };
    view! {
        <section class="Side-part" aria-label="Asked by single moves">
            <h3>"Asked by single moves"</h3>
            {move || match out.get() {
                none if none.is_empty() => view! { <p class="Field-hint">"None asks for anything of its own. Open a move to ask for something on that way alone."</p> }.into_any(),
                some => view! { <ul class="Rows">{some.into_iter().map(|m| row("move", "to ", m.to.clone(), m)).collect_view()}</ul> }.into_any(),
            }}
        </section>
        <section class="Side-part" aria-label="Comes from">
            <h3>"Comes from"</h3>
            {move || match before.get() {
                none if none.is_empty() => view! { <p class="Field-hint">"No move leads here."</p> }.into_any(),
                some => view! { <ul class="Rows">{some.into_iter().map(|m| row("back", "from ", m.from.clone(), m)).collect_view()}</ul> }.into_any(),
            }}
        </section>
    }
}
