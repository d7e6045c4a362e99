//! An approval of the draft: what is agreed to, by whom step by step, when it is needed and what it is about.

use super::{
    asked_for::AskedFor,
    frame::DefSide,
    inputs::{PartNotes, TextBox},
    scope::{CoversInput, WhenInput},
    step_rows::StepRows,
};
use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        approval_words::approval_parts,
        definitions::cover,
        editor::{Editor, Selected, use_editor},
        issues::focus_soon,
    },
};
use domain::{
    ApprovalDef, ApprovalId, At, ConditionId, Covered, Draft, DraftPart, isolated, spoken::say, tr,
};
use leptos::prelude::*;

/// The panel.
#[component]
pub fn ApprovalSide(id: ApprovalId) -> impl IntoView {
    let at = At::Approval(id.clone());
    let read = id.clone();
    let form = move || view! { <ApprovalForm id=id.clone() /> };
    let text = move || view! { <ApprovalText id=read.clone() /> };
    let gone = tr!(
        "This draft removes it. What was decided stays in the history of the orders; nothing asks for it any more."
    );
    view! { <DefSide at label=tr!("Approval") gone form text /> }
}

#[component]
fn ApprovalText(id: ApprovalId) -> impl IntoView {
    let editor = use_editor();
    let at = At::Approval(id.clone());
    let rows = move || {
        let names = editor.names();
        let said = |draft: &Draft| Some(approval_parts(draft, draft.approval(&id)?, &names));
        let said = editor.draft.with(said).or_else(|| editor.live.with(|live| said(&live.draft)));
        let row = |(label, text): (&'static str, Option<String>)| {
            Some(view! { <dt>{say(label)}</dt><dd>{typed(text?)}</dd> })
        };
        said.unwrap_or_default().into_iter().skip(1).filter_map(row).collect_view()
    };
    view! { <dl class="Facts Side-facts">{rows}</dl> <AskedFor at /> }
}

/// How a part of an approval is read.
fn part<T: PartialEq + Clone + Send + Sync + 'static>(
    editor: Editor,
    id: &ApprovalId,
    none: T,
    read: fn(&ApprovalDef) -> T,
) -> Signal<T> {
    let id = id.clone();
    Memo::new(move |_| editor.approval(&id).map_or(none.clone(), |def| read(&def))).into()
}

#[component]
fn ApprovalForm(id: ApprovalId) -> impl IntoView {
    let editor = use_editor();
    let (at, of) = (At::Approval(id.clone()), StoredValue::new(id.clone()));
    let write = move |write: fn(&mut ApprovalDef, String)| {
        Callback::new(move |text: String| {
            of.with_value(|id| editor.edit_approval(id, |def| write(def, text)))
        })
    };
    let choose_part = Callback::new(move |(part, on): (Covered, bool)| {
        of.with_value(|id| editor.edit_approval(id, |def| cover(&mut def.covers, part, on)));
    });
    let choose_when = Callback::new(move |when: Option<ConditionId>| {
        of.with_value(|id| editor.edit_approval(id, |def| def.when = when));
    });
    let covers = part(editor, &id, Default::default(), |def| def.covers.clone());
    let when = part(editor, &id, None, |def| def.when.clone());
    let next = move |_| {
        editor.selected.set(Selected::Nothing);
        focus_soon("add-approval");
    };
    let removed = at.clone();
    let remove = move |_| {
        editor.remove_def(&removed);
        focus_soon("add-approval");
    };
    let named = at.clone();
    let label = move || tr!("Remove {}", isolated(&editor.def_name(&named)));
    view! {
        <TextBox at=at.clone() part=DraftPart::Name label=tr!("What is agreed to") longest=60 value=part(editor, &id, String::new(), |def| def.name.clone()) typed=write(|def, text| def.name = text) />
        <TextBox at=at.clone() part=DraftPart::Help label=tr!("What helps to judge it") longest=300 value=part(editor, &id, String::new(), |def| def.help.clone()) typed=write(|def, text| def.help = text) />
        <StepRows id />
        <WhenInput at=at.clone() chosen=when choose=choose_when />
        <CoversInput at=at.clone() hint=tr!("Everything, unless you tick parts: then other edits leave what was agreed to alone.") chosen=covers choose=choose_part />
        <div class="Side-tools">
            <button class="Button" type="button" on:click=next><Icon name="plus" />{tr!("Next approval")}</button>
            <button class="Button" data-kind="danger" type="button" aria-label=label on:click=remove><Icon name="minus" />{tr!("Remove")}</button>
        </div>
        <AskedFor at=at.clone() />
        <PartNotes at part=DraftPart::Presence />
    }
}
