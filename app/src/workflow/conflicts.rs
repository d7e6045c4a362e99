//! Where two people wrote the same input differently: both versions, and a choice.

use super::{
    editor::use_editor,
    issues::part_name,
    words::{capital, said},
};
use crate::components::icon::Icon;
use domain::{At, Conflict, DraftPart, isolated, tr};
use leptos::prelude::*;

/// The choices that are to be made, if any.
#[component]
pub fn Conflicts() -> impl IntoView {
    let editor = use_editor();
    move || {
        let conflicts = editor.conflicts();
        (!conflicts.is_empty()).then(|| {
            let other = editor.other_editor();
            view! {
                <section class="Conflicts" aria-label=tr!("Two versions")>
                    <h2><Icon name="alert" />{tr!("You and {} changed the same", isolated(&other))}</h2>
                    <p>{tr!("Choose what is to stay. Until then nothing more is saved; what you typed is still here.")}</p>
                    <ul>{conflicts.into_iter().map(|conflict| view! { <Choice conflict other=other.clone() /> }).collect_view()}</ul>
                </section>
            }
        })
    }
}

#[component]
fn Choice(conflict: Conflict, other: String) -> impl IntoView {
    let editor = use_editor();
    let place = match &conflict.at {
        At::Whole if conflict.part == DraftPart::FieldOrder => tr!("The order of the fields"),
        At::Whole if conflict.part == DraftPart::Ladder => tr!("When orders stay too long"),
        At::Whole => tr!("The order of the statuses"),
        At::Status(id) => format!("{} · {}", untrack(|| editor.status_name(id)), part_name(conflict.part)),
        At::Move { from, to } => {
            let name = |id| untrack(|| editor.status_name(id));
            format!("{} → {} · {}", name(from), name(to), part_name(conflict.part))
        }
        at => format!("{} · {}", capital(&untrack(|| editor.at_name(at))), part_name(conflict.part)),
    };
    let say = |text: &str| said(text).unwrap_or_else(|| tr!("nothing"));
    let (mine, theirs) = (say(&conflict.mine), say(&conflict.theirs));
    let conflict = StoredValue::new(conflict);
    let decide = move |own: bool| move |_| editor.decide(&conflict.get_value(), own);
    view! {
        <li class="Conflict">
            <p class="Conflict-place" dir="auto">{place}</p>
            <div class="Conflict-side"><span>{tr!("You")}</span><b dir="auto">{mine}</b><button class="Button" type="button" on:click=decide(true)>{tr!("Keep mine")}</button></div>
            <div class="Conflict-side"><span dir="auto">{other}</span><b dir="auto">{theirs}</b><button class="Button" type="button" on:click=decide(false)>{tr!("Take theirs")}</button></div>
        </li>
    }
}
