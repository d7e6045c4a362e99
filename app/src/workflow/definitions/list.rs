//! The lists of facts and fields, and the rows and the line that every list of definitions has: what each is at a glance, what differs from what is in force, and for who may, a line for the
//! next one.

use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        approval_words::{needed, steps},
        changes::Kind,
        editor::{Editor, Selected, use_editor},
        issues::focus_soon,
        signs::{ChangeTag, FaultTag},
        uses::uses,
        words::{evidence, role_list},
    },
};
use domain::{At, Draft, FactDef, FieldDef, FieldKind, tr};
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
                <h2 id="facts-title" tabindex="-1">{tr!("Facts")}</h2>
                <p>{tr!("What may be so of an order beside its status, like “Payment received”. Statuses and moves can ask for it.")}</p>
            </header>
            <List ids />
            {editor.may_edit.then(|| view! {
                <Add id="add-fact" label=tr!("Name of the next fact") placeholder=tr!("Next fact, like “Artwork approved”") button=tr!("Add a fact") add=Callback::new(move |name: String| {
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
                <h2 id="fields-title" tabindex="-1">{tr!("Fields")}</h2>
                <p>{tr!("What an order carries beside customer, lines and promise, in the order in which forms show it.")}</p>
            </header>
            <List ids />
            {editor.may_edit.then(|| view! {
                <Add id="add-field" label=tr!("Label of the next field") placeholder=tr!("Next field, like “Engraving text”") button=tr!("Add a field") add=Callback::new(move |label: String| {
                    editor.add_field(&label);
                    focus_soon("part-kind");
                }) />
            })}
        </section>
    }
}

/// The rows of a list.
#[component]
pub fn List(ids: Memo<Vec<At>>) -> impl IntoView {
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
        // A step is open beside its approval.
        let open = match editor.selected.get() {
            Selected::Step(approval, _) => Selected::Approval(approval),
            open => open,
        };
        at.with_value(|at| Selected::of(at) == open).then_some("")
    };
    let open = move |_| {
        editor.selected.set(at.with_value(Selected::of));
        focus_soon("side-title");
    };
    view! {
        <li class="Def" data-def=key data-open=is_open data-change=move || change.get().map(Kind::word)>
            <div class="Def-head">
                <button class="Def-open" type="button" on:click=open>{move || typed(&shown.read().0)}</button>
                {move || change.get().map(|kind| view! { <ChangeTag kind /> })}
                <FaultTag at=tagged />
            </div>
            {move || shown.get().1.into_iter().map(|line| view! { <p class="Def-words">{typed(line)}</p> }).collect_view()}
        </li>
    }
}

/// How a row is found again in the page.
pub fn key_of(at: &At) -> String {
    match at {
        At::Field(id) => format!("field-{id}"),
        At::Fact(id) => format!("fact-{id}"),
        At::Approval(id) => format!("approval-{id}"),
        At::Step { approval, .. } => format!("approval-{approval}"),
        At::Condition(id) => format!("condition-{id}"),
        At::Whole | At::Status(_) | At::Move { .. } => String::new(),
    }
}

/// A name, and what there is to know in a line or more. What is gone is told as it is in force. Tracked.
fn glance(editor: Editor, at: &At) -> (String, Vec<String>) {
    let live = editor.live.get();
    let mut lines = vec![Vec::new()];
    match at {
        At::Field(id) => {
            let field = editor.field(id).or_else(|| live.workflow.field(id).cloned());
            lines[0].extend(field.map(|field| field_words(editor, &field)).unwrap_or_default());
        }
        At::Fact(id) => {
            let fact = editor.fact(id).or_else(|| live.workflow.fact(id).cloned());
            lines[0].extend(fact.map(|fact| fact_words(editor, &fact)).unwrap_or_default());
        }
        At::Approval(id) => {
            let words = |draft: &Draft| {
                let def = draft.approval(id)?;
                Some((needed(draft, def.when.as_ref()), steps(draft, def, &editor.names())))
            };
            let said = editor.draft.with(words).or_else(|| words(&live.draft));
            if let Some((needed, steps)) = said {
                lines[0].push(needed);
                lines.extend(steps.into_iter().map(|step| vec![step]));
            }
        }
        At::Condition(id) => {
            let words = |draft: &Draft| draft.condition(id).map(|def| draft.test_in_words(&def.test));
            lines[0].extend(editor.draft.with(words).or_else(|| words(&live.draft)));
        }
        At::Whole | At::Status(_) | At::Move { .. } | At::Step { .. } => {}
    }
    let named = editor.draft.with(|draft| uses(draft, at).len());
    lines[0].extend((named > 0).then(|| tr!("used in {n} place" | "used in {n} places" % named)));
    let lines = lines.iter().map(|words| words.join(" · ")).filter(|line| !line.is_empty()).collect();
    (editor.def_name(at), lines)
}

fn field_words(editor: Editor, field: &FieldDef) -> Vec<String> {
    let kind = match &field.kind {
        FieldKind::Choice(options) => tr!("one of {n} choice" | "one of {n} choices" % options.len()),
        kind => kind.in_words(),
    };
    let mut words = vec![kind];
    words.extend(field.on_card.then(|| tr!("on cards")));
    words.extend((!field.is_searched()).then(|| tr!("not searched")));
    let roles = role_list(&field.visible_to, &editor.roles(), "");
    words.extend((!roles.is_empty()).then(|| tr!("seen by {}", roles)));
    words.extend(field.at_placing.then(|| tr!("asked when placed")));
    words
}

fn fact_words(editor: Editor, fact: &FactDef) -> Vec<String> {
    let by = role_list(&fact.set_by, &editor.roles(), &tr!("whoever edits the order"));
    let mut words = vec![tr!("a fact" => "set by {}", by)];
    let shown = editor.draft.with(|draft| evidence(draft, &fact.evidence));
    words.extend(shown.map(|shows| tr!("a fact" => "with {}", shows)));
    words
}

/// The line for the next one.
#[component]
pub fn Add(
    id: &'static str,
    label: String,
    placeholder: String,
    button: String,
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
            <p class="Field-error" id=notes.clone()>{move || missing.get().then(|| tr!("Give it a name first."))}</p>
        </form>
    }
}
