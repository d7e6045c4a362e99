//! The lists of facts and fields: what each is at a glance, what differs from what is in force, and for who may, a line for the
//! next one.

use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        changes::Kind,
        editor::{Editor, Selected, use_editor},
        gates::asking,
        issues::focus_soon,
        signs::{ChangeTag, FaultTag},
        words::{count, evidence, role_list},
    },
};
use domain::{At, FactDef, FieldDef, FieldKind, Need};
use leptos::{ev, html, prelude::*};

/// The facts.
#[component]
pub fn Facts() -> impl IntoView {
    let editor = use_editor();
    let ids = Memo::new(move |_| {
        let facts =
            editor.draft.with(|draft| draft.facts.iter().map(|fact| fact.id.clone()).collect::<Vec<_>>());
        let gone = editor.live.with(|live| {
            let ids = live.draft.facts.iter().map(|fact| fact.id.clone());
            ids.filter(|id| !facts.contains(id)).collect::<Vec<_>>()
        });
        facts.into_iter().chain(gone).map(At::Fact).collect::<Vec<_>>()
    });
    view! {
        <section class="Panel Defs" aria-labelledby="facts-title">
            <header class="Defs-head">
                <h2 id="facts-title" tabindex="-1">"Facts"</h2>
                <p>"What may be so of an order beside its status, like “Payment received”. Statuses and moves can ask for it."</p>
            </header>
            <List ids />
            {editor.may_edit.then(|| view! {
                <Add id="add-fact" label="Name of the next fact" placeholder="Next fact, like “Artwork approved”" button="Add a fact" add=Callback::new(move |name: String| {
                    editor.add_fact(&name);
                    focus_soon("part-help");
                }) />
            })}
        </section>
    }
}

/// The fields.
#[component]
pub fn Fields() -> impl IntoView {
    let editor = use_editor();
    let ids = Memo::new(move |_| {
        let fields =
            editor.draft.with(|draft| draft.fields.iter().map(|field| field.id.clone()).collect::<Vec<_>>());
        let gone = editor.live.with(|live| {
            let ids = live.draft.fields.iter().map(|field| field.id.clone());
            ids.filter(|id| !fields.contains(id)).collect::<Vec<_>>()
        });
        fields.into_iter().chain(gone).map(At::Field).collect::<Vec<_>>()
    });
    view! {
        <section class="Panel Defs" aria-labelledby="fields-title">
            <header class="Defs-head">
                <h2 id="fields-title" tabindex="-1">"Fields"</h2>
                <p>"What an order carries beside customer, lines and promise, in the order in which forms show it."</p>
            </header>
            <List ids />
            {editor.may_edit.then(|| view! {
                <Add id="add-field" label="Label of the next field" placeholder="Next field, like “Engraving text”" button="Add a field" add=Callback::new(move |label: String| {
                    editor.add_field(&label);
                    focus_soon("part-kind");
                }) />
            })}
        </section>
    }
}

#[component]
fn List(ids: Memo<Vec<At>>) -> impl IntoView {
    view! {
        <ul class="Defs-list" hidden=move || ids.read().is_empty()>
            <For each=move || ids.get() key=|at| at.clone() let:at><Row at /></For>
        </ul>
    }
}

#[component]
fn Row(at: At) -> impl IntoView {
    let editor = use_editor();
    let (key, tagged) = (key_of(&at), at.clone());
    let at = StoredValue::new(at);
    let change = Memo::new(move |_| at.with_value(|at| editor.changes.with(|changes| changes.of_def(at))));
    let shown = Memo::new(move |_| at.with_value(|at| glance(editor, at)));
    let is_open = move || {
        let open = editor.selected.get();
        at.with_value(|at| selected(at).as_ref() == Some(&open)).then_some("")
    };
    let open = move |_| {
        if let Some(selected) = at.with_value(selected) {
            editor.selected.set(selected);
            focus_soon("side-title");
        }
    };
    view! {
        <li class="Def" data-def=key data-open=is_open data-change=move || change.get().map(Kind::word)>
            <div class="Def-head">
                <button class="Def-open" type="button" on:click=open>{move || typed(&shown.read().0)}</button>
                {move || change.get().map(|kind| view! { <ChangeTag kind /> })}
                <FaultTag at=tagged />
            </div>
            <p class="Def-words">{move || typed(&shown.read().1)}</p>
        </li>
    }
}

/// How a row is found again in the page.
pub fn key_of(at: &At) -> String {
    match at {
        At::Field(id) => format!("field-{id}"),
        At::Fact(id) => format!("fact-{id}"),
        _ => String::new(),
    }
}

fn selected(at: &At) -> Option<Selected> {
    match at {
        At::Field(id) => Some(Selected::Field(id.clone())),
        At::Fact(id) => Some(Selected::Fact(id.clone())),
        _ => None,
    }
}

/// A name, and what there is to know in a line. Tracked.
fn glance(editor: Editor, at: &At) -> (String, String) {
    let (need, words) = match at {
        At::Field(id) => {
            let gone = || editor.live.with(|live| live.workflow.field(id).cloned());
            let words = editor.field(id).or_else(gone).map(|field| field_words(editor, &field));
            (Need::Field(id.clone()), words)
        }
        At::Fact(id) => {
            let gone = || editor.live.with(|live| live.workflow.fact(id).cloned());
            let words = editor.fact(id).or_else(gone).map(|fact| fact_words(editor, &fact));
            (Need::Fact(id.clone()), words)
        }
        _ => return Default::default(),
    };
    let asked = editor.draft.with(|draft| asking(draft, &need).len());
    let mut words = words.unwrap_or_default();
    if asked > 0 {
        words.push(format!("asked for in {}", count(asked, "place", "places")));
    }
    (editor.need_name(&need), words.join(" · "))
}

fn field_words(editor: Editor, field: &FieldDef) -> Vec<String> {
    let kind = match &field.kind {
        FieldKind::Choice(options) => format!("one of {}", count(options.len(), "choice", "choices")),
        kind => kind.in_words(),
    };
    let mut words = vec![kind];
    words.extend(field.on_card.then(|| "on cards".to_owned()));
    words.extend((!field.is_searched()).then(|| "not searched".to_owned()));
    let roles = role_list(&field.visible_to, &editor.roles(), "");
    words.extend((!roles.is_empty()).then(|| format!("seen by {roles}")));
    words.extend(field.at_placing.then(|| "asked when placed".to_owned()));
    words
}

fn fact_words(editor: Editor, fact: &FactDef) -> Vec<String> {
    let by = role_list(&fact.set_by, &editor.roles(), "whoever edits the order");
    let mut words = vec![format!("set by {by}")];
    words.extend(evidence(&fact.evidence).map(|shows| format!("with {shows}")));
    words
}

/// The line for the next one.
#[component]
fn Add(
    id: &'static str,
    label: &'static str,
    placeholder: &'static str,
    button: &'static str,
    add: Callback<String>,
) -> impl IntoView {
    let (input, missing) = (NodeRef::<html::Input>::new(), RwSignal::new(false));
    let submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        let Some(input) = input.get_untracked() else { return };
        let name = input.value();
        missing.set(name.trim().is_empty());
        if missing.get_untracked() {
            let _ = input.focus();
            return;
        }
        input.set_value("");
        add.run(name);
    };
    let notes = format!("{id}-notes");
    view! {
        <form class="AddStatus" on:submit=submit novalidate>
            <label class="visually-hidden" for=id>{label}</label>
            <input
                class="Input" id=id type="text" dir="auto" autocomplete="off" maxlength="60" placeholder=placeholder
                aria-invalid=move || missing.get().then_some("true") aria-describedby=notes.clone() node_ref=input
            />
            <button class="Button" type="submit"><Icon name="plus" />{button}</button>
            <p class="Field-error" id=notes.clone()>{move || missing.get().then_some("Give it a name first.")}</p>
        </form>
    }
}
