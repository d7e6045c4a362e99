//! A status of the draft, every part of it.

use super::{
    gates::GateEditor,
    inputs::{PartNotes, TextInput, TextPart, invalid},
    ladder::LadderInput,
    languages::CustomerTexts,
    limits::{AgeInput, WipInput},
    links::{LeadsTo, NeedsToLeave},
};
use crate::{
    components::icon::Icon,
    workflow::{
        editor::use_editor,
        gates::GatePlace,
        issues::{focus_soon, input_id},
        words::{band, said},
    },
};
use domain::{
    At, CustomerWording, DraftPart, Phase, StatusDraft, StatusId, StatusMessage, isolated, spoken::say, tr,
    tr_later,
};
use leptos::{ev, prelude::*};

const NAME: TextPart = TextPart {
    part: DraftPart::Name,
    label: tr_later!("Name"),
    longest: 80,
    read: |status| status.name.clone(),
    write: |status, text| status.name = text,
};
const TASK: TextPart = TextPart {
    part: DraftPart::CustomerTask,
    label: tr_later!("What the customer is to do, if anything"),
    longest: 300,
    read: |status| status.customer_task.clone(),
    write: |status, text| status.customer_task = text,
};
const TRIGGER: TextPart = TextPart {
    part: DraftPart::Trigger,
    label: tr_later!("Trigger: an order gets here when"),
    longest: 300,
    read: |status| status.trigger.clone(),
    write: |status, text| status.trigger = text,
};
const NEXT: TextPart = TextPart {
    part: DraftPart::NextAction,
    label: tr_later!("Next action of the owner"),
    longest: 300,
    read: |status| status.next_action.clone(),
    write: |status, text| status.next_action = text,
};
const PROOF: TextPart = TextPart {
    part: DraftPart::ExitRule,
    label: tr_later!("What proves that it is done"),
    longest: 300,
    read: |status| status.exit_rule.clone(),
    write: |status, text| status.exit_rule = text,
};
const NOTES: [TextPart; 3] = [
    TextPart {
        part: DraftPart::Tools,
        label: tr_later!("Tools in use"),
        longest: 300,
        read: |status| status.notes.tools.clone(),
        write: |status, text| status.notes.tools = text,
    },
    TextPart {
        part: DraftPart::Data,
        label: tr_later!("Where the data lives"),
        longest: 300,
        read: |status| status.notes.data.clone(),
        write: |status, text| status.notes.data = text,
    },
    TextPart {
        part: DraftPart::PainPoints,
        label: tr_later!("Known pain"),
        longest: 300,
        read: |status| status.notes.pain_points.clone(),
        write: |status, text| status.notes.pain_points = text,
    },
];

/// The form; what is typed is saved by itself.
#[component]
pub fn StatusForm(id: StatusId) -> impl IntoView {
    let notes = NOTES.map(|of| view! { <TextInput id=id.clone() of lines=true /> });
    view! {
        <TextInput id=id.clone() of=NAME />
        <CustomerInput id=id.clone() />
        <div class="Side-pair"><OwnerInput id=id.clone() /><PhaseInput id=id.clone() /></div>
        <TextInput id=id.clone() of=TRIGGER />
        <TextInput id=id.clone() of=NEXT />
        <TextInput id=id.clone() of=PROOF />
        <div class="Side-pair"><AgeInput id=id.clone() /><WipInput id=id.clone() /></div>
        <LadderInput id=id.clone() />
        <Tools id=id.clone() />
        <GateEditor place=GatePlace::Entry(id.clone()) legend=tr!("Asked on the way in") hint=tr!("By every move that leads here.") />
        <GateEditor place=GatePlace::Exit(id.clone()) legend=tr!("Asked before it goes on") hint=tr!("By every move onwards. Going back and cancelling need none of it.") />
        <LeadsTo id=id.clone() />
        <NeedsToLeave id=id.clone() />
        <details class="Side-more">
            <summary>{tr!("For the customer")}</summary>
            <TextInput id=id.clone() of=TASK />
            <MessageInput id=id.clone() />
            <CustomerTexts id=id.clone() />
        </details>
        <fieldset class="Side-part">
            <legend>{tr!("How it is worked today")} " " <small>{tr!("prints with the map")}</small></legend>
            {notes.collect_view()}
        </fieldset>
    }
}

/// What the customer reads, or that it is hidden from them.
#[component]
fn CustomerInput(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let wording =
        Memo::new(move |_| id.with_value(|id| editor.status(id).and_then(|status| status.customer)));
    let set = move |wording: Option<CustomerWording>| {
        id.with_value(|id| editor.edit_status(id, |status| status.customer = wording))
    };
    let is_hidden = Memo::new(move |_| wording.with(|wording| *wording == Some(CustomerWording::Hidden)));
    // What stood there before it was hidden.
    let words = RwSignal::new(String::new());
    let value = move || match wording.get() {
        Some(CustomerWording::Says(words)) => words,
        Some(CustomerWording::Hidden) | None => String::new(),
    };
    let says = |text: String| said(&text).map(|_| CustomerWording::Says(text));
    let typed = move |event: ev::Event| set(says(event_target_value(&event)));
    let hide = move |event: ev::Event| {
        if event_target_checked(&event) {
            words.set(untrack(value));
            set(Some(CustomerWording::Hidden));
        } else {
            set(says(words.get_untracked()));
        }
    };
    let at = id.with_value(|id| At::Status(id.clone()));
    let input = input_id(DraftPart::Customer);
    view! {
        <div class="Field">
            <label for=input>{tr!("Customer reads")}</label>
            <input
                class="Input" id=input type="text" dir="auto" autocomplete="off" maxlength="200" prop:value=value disabled=is_hidden on:input=typed
                placeholder=move || if is_hidden.get() { tr!("Nothing: the last status they could see stays") } else { String::new() }
                aria-invalid=invalid(at.clone(), DraftPart::Customer) aria-describedby=format!("{input}-notes")
            />
            <label class="Tick"><input type="checkbox" prop:checked=is_hidden on:change=hide />{tr!("Hidden from customers")}</label>
            <PartNotes at part=DraftPart::Customer />
        </div>
    }
}

#[component]
fn OwnerInput(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let owner = Memo::new(move |_| id.with_value(|id| editor.status(id).and_then(|status| status.owner)));
    let choose = move |event: ev::Event| {
        let owner = event_target_value(&event).parse().ok();
        id.with_value(|id| editor.edit_status(id, |status| status.owner = owner));
    };
    let options = move || {
        let options = editor.roles().into_iter().map(|role| {
            let of = role.id.clone();
            view! { <option value=role.id.to_string() prop:selected=move || owner.with(|owner| owner.as_ref() == Some(&of))>{isolated(&role.name).into_owned()}</option> }
        });
        options.collect_view()
    };
    let at = id.with_value(|id| At::Status(id.clone()));
    let input = input_id(DraftPart::Owner);
    view! {
        <div class="Field">
            <label for=input>{tr!("Owner")}</label>
            <select class="Input" id=input on:change=choose aria-invalid=invalid(at.clone(), DraftPart::Owner) aria-describedby=format!("{input}-notes")>
                <option value="" prop:selected=move || owner.read().is_none()>{tr!("Choose a role")}</option>
                {options}
            </select>
            <PartNotes at part=DraftPart::Owner />
        </div>
    }
}

#[component]
fn PhaseInput(id: StatusId) -> impl IntoView {
    const PHASES: [(Phase, &str); 4] = [
        (Phase::Open, "open"),
        (Phase::Waiting, "waiting"),
        (Phase::Done, "done"),
        (Phase::Cancelled, "cancelled"),
    ];
    let editor = use_editor();
    let id = StoredValue::new(id);
    let phase = Memo::new(move |_| id.with_value(|id| editor.status(id).map(|status| status.phase)));
    let choose = move |event: ev::Event| {
        let name = event_target_value(&event);
        if let Some((phase, _)) = PHASES.iter().find(|(_, other)| *other == name) {
            id.with_value(|id| editor.edit_status(id, |status: &mut StatusDraft| status.phase = *phase));
        }
    };
    let options = PHASES.map(|(of, name)| view! { <option value=name prop:selected=move || phase.get() == Some(of)>{band(of)}</option> });
    let at = id.with_value(|id| At::Status(id.clone()));
    let input = input_id(DraftPart::Phase);
    view! {
        <div class="Field">
            <label for=input>{tr!("Phase")}</label>
            <select class="Input" id=input on:change=choose aria-describedby=format!("{input}-notes")>{options.collect_view()}</select>
            <PartNotes at part=DraftPart::Phase />
        </div>
    }
}

/// What customers are told by mail when an order gets there.
#[component]
fn MessageInput(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let message = Memo::new(move |_| id.with_value(|id| editor.status(id).and_then(|status| status.message)));
    let choose = move |event: ev::Event| {
        let name = event_target_value(&event);
        let chosen = StatusMessage::ALL.into_iter().find(|message| message.name() == name);
        id.with_value(|id| editor.edit_status(id, |status: &mut StatusDraft| status.message = chosen));
    };
    let options = StatusMessage::ALL.map(|of| view! { <option value=of.name() prop:selected=move || message.get() == Some(of)>{say(of.label())}</option> });
    let at = id.with_value(|id| At::Status(id.clone()));
    let input = input_id(DraftPart::Message);
    view! {
        <div class="Field">
            <label for=input>{tr!("E-mail to the customer when an order gets here")}</label>
            <select class="Input" id=input on:change=choose aria-describedby=format!("{input}-notes")>
                <option value="" prop:selected=move || message.read().is_none()>{tr!("As the phase suggests")}</option>
                {options.collect_view()}
            </select>
            <PartNotes at part=DraftPart::Message />
        </div>
    }
}

/// What is done with the status as a whole, and the way to the next one.
#[component]
fn Tools(id: StatusId) -> impl IntoView {
    let editor = use_editor();
    let id = StoredValue::new(id);
    let place = Memo::new(move |_| {
        id.with_value(|id| {
            editor.draft.with(|draft| draft.statuses.iter().position(|status| status.id == *id))
        })
    });
    let last = Memo::new(move |_| editor.draft.with(|draft| draft.statuses.len().checked_sub(1)));
    let shift = move |by| move |_| id.with_value(|id| editor.shift(id, by));
    let name = move || isolated(&id.with_value(|id| editor.status_name(id))).into_owned();
    let remove = move |_| {
        editor.remove_status(&id.get_value());
        focus_soon("add-status");
    };
    view! {
        <div class="Side-tools">
            <button class="Button" type="button" on:click=move |_| focus_soon("add-status")><Icon name="plus" />{tr!("Next status")}</button>
            <button class="IconButton" type="button" aria-label=move || tr!("Move {} up", name()) disabled=move || place.get() == Some(0) on:click=shift(-1)><Icon name="sort-up" /></button>
            <button class="IconButton" type="button" aria-label=move || tr!("Move {} down", name()) disabled=move || place.get() == last.get() on:click=shift(1)><Icon name="sort-down" /></button>
            <button class="Button" data-kind="danger" type="button" aria-label=move || tr!("Remove {}", name()) on:click=remove><Icon name="minus" />{tr!("Remove")}</button>
        </div>
    }
}
