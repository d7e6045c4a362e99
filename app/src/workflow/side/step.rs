//! A step of an approval: who has to agree, how many of them, to what, when, and how long that may take.

use super::{
    approvers::ApproversInput,
    frame::Frame,
    inputs::{PartNotes, RoleTicks, TickBox, invalid},
    limits::StepLimit,
    scope::{CoversInput, WhenInput},
};
use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        approval_words::{asked, terms},
        definitions::cover,
        editor::{Editor, Selected, use_editor},
        issues::{focus_soon, input_id},
        words::capital,
    },
};
use domain::{
    ApprovalId, ApprovalStep, Approver, At, ConditionId, Covered, DraftPart, RoleId, StepId, isolated, tr,
};
use leptos::{ev, prelude::*};
use std::collections::BTreeSet;

/// Which step of which approval.
type Ids = StoredValue<(ApprovalId, StepId)>;

/// The panel.
#[component]
pub fn StepSide(approval: ApprovalId, step: StepId) -> impl IntoView {
    let editor = use_editor();
    let at = At::Step { approval: approval.clone(), step: step.clone() };
    let (whole, named) = (At::Approval(approval.clone()), at.clone());
    let of = whole.clone();
    let heading = move || {
        let (step, whole) = (editor.def_name(&named), editor.def_name(&of));
        tr!("a step" => "{} of {}", capital(&step), isolated(&whole))
    };
    let heading = view! { {heading} }.into_any();
    let exists = {
        let at = at.clone();
        Memo::new(move |_| editor.has(&at))
    };
    let back = {
        let whole = whole.clone();
        move |_| {
            editor.selected.set(Selected::of(&whole));
            focus_soon("side-title");
        }
    };
    let ids = StoredValue::new((approval, step));
    view! {
        <Frame at heading label=tr!("Step")>
            <button class="Link Side-back" type="button" on:click=back><Icon name="left" />{move || typed(editor.def_name(&whole))}</button>
            {move || match (exists.get(), editor.may_edit) {
                (false, _) => view! { <p class="Side-note">{tr!("There is no such step in this draft.")}</p> }.into_any(),
                (true, false) => view! { <StepText ids /> }.into_any(),
                (true, true) => view! { <StepForm ids /> }.into_any(),
            }}
        </Frame>
    }
}

#[component]
fn StepText(ids: Ids) -> impl IntoView {
    let editor = use_editor();
    let words = move || {
        let names = editor.names();
        let said = ids.with_value(|(approval, step)| {
            editor.draft.with(|draft| {
                let def = draft.approval(approval)?;
                let step = def.step(step)?;
                let mut words = vec![asked(step, &names)];
                words.extend(terms(draft, def, step, &names));
                Some(words.join(", "))
            })
        });
        typed(said.unwrap_or_default())
    };
    view! { <p>{words}</p> }
}

/// How a part of a step is read.
fn part<T: PartialEq + Clone + Send + Sync + 'static>(
    editor: Editor,
    ids: Ids,
    none: T,
    read: fn(&ApprovalStep) -> T,
) -> Signal<T> {
    let found = move || ids.with_value(|(approval, step)| editor.step(approval, step));
    Memo::new(move |_| found().map_or(none.clone(), |step| read(&step))).into()
}

/// What changes a step by what was chosen.
fn write<V: 'static>(editor: Editor, ids: Ids, write: fn(&mut ApprovalStep, V)) -> Callback<V> {
    Callback::new(move |value: V| {
        ids.with_value(|(approval, step)| editor.edit_step(approval, step, |step| write(step, value)));
    })
}

/// Puts something into a set, or takes it out.
fn tick<T: Ord>(set: &mut BTreeSet<T>, one: T, on: bool) {
    match on {
        true => set.insert(one),
        false => set.remove(&one),
    };
}

#[component]
fn StepForm(ids: Ids) -> impl IntoView {
    let editor = use_editor();
    let at = ids.with_value(|(approval, step)| At::Step { approval: approval.clone(), step: step.clone() });
    let approvers = part(editor, ids, BTreeSet::new(), |step| step.of.clone());
    let covers = part(editor, ids, BTreeSet::new(), |step| step.covers.clone());
    let when = part(editor, ids, None, |step| step.when.clone());
    let limit = part(editor, ids, None, |step| step.limit);
    let tells = part(editor, ids, BTreeSet::new(), |step| step.tells.clone());
    let recorded_by = part(editor, ids, BTreeSet::new(), |step| step.recorded_by.clone());
    let strikes = part(editor, ids, false, |step| step.strikes);
    let is_first = Memo::new(move |_| {
        ids.with_value(|(approval, step)| editor.step_place(approval, step))
            .is_none_or(|(place, _)| place == 1)
    });
    // What depends on a limit or on the customer is asked only where there is one, or where something is said all the same.
    let is_timed = Memo::new(move |_| limit.read().is_some() || !tells.read().is_empty());
    let is_recorded = Memo::new(move |_| {
        approvers.with(|of| of.contains(&Approver::Customer)) || !recorded_by.read().is_empty()
    });
    let may_strike =
        Memo::new(move |_| approvers.with(|of| of.contains(&Approver::Customer)) || strikes.get());
    let choose_approver = write(editor, ids, |step, (who, on): (Approver, bool)| tick(&mut step.of, who, on));
    let choose_part =
        write(editor, ids, |step, (part, on): (Covered, bool)| cover(&mut step.covers, part, on));
    let choose_when = write(editor, ids, |step, when: Option<ConditionId>| step.when = when);
    let choose_told = write(editor, ids, |step, (role, on): (RoleId, bool)| tick(&mut step.tells, role, on));
    let choose_recorder =
        write(editor, ids, |step, (role, on): (RoleId, bool)| tick(&mut step.recorded_by, role, on));
    let together = part(editor, ids, false, |step| step.together);
    let set_together = write(editor, ids, |step, on: bool| step.together = on);
    let set_strikes = write(editor, ids, |step, on: bool| step.strikes = on);
    let (told_at, recorded_at, struck_at) = (at.clone(), at.clone(), at.clone());
    view! {
        <ApproversInput at=at.clone() chosen=approvers choose=choose_approver />
        {move || is_recorded.get().then(|| view! {
            <RoleTicks at=recorded_at.clone() part=DraftPart::RecordedBy legend=tr!("Who records the customer’s answer") hint=tr!("Whoever edits the order, unless you tick roles: then they alone.") chosen=recorded_by choose=choose_recorder />
        })}
        {move || may_strike.get().then(|| view! {
            <div class="Field">
                <TickBox part=DraftPart::Strikes label=tr!("The customer may leave lines out") hint=tr!("when they approve on the tracking page: those go from the order, and what is left is approved") on=strikes ticked=set_strikes />
                <PartNotes at=struck_at.clone() part=DraftPart::Strikes />
            </div>
        })}
        <QuorumInput at=at.clone() ids />
        {move || (!is_first.get()).then(|| view! {
            <TickBox part=DraftPart::Together label=tr!("At the same time as the step before") hint=tr!("otherwise only once that one has agreed") on=together ticked=set_together />
        })}
        <WhenInput at=at.clone() chosen=when choose=choose_when />
        <StepLimit at=at.clone() limit set=write(editor, ids, |step, limit| step.limit = limit) />
        {move || is_timed.get().then(|| view! {
            <RoleTicks at=told_at.clone() part=DraftPart::Tells legend=tr!("Who hears of it when that time is up") hint=tr!("Nothing is ever agreed to by time alone.") chosen=tells choose=choose_told />
        })}
        <CoversInput at=at.clone() hint=tr!("What the approval is about, unless you tick parts: then this step looks at those alone.") chosen=covers choose=choose_part />
        <Tools ids />
        <PartNotes at part=DraftPart::Presence />
    }
}

/// How many of those who are asked have to agree.
#[component]
fn QuorumInput(at: At, ids: Ids) -> impl IntoView {
    let editor = use_editor();
    let needed = part(editor, ids, 1, |step| step.needed);
    let value = move || match needed.get() {
        0 => String::new(),
        needed => needed.to_string(),
    };
    let set = write(editor, ids, |step, needed: u8| step.needed = needed);
    let typed = move |event: ev::Event| {
        let number: u16 = event_target_value(&event).trim().parse().unwrap_or_default();
        set.run(u8::try_from(number.min(99)).unwrap_or(99));
    };
    let input = input_id(DraftPart::Quorum);
    let wrong = invalid(at.clone(), DraftPart::Quorum);
    view! {
        <div class="Field">
            <label for=input>{tr!("How many of them")}</label>
            <input class="Input StepQuorum" id=input type="number" min="1" max="99" inputmode="numeric" prop:value=value on:input=typed aria-invalid=wrong aria-describedby=format!("{input}-notes") />
            <PartNotes at part=DraftPart::Quorum />
        </div>
    }
}

/// What is done with the step as a whole, and the way to the next one.
#[component]
fn Tools(ids: Ids) -> impl IntoView {
    let editor = use_editor();
    let next = move |_| {
        ids.with_value(|(approval, _)| editor.add_step(approval));
        focus_soon(input_id(DraftPart::Approvers));
    };
    let remove = move |_| {
        let (approval, step) = ids.get_value();
        editor.remove_step(&approval, &step);
        focus_soon("add-step");
    };
    let name = move || {
        ids.with_value(|(approval, step)| {
            editor.def_name(&At::Step { approval: approval.clone(), step: step.clone() })
        })
    };
    view! {
        <div class="Side-tools">
            <button class="Button" type="button" on:click=next><Icon name="plus" />{tr!("Next step")}</button>
            <button class="Button" data-kind="danger" type="button" aria-label=move || tr!("Remove {}", name()) on:click=remove><Icon name="minus" />{tr!("Remove")}</button>
        </div>
    }
}
