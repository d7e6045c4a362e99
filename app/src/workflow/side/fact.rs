//! A fact of the draft, every part of it.

use super::{
    asked_for::AskedFor,
    frame::Frame,
    inputs::{PartNotes, RoleTicks, TextBox},
};
use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        editor::{Editor, use_editor},
        issues::{focus_soon, input_id},
        signs::ChangeTag,
        words::fact_parts,
    },
};
use domain::{At, Draft, DraftPart, Evidence, FactDef, FactId, Need, RoleId, isolated, spoken::say, tr};
use leptos::{ev, prelude::*};

/// The panel.
#[component]
pub fn FactSide(id: FactId) -> impl IntoView {
    let editor = use_editor();
    let at = At::Fact(id.clone());
    let (of, named, shown) = (id.clone(), id.clone(), at.clone());
    let exists = Memo::new(move |_| editor.fact(&of).is_some());
    let change = Memo::new(move |_| editor.changes.with(|changes| changes.of_def(&shown)));
    let heading = view! {
        {move || typed(editor.need_name(&Need::Fact(named.clone())))}
        {move || change.get().map(|kind| view! { <ChangeTag kind /> })}
    }
    .into_any();
    view! {
        <Frame at heading label=tr!("Fact")>
            {move || match (exists.get(), editor.may_edit) {
                (true, true) => view! { <FactForm id=id.clone() /> }.into_any(),
                (true, false) => view! { <FactText id=id.clone() /> }.into_any(),
                (false, _) => view! { <RemovedFact id=id.clone() /> }.into_any(),
            }}
        </Frame>
    }
}

#[component]
fn FactText(id: FactId) -> impl IntoView {
    let editor = use_editor();
    let at = At::Fact(id.clone());
    let rows = move || {
        let live = || editor.live.with(|live| live.workflow.fact(&id).cloned());
        let fact = editor.fact(&id).or_else(live);
        let parts = fact.map(|fact| editor.draft.with(|draft| fact_parts(draft, &fact, &editor.roles())));
        let row = |(label, text): (&'static str, Option<String>)| {
            Some(view! { <dt>{say(label)}</dt><dd>{typed(text?)}</dd> })
        };
        parts.unwrap_or_default().into_iter().skip(1).filter_map(row).collect_view()
    };
    view! { <dl class="Facts Side-facts">{rows}</dl> <AskedFor at /> }
}

/// A fact that is in force and the draft has no more.
#[component]
fn RemovedFact(id: FactId) -> impl IntoView {
    let editor = use_editor();
    let at = At::Fact(id.clone());
    let label = tr!("Put {} back", isolated(&untrack(|| editor.need_name(&Need::Fact(id.clone())))));
    view! {
        <p class="Side-note"><Icon name="minus" />{tr!("This draft removes it. Where it is set, that stays in the history of the orders, and nowhere else; how many that are is said before publishing.")}</p>
        {editor.may_edit.then(|| view! { <button class="Button" type="button" aria-label=label on:click=move |_| editor.put_def_back(&at)><Icon name="undo" />{tr!("Put back")}</button> })}
        <FactText id />
    }
}

/// How a part of a fact is read.
fn part<T: PartialEq + Clone + Send + Sync + 'static>(
    editor: Editor,
    id: &FactId,
    none: T,
    read: fn(&FactDef) -> T,
) -> Signal<T> {
    let id = id.clone();
    Memo::new(move |_| editor.fact(&id).map_or(none.clone(), |fact| read(&fact))).into()
}

#[component]
fn FactForm(id: FactId) -> impl IntoView {
    let editor = use_editor();
    let (at, of) = (At::Fact(id.clone()), StoredValue::new(id.clone()));
    let write = move |write: fn(&mut FactDef, String)| {
        Callback::new(move |text: String| of.with_value(|id| editor.edit_fact(id, |fact| write(fact, text))))
    };
    let choose = Callback::new(move |(role, on): (RoleId, bool)| {
        of.with_value(|id| {
            editor.edit_fact(id, |fact| {
                fact.set_by.remove(&role);
                fact.set_by.extend(on.then_some(role));
            })
        });
    });
    let name = move || {
        let name = editor.need_name(&Need::Fact(of.get_value()));
        isolated(&name).into_owned()
    };
    let remove = move |_| {
        editor.remove_def(&At::Fact(of.get_value()));
        focus_soon("add-fact");
    };
    let set_by = part(editor, &id, Default::default(), |fact| fact.set_by.clone());
    view! {
        <TextBox at=at.clone() part=DraftPart::Name label=tr!("What is so once it is set") longest=60 value=part(editor, &id, String::new(), |fact| fact.name.clone()) typed=write(|fact, text| fact.name = text) />
        <TextBox at=at.clone() part=DraftPart::Help label=tr!("What helps to judge it") longest=300 value=part(editor, &id, String::new(), |fact| fact.help.clone()) typed=write(|fact, text| fact.help = text) />
        <EvidenceInput id=id.clone() />
        <div class="Side-tools">
            <button class="Button" type="button" on:click=move |_| focus_soon("add-fact")><Icon name="plus" />{tr!("Next fact")}</button>
            <button class="Button" data-kind="danger" type="button" aria-label=move || tr!("Remove {}", name()) on:click=remove><Icon name="minus" />{tr!("Remove")}</button>
        </div>
        <RoleTicks at=at.clone() part=DraftPart::ForRoles legend=tr!("Who sets it") hint=tr!("Whoever edits the order, unless you tick roles: then they alone, and administrators.") chosen=set_by choose />
        <AskedFor at=at.clone() />
        <PartNotes at part=DraftPart::Presence />
    }
}

/// What can show that a fact is so: a key, what it is, and its words. Approvals are those of the draft.
fn evidence_choices(draft: &Draft) -> Vec<(String, Evidence, String)> {
    let plain = [
        ("none", Evidence::None, tr!("Nothing: who set it and when is enough")),
        ("note", Evidence::Note, tr!("A note")),
        ("number", Evidence::Number, tr!("A number, like that of a payment")),
    ];
    let plain = plain.into_iter().map(|(key, evidence, words)| (key.to_owned(), evidence, words));
    let approvals = draft.approvals.iter().map(|def| {
        let words = tr!("The approval “{}”: it is so only while that stands", isolated(&def.name));
        (format!("approval:{}", def.id), Evidence::Approval(def.id.clone()), words)
    });
    plain.chain(approvals).collect()
}

/// What has to be given when it is set.
#[component]
fn EvidenceInput(id: FactId) -> impl IntoView {
    let editor = use_editor();
    let evidence = part(editor, &id, Evidence::None, |fact| fact.evidence.clone());
    let choices = Memo::new(move |_| editor.draft.with(evidence_choices));
    let at = At::Fact(id.clone());
    let choose = move |event: ev::Event| {
        let name = event_target_value(&event);
        let chosen = choices.get_untracked().into_iter().find(|(other, ..)| *other == name);
        if let Some((_, chosen, _)) = chosen {
            editor.edit_fact(&id, |fact| fact.evidence = chosen);
        }
    };
    let option = move |(name, of, words): (String, Evidence, String)| view! { <option value=name prop:selected=move || evidence.get() == of>{words}</option> };
    let options = move || choices.get().into_iter().map(option).collect_view();
    let input = input_id(DraftPart::Evidence);
    view! {
        <div class="Field">
            <label for=input>{tr!("What shows that it is so")}</label>
            <select class="Input" id=input on:change=choose aria-describedby=format!("{input}-notes")>{options}</select>
            <PartNotes at part=DraftPart::Evidence />
        </div>
    }
}
