//! A field of the draft, every part of it.

use super::{
    asked_for::AskedFor,
    frame::Frame,
    inputs::{PartNotes, RoleTicks, TextBox, TickBox},
};
use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        editor::{Editor, use_editor},
        issues::{focus_soon, input_id},
        signs::ChangeTag,
        words::field_parts,
    },
};
use domain::{
    At, DraftPart, FieldDef, FieldId, FieldKind, Need, RoleId, isolated, spoken::say, tr, tr_later,
};
use leptos::{ev, prelude::*};

/// The panel.
#[component]
pub fn FieldSide(id: FieldId) -> impl IntoView {
    let editor = use_editor();
    let at = At::Field(id.clone());
    let (of, named, shown) = (id.clone(), id.clone(), at.clone());
    let exists = Memo::new(move |_| editor.field(&of).is_some());
    let change = Memo::new(move |_| editor.changes.with(|changes| changes.of_def(&shown)));
    let heading = view! {
        {move || typed(editor.need_name(&Need::Field(named.clone())))}
        {move || change.get().map(|kind| view! { <ChangeTag kind /> })}
    }
    .into_any();
    view! {
        <Frame at heading label=tr!("Field")>
            {move || match (exists.get(), editor.may_edit) {
                (true, true) => view! { <FieldForm id=id.clone() /> }.into_any(),
                (true, false) => view! { <FieldText id=id.clone() /> }.into_any(),
                (false, _) => view! { <RemovedField id=id.clone() /> }.into_any(),
            }}
        </Frame>
    }
}

#[component]
fn FieldText(id: FieldId) -> impl IntoView {
    let editor = use_editor();
    let at = At::Field(id.clone());
    let rows = move || {
        let live = || editor.live.with(|live| live.workflow.field(&id).cloned());
        let parts = editor.field(&id).or_else(live).map(|field| field_parts(&field, &editor.roles()));
        let row = |(label, text): (&'static str, Option<String>)| {
            Some(view! { <dt>{say(label)}</dt><dd>{typed(text?)}</dd> })
        };
        parts.unwrap_or_default().into_iter().skip(1).filter_map(row).collect_view()
    };
    view! { <dl class="Facts Side-facts">{rows}</dl> <AskedFor at /> }
}

/// A field that is in force and the draft has no more.
#[component]
fn RemovedField(id: FieldId) -> impl IntoView {
    let editor = use_editor();
    let at = At::Field(id.clone());
    let label = tr!("Put {} back", isolated(&untrack(|| editor.need_name(&Need::Field(id.clone())))));
    view! {
        <p class="Side-note"><Icon name="minus" />{tr!("This draft removes it. What orders say in it stays in their history, and nowhere else; how many that are is said before publishing.")}</p>
        {editor.may_edit.then(|| view! { <button class="Button" type="button" aria-label=label on:click=move |_| editor.put_def_back(&at)><Icon name="undo" />{tr!("Put back")}</button> })}
        <FieldText id />
    }
}

/// How a part of a field is read.
fn part<T: PartialEq + Clone + Send + Sync + 'static>(
    editor: Editor,
    id: &FieldId,
    none: T,
    read: fn(&FieldDef) -> T,
) -> Signal<T> {
    let id = id.clone();
    Memo::new(move |_| editor.field(&id).map_or(none.clone(), |field| read(&field))).into()
}

#[component]
fn FieldForm(id: FieldId) -> impl IntoView {
    let editor = use_editor();
    let (at, of) = (At::Field(id.clone()), StoredValue::new(id.clone()));
    let write = move |write: fn(&mut FieldDef, String)| {
        Callback::new(move |text: String| {
            of.with_value(|id| editor.edit_field(id, |field| write(field, text)))
        })
    };
    let tick = move |write: fn(&mut FieldDef, bool)| {
        Callback::new(move |on: bool| of.with_value(|id| editor.edit_field(id, |field| write(field, on))))
    };
    let seen_by = part(editor, &id, Default::default(), |field| field.visible_to.clone());
    let is_restricted = Memo::new(move |_| !seen_by.read().is_empty());
    let choose = Callback::new(move |(role, on): (RoleId, bool)| {
        of.with_value(|id| {
            editor.edit_field(id, |field| {
                field.visible_to.remove(&role);
                field.visible_to.extend(on.then_some(role));
            })
        });
    });
    let first = id.is_first();
    let roles = {
        let (at, note) = (at.clone(), id == FieldId::note());
        move || {
            let at = at.clone();
            match !first || is_restricted.get() {
                true => view! { <RoleTicks at part=DraftPart::ForRoles legend=tr!("Who sees it") hint=tr!("Everybody on the board, unless you tick roles: then they alone.") chosen=seen_by choose /> }.into_any(),
                false if note => view! { <p class="Field-hint">{tr!("Every workflow has this field. Its label and its place are free; whoever sees notes sees it.")}</p> }.into_any(),
                false => view! { <p class="Field-hint">{tr!("Every workflow has this field: imports, the search and customers’ pages use it. Its label and its place are free; everybody on the board sees it.")}</p> }.into_any(),
            }
        }
    };
    view! {
        <TextBox at=at.clone() part=DraftPart::Name label=tr!("Label") longest=60 value=part(editor, &id, String::new(), |field| field.label.clone()) typed=write(|field, text| field.label = text) />
        <KindInput id=id.clone() />
        <TextBox at=at.clone() part=DraftPart::Help label=tr!("What helps to fill it") longest=300 value=part(editor, &id, String::new(), |field| field.help.clone()) typed=write(|field, text| field.help = text) />
        <fieldset class="Side-part">
            <legend>{tr!("Where it is")}</legend>
            <TickBox part=DraftPart::AtPlacing label=tr!("Asked when an order is placed") on=part(editor, &id, false, |field| field.at_placing) ticked=tick(|field, on| field.at_placing = on) />
            <TickBox part=DraftPart::OnCard label=tr!("Shown on the card") hint=tr!("a card has room for three") on=part(editor, &id, false, |field| field.on_card) ticked=tick(|field, on| field.on_card = on) />
            <TickBox part=DraftPart::Searchable label=tr!("The search finds orders by it") on=part(editor, &id, false, FieldDef::is_searched) fixed=first ticked=tick(|field, on| field.searchable = on) />
        </fieldset>
        <Tools id=id.clone() />
        {roles}
        <AskedFor at=at.clone() />
        <PartNotes at part=DraftPart::Presence />
    }
}

/// Makes a kind.
type Make = fn() -> FieldKind;

/// The kinds: what each is called here, and an example of it.
static KINDS: [(&str, Make); 8] = [
    (tr_later!("A line of text"), || FieldKind::Text),
    (tr_later!("Some lines of text"), || FieldKind::LongText),
    (tr_later!("A number"), || FieldKind::Number),
    (tr_later!("A date"), || FieldKind::Date),
    (tr_later!("An amount of money"), || FieldKind::Money),
    (tr_later!("One of several choices"), || FieldKind::Choice(Vec::new())),
    (tr_later!("Yes or no"), || FieldKind::YesNo),
    (tr_later!("A link"), || FieldKind::Link),
];

fn is_same_kind(one: &FieldKind, other: &FieldKind) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

/// What its values are, and for a choice what there is to choose from.
#[component]
fn KindInput(id: FieldId) -> impl IntoView {
    let editor = use_editor();
    let kind = part(editor, &id, FieldKind::Text, |field| field.kind.clone());
    let is_choice = Memo::new(move |_| matches!(*kind.read(), FieldKind::Choice(_)));
    let (at, offered) = (At::Field(id.clone()), if id.is_first() { &KINDS[..2] } else { &KINDS[..] });
    let id = StoredValue::new(id);
    // What stood there before another kind was chosen.
    let kept = StoredValue::new(Vec::<String>::new());
    let choose = move |event: ev::Event| {
        let name = event_target_value(&event);
        let Some((_, make)) = KINDS.iter().find(|(other, _)| *other == name) else { return };
        if let FieldKind::Choice(options) = kind.get_untracked() {
            kept.set_value(options);
        }
        let next = match make() {
            FieldKind::Choice(_) => FieldKind::Choice(kept.get_value()),
            next => next,
        };
        id.with_value(|id| editor.edit_field(id, |field| field.kind = next));
    };
    // A kind that may not stand here can still be there, from a file.
    let options = KINDS.iter().filter_map(|(name, make)| {
        let of = make();
        let is_offered = offered.iter().any(|(other, _)| other == name);
        let is_here = untrack(|| is_same_kind(&kind.read(), &of));
        (is_offered || is_here).then(|| view! { <option value=*name prop:selected=move || is_same_kind(&kind.read(), &of)>{say(name)}</option> })
    });
    let options = options.collect_view();
    let input = input_id(DraftPart::Kind);
    view! {
        <div class="Field">
            <label for=input>{tr!("What it holds")}</label>
            <select class="Input" id=input on:change=choose aria-describedby=format!("{input}-notes")>{options}</select>
            {move || is_choice.get().then(|| view! { <ChoicesInput id=id.get_value() /> })}
            <PartNotes at part=DraftPart::Kind />
        </div>
    }
}

/// What there is to choose from, one on a line.
#[component]
fn ChoicesInput(id: FieldId) -> impl IntoView {
    let editor = use_editor();
    let choices = part(editor, &id, Vec::new(), |field| match &field.kind {
        FieldKind::Choice(options) => options.clone(),
        _ => Vec::new(),
    });
    // As it was typed here: an empty line is on its way to be one more choice.
    let text = RwSignal::new(String::new());
    let value = Memo::new(move |_| {
        let (typed, choices) = (text.get(), choices.get());
        if lines(&typed) == choices { typed } else { choices.join("\n") }
    });
    let typed = move |event: ev::Event| {
        let typed = event_target_value(&event);
        let options = lines(&typed);
        text.set(typed);
        editor.edit_field(&id, |field| field.kind = FieldKind::Choice(options));
    };
    view! {
        <label class="Field-sub" for="part-choices">{tr!("Choices, one on each line")}</label>
        <textarea class="Input" id="part-choices" rows="4" dir="auto" prop:value=value on:input=typed aria-describedby="part-kind-notes"></textarea>
    }
}

fn lines(text: &str) -> Vec<String> {
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

/// What is done with the field as a whole, and the way to the next one.
#[component]
fn Tools(id: FieldId) -> impl IntoView {
    let editor = use_editor();
    let (first, id) = (id.is_first(), StoredValue::new(id));
    let place = Memo::new(move |_| {
        id.with_value(|id| editor.draft.with(|draft| draft.fields.iter().position(|field| field.id == *id)))
    });
    let last = Memo::new(move |_| editor.draft.with(|draft| draft.fields.len().checked_sub(1)));
    let shift = move |by| move |_| id.with_value(|id| editor.shift_field(id, by));
    let name = move || {
        let name = editor.need_name(&Need::Field(id.get_value()));
        isolated(&name).into_owned()
    };
    let remove = move |_| {
        editor.remove_def(&At::Field(id.get_value()));
        focus_soon("add-field");
    };
    view! {
        <div class="Side-tools">
            <button class="Button" type="button" on:click=move |_| focus_soon("add-field")><Icon name="plus" />{tr!("Next field")}</button>
            <button class="IconButton" type="button" aria-label=move || tr!("Move {} up", name()) disabled=move || place.get() == Some(0) on:click=shift(-1)><Icon name="sort-up" /></button>
            <button class="IconButton" type="button" aria-label=move || tr!("Move {} down", name()) disabled=move || place.get() == last.get() on:click=shift(1)><Icon name="sort-down" /></button>
            {(!first).then(|| view! { <button class="Button" data-kind="danger" type="button" aria-label=move || tr!("Remove {}", name()) on:click=remove><Icon name="minus" />{tr!("Remove")}</button> })}
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_can_be_chosen() {
        let all = [
            FieldKind::Text,
            FieldKind::LongText,
            FieldKind::Number,
            FieldKind::Date,
            FieldKind::Money,
            FieldKind::Choice(vec!["Red".into()]),
            FieldKind::YesNo,
            FieldKind::Link,
        ];
        for kind in &all {
            assert_eq!(KINDS.iter().filter(|(_, make)| is_same_kind(kind, &make())).count(), 1, "{kind:?}");
        }
        assert_eq!(all.len(), KINDS.len());
    }

    #[test]
    fn choices_stand_one_on_a_line() {
        assert_eq!(lines(" Red \n\nBlue\n"), ["Red", "Blue"]);
    }
}
