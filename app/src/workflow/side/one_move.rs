//! A move: what it asks for, and who may make it beside the owner of the status that is left.

use super::{gates::GateEditor, inputs::PartNotes};
use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        editor::{Selected, use_editor},
        edits::transition,
        gates::GatePlace,
        words::{needs, role},
    },
};
use domain::{At, DraftPart, RoleId, StatusId, isolated, tr};
use leptos::{ev, prelude::*};

/// The move.
#[component]
pub fn MovePart(from: StatusId, to: StatusId) -> impl IntoView {
    let editor = use_editor();
    let ends = StoredValue::new((from, to));
    let found = Memo::new(move |_| {
        ends.with_value(|(from, to)| editor.draft.with(|draft| transition(draft, from, to).cloned()))
    });
    let exists = Memo::new(move |_| found.read().is_some());
    let back = move |_| ends.with_value(|(from, _)| editor.selected.set(Selected::Status(from.clone())));
    view! {
        <button class="Link Side-back" type="button" on:click=back><Icon name="left" />{move || typed(ends.with_value(|(from, _)| editor.status_name(from)))}</button>
        {move || match (exists.get(), editor.may_edit) {
            (false, _) => view! { <p class="Side-note">{tr!("There is no such move in this draft.")}</p> }.into_any(),
            (true, false) => {
                let asked = found.get_untracked().map(|m| editor.draft.with_untracked(|draft| needs(draft, &m)));
                view! { <p>{tr!("Asks for: {}.", isolated(&asked.unwrap_or_default()))}</p> }.into_any()
            }
            (true, true) => view! { <MoveForm ends /> }.into_any(),
        }}
    }
}

#[component]
fn MoveForm(ends: StoredValue<(StatusId, StatusId)>) -> impl IntoView {
    let editor = use_editor();
    let owner = Memo::new(move |_| {
        let owner = ends.with_value(|(from, _)| {
            editor.draft.with(|draft| draft.status(from).and_then(|status| status.owner.clone()))
        });
        owner
            .map(|owner| isolated(&role(&editor.roles(), &owner)).into_owned())
            .unwrap_or_else(|| tr!("The owner of the status"))
    });
    let at = ends.with_value(|(from, to)| At::Move { from: from.clone(), to: to.clone() });
    let place = ends.with_value(|(from, to)| GatePlace::Move(from.clone(), to.clone()));
    let others = move || {
        let owner = ends.with_value(|(from, _)| {
            editor.draft.with(|draft| draft.status(from).and_then(|status| status.owner.clone()))
        });
        let roles = editor.roles().into_iter().filter(|role| Some(&role.id) != owner.as_ref());
        roles.map(|role| view! { <RoleTick ends id=role.id name=role.name /> }).collect_view()
    };
    let remove = move |_| {
        let (from, to) = ends.get_value();
        editor.remove_move(&from, &to);
    };
    view! {
        <GateEditor place legend=tr!("What it asks for") hint=tr!("On this way alone. A drop that lacks it asks for it before the order moves.") />
        <fieldset class="Side-part" id="part-roles" tabindex="-1">
            <legend>{tr!("Who may make it")}</legend>
            <p class="Field-hint">{move || tr!("{} and administrators may. Also:", owner.get())}</p>
            {others}
            <PartNotes at=at.clone() part=DraftPart::ExtraRoles />
        </fieldset>
        <PartNotes at part=DraftPart::Presence />
        <div class="Side-tools"><button class="Button" data-kind="danger" type="button" on:click=remove><Icon name="minus" />{tr!("Remove the move")}</button></div>
    }
}

#[component]
fn RoleTick(ends: StoredValue<(StatusId, StatusId)>, id: RoleId, name: String) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let on = Memo::new(move |_| {
        ends.with_value(|(from, to)| {
            editor.draft.with(|draft| {
                transition(draft, from, to).is_some_and(|m| id.with_value(|id| m.extra_roles.contains(id)))
            })
        })
    });
    let tick = move |event: ev::Event| {
        let (wanted, id) = (event_target_checked(&event), id.get_value());
        ends.with_value(|(from, to)| {
            editor.edit(|draft| {
                if let Some(m) = draft.moves.iter_mut().find(|m| m.from == *from && m.to == *to) {
                    m.extra_roles.retain(|other| *other != id);
                    if wanted {
                        m.extra_roles.push(id);
                    }
                }
            })
        });
    };
    view! { <label class="Tick"><input type="checkbox" prop:checked=on on:change=tick /><bdi>{name}</bdi></label> }
}
