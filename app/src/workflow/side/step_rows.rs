//! The steps of an approval in the order in which they are asked, each of which can be opened, put elsewhere and taken out.

use super::inputs::PartNotes;
use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        approval_words::{asked, terms},
        editor::{Editor, Selected, use_editor},
        issues::{focus_soon, input_id},
        signs::FaultTag,
    },
};
use domain::{ApprovalId, At, DraftPart, StepId, tr};
use leptos::prelude::*;

/// The rows, and the button for one more.
#[component]
pub fn StepRows(id: ApprovalId) -> impl IntoView {
    let editor = use_editor();
    let (at, approval) = (At::Approval(id.clone()), StoredValue::new(id));
    let count = Memo::new(move |_| {
        approval
            .with_value(|id| editor.draft.with(|draft| draft.approval(id).map_or(0, |def| def.steps.len())))
    });
    let add = move |_| {
        approval.with_value(|id| editor.add_step(id));
        focus_soon(input_id(DraftPart::Approvers));
    };
    view! {
        <fieldset class="Side-part" id=input_id(DraftPart::Steps) tabindex="-1">
            <legend>{tr!("Who has to agree, step by step")}</legend>
            <ol class="Rows" hidden=move || count.get() == 0>
                <For each=move || 0..count.get() key=|nth| *nth let:nth><StepRow approval nth count /></For>
            </ol>
            <button class="Button StepRow-add" id="add-step" type="button" on:click=add><Icon name="plus" />{tr!("Add a step")}</button>
            <PartNotes at part=DraftPart::Steps />
        </fieldset>
    }
}

/// What there is to see of a step in its row.
#[derive(Debug, Clone, PartialEq)]
struct Glance {
    id: StepId,
    /// The number of its stage, where it begins one.
    stage: Option<usize>,
    asked: String,
    terms: String,
}

fn glance(editor: Editor, approval: &ApprovalId, nth: usize) -> Option<Glance> {
    let names = editor.names();
    editor.draft.with(|draft| {
        let def = draft.approval(approval)?;
        let step = def.steps.get(nth)?;
        let begins = |place: usize| place == 0 || !def.steps[place].together;
        let stage = (0..=nth).filter(|place| begins(*place)).count();
        let mut words: Vec<String> =
            (!begins(nth)).then(|| tr!("at the same time as the step before")).into_iter().collect();
        words.extend(terms(draft, def, step, &names));
        Some(Glance {
            id: step.id.clone(),
            stage: begins(nth).then_some(stage),
            asked: asked(step, &names),
            terms: words.join(", "),
        })
    })
}

#[component]
fn StepRow(approval: StoredValue<ApprovalId>, nth: usize, count: Memo<usize>) -> impl IntoView {
    let editor = use_editor();
    let shown = Memo::new(move |_| approval.with_value(|approval| glance(editor, approval, nth)));
    let id = move || shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.id.clone()));
    let at = Memo::new(move |_| {
        let step = shown.with(|shown| shown.as_ref().map(|shown| shown.id.clone()))?;
        Some(At::Step { approval: approval.get_value(), step })
    });
    let open = move |_| {
        if let Some(id) = id() {
            editor.selected.set(Selected::Step(approval.get_value(), id));
            focus_soon("side-title");
        }
    };
    let shift = move |by: isize| {
        move |_| {
            let Some(id) = id() else { return };
            let to = approval.with_value(|approval| editor.shift_step(approval, &id, by));
            if let Some(to) = to {
                focus_soon(shift_id(to, by, count.get_untracked()));
            }
        }
    };
    let remove = move |_| {
        if let Some(id) = id() {
            approval.with_value(|approval| editor.remove_step(approval, &id));
            focus_soon("add-step");
        }
    };
    let text = move |read: fn(&Glance) -> String| {
        move || shown.with(|shown| shown.as_ref().map(read)).unwrap_or_default()
    };
    let stage = text(|shown| shown.stage.map(|stage| stage.to_string()).unwrap_or_default());
    let (asked, terms) = (text(|shown| shown.asked.clone()), text(|shown| shown.terms.clone()));
    let number = nth + 1;
    let is_last = move || count.get() == number;
    view! {
        <li class="StepRow">
            <button class="Rows-open" type="button" on:click=open>
                <span class="StepRow-stage">{stage}</span>
                <span class="Two"><b>{move || typed(asked())}</b><small>{move || typed(terms())}</small></span>
            </button>
            {move || at.get().map(|at| view! { <FaultTag at /> })}
            <span class="StepRow-tools">
                <button class="IconButton" type="button" id=format!("step-{nth}-up") aria-label=tr!("Move step {} up", number) disabled=nth == 0 on:click=shift(-1)><Icon name="sort-up" /></button>
                <button class="IconButton" type="button" id=format!("step-{nth}-down") aria-label=tr!("Move step {} down", number) disabled=is_last on:click=shift(1)><Icon name="sort-down" /></button>
                <button class="IconButton" type="button" aria-label=tr!("Remove step {}", number) on:click=remove><Icon name="close" /></button>
            </span>
        </li>
    }
}

/// The button that goes on with a step which stands there now: the same, or the other where it can go no further.
fn shift_id(place: usize, by: isize, count: usize) -> String {
    let up = if by < 0 { place > 0 } else { place + 1 >= count };
    format!("step-{place}-{}", if up { "up" } else { "down" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_focus_goes_with_the_step_to_a_button_that_works() {
        assert_eq!(shift_id(1, -1, 3), "step-1-up");
        assert_eq!(shift_id(0, -1, 3), "step-0-down");
        assert_eq!(shift_id(1, 1, 3), "step-1-down");
        assert_eq!(shift_id(2, 1, 3), "step-2-up");
    }
}
