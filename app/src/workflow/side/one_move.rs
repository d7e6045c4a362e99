//! A move: what it asks for, and who may make it beside the owner of the status that is left.

use super::inputs::PartNotes;
use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        editor::{Selected, use_editor},
        edits::{self, transition},
        words::{need_name, needs, role},
    },
};
use domain::{At, Draft, DraftPart, GateMode, Need, RoleId, StatusId, isolated};
use leptos::{ev, prelude::*};

/// What a move can ask for in this draft, with its name.
fn choices(draft: &Draft) -> Vec<(Need, String)> {
    let plain = [Need::Reason, Need::Promise, Need::Lines].map(|need| {
        let name = need_name(&need);
        (need, name)
    });
    let fields = draft.fields.iter().map(|field| (Need::Field(field.id.clone()), field.label.clone()));
    let facts = draft.facts.iter().map(|fact| (Need::Fact(fact.id.clone()), fact.name.clone()));
    let approvals = draft.approvals.iter().map(|def| (Need::Approval(def.id.clone()), def.name.clone()));
    plain.into_iter().chain(approvals).chain(facts).chain(fields).collect()
}

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
            (false, _) => view! { <p class="Side-note">"There is no such move in this draft."</p> }.into_any(),
            (true, false) => view! { <p>"Asks for: " {found.get_untracked().map(|m| needs(&m))} "."</p> }.into_any(),
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
            .unwrap_or_else(|| "The owner of the status".to_owned())
    });
    let at = ends.with_value(|(from, to)| At::Move { from: from.clone(), to: to.clone() });
    let asked = editor.draft.with_untracked(choices);
    let asked = asked.into_iter().map(|(need, name)| view! { <NeedTick ends need name /> });
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
        <fieldset class="Side-part" id="part-needs" tabindex="-1">
            <legend>"What it needs"</legend>
            <p class="Field-hint">"A drop that lacks it asks for it before the order moves."</p>
            {asked.collect_view()}
            <PartNotes at=at.clone() part=DraftPart::Needs />
        </fieldset>
        <fieldset class="Side-part" id="part-roles" tabindex="-1">
            <legend>"Who may make it"</legend>
            <p class="Field-hint">{owner} " and administrators may. Also:"</p>
            {others}
            <PartNotes at=at.clone() part=DraftPart::ExtraRoles />
        </fieldset>
        <PartNotes at part=DraftPart::Presence />
        <div class="Side-tools"><button class="Button" data-kind="danger" type="button" on:click=remove><Icon name="minus" />"Remove the move"</button></div>
    }
}

#[component]
fn NeedTick(ends: StoredValue<(StatusId, StatusId)>, need: Need, name: String) -> impl IntoView {
    let editor = use_editor();
    let (need, label) = (StoredValue::new(need), capital(&name));
    let mode = Memo::new(move |_| {
        ends.with_value(|(from, to)| {
            editor.draft.with(|draft| {
                let asked = transition(draft, from, to)?.needs.iter();
                need.with_value(|need| {
                    asked.clone().find(|gate| gate.requires == *need).map(|gate| gate.mode)
                })
            })
        })
    });
    let tick = move |event: ev::Event| {
        let wanted = event_target_checked(&event);
        ends.with_value(|(from, to)| {
            editor.edit(|draft| edits::need(draft, from, to, need.get_value(), wanted));
        });
    };
    let choose = move |event: ev::Event| {
        let mode = if event_target_value(&event) == "warn" { GateMode::Warn } else { GateMode::Block };
        ends.with_value(|(from, to)| {
            editor.edit(|draft| need.with_value(|need| edits::need_mode(draft, from, to, need, mode)));
        });
    };
    // A reason is given in a moment: to go on without one and say why makes no sense.
    let may_warn = need.with_value(|need| *need != Need::Reason);
    let words = format!("Without: {label}");
    view! {
        <div class="NeedTick">
            <label class="Tick"><input type="checkbox" prop:checked=move || mode.get().is_some() on:change=tick /><bdi>{label}</bdi></label>
            {move || (may_warn && mode.get().is_some()).then(|| view! {
                <select class="Input" aria-label=words.clone() on:change=choose prop:value=move || if mode.get() == Some(GateMode::Warn) { "warn" } else { "block" }>
                    <option value="block">"not without it"</option>
                    <option value="warn">"with a reason instead"</option>
                </select>
            })}
        </div>
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
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
