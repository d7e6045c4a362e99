//! The approvals as they are in the draft: who is asked for what, and when. They are written in the file of the draft.

use crate::{
    components::typed::typed,
    workflow::{
        approval_words::{approval_parts, steps},
        changes::Kind,
        editor::use_editor,
        gates::asking,
        signs::{ChangeTag, FaultTag},
        words::count,
    },
};
use domain::{ApprovalDef, At, Need};
use leptos::prelude::*;

/// The approvals.
#[component]
pub fn Approvals() -> impl IntoView {
    let editor = use_editor();
    let defs = Memo::new(move |_| editor.draft.with(|draft| draft.approvals.clone()));
    let how = match editor.may_edit {
        true => "To add or change one, download the draft as TOML, write it there and bring the file back.",
        false => "An administrator writes them.",
    };
    view! {
        <section class="Panel Defs" aria-labelledby="approvals-title">
            <header class="Defs-head">
                <h2 id="approvals-title" tabindex="-1">"Approvals"</h2>
                <p>"What somebody has to agree to before an order goes on. It is of what they saw: an edit of that asks them again."</p>
            </header>
            <ul class="Defs-list" hidden=move || defs.read().is_empty()>
                <For each=move || defs.get() key=|def| format!("{def:?}") let:def><Row def /></For>
            </ul>
            <p class="Field-hint">{how}</p>
        </section>
    }
}

#[component]
fn Row(def: ApprovalDef) -> impl IntoView {
    let editor = use_editor();
    let (key, name) = (format!("approval-{}", def.id), def.name.clone());
    let at = At::Approval(def.id.clone());
    let tagged = at.clone();
    let change = Memo::new(move |_| editor.changes.with(|changes| changes.of_def(&at)));
    let words = Memo::new(move |_| {
        let roles = editor.roles();
        editor.draft.with(|draft| {
            let needed =
                approval_parts(draft, &def, &roles).into_iter().nth(2).and_then(|(_, needed)| needed);
            let asked = asking(draft, &Need::Approval(def.id.clone())).len();
            let needed = match needed.as_deref() {
                None | Some("always") => "always".to_owned(),
                Some(when) => format!("only where “{when}”"),
            };
            let asked = format!("asked for in {}", count(asked, "place", "places"));
            let mut words = vec![format!("{needed} · {asked}")];
            words.extend(steps(draft, &def, &roles));
            words
        })
    });
    view! {
        <li class="Def" data-def=key data-change=move || change.get().map(Kind::word)>
            <div class="Def-head">
                <b>{typed(name)}</b>
                {move || change.get().map(|kind| view! { <ChangeTag kind /> })}
                <FaultTag at=tagged />
            </div>
            {move || words.get().into_iter().map(|line| view! { <p class="Def-words">{typed(line)}</p> }).collect_view()}
        </li>
    }
}
