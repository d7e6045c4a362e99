//! A condition of the draft: what it looks at, and what has to be said there for it to be so.

use super::{
    asked_for::AskedFor,
    frame::DefSide,
    inputs::{PartNotes, TextBox, invalid},
};
use crate::{
    components::{icon::Icon, typed::typed},
    workflow::{
        approval_words::condition_parts,
        conditions::{Compared, compared, key_of, subjects, total_of, with_value},
        editor::{Selected, use_editor},
        issues::{focus_soon, input_id},
    },
};
use domain::{At, ConditionId, Draft, DraftPart, Money, Test, isolated, spoken::say, tr};
use leptos::{ev, prelude::*};

/// The input of what is compared with.
const VALUE: &str = "part-test-value";

/// The panel.
#[component]
pub fn ConditionSide(id: ConditionId) -> impl IntoView {
    let at = At::Condition(id.clone());
    let read = id.clone();
    let form = move || view! { <ConditionForm id=id.clone() /> };
    let text = move || view! { <ConditionText id=read.clone() /> };
    let gone = tr!("This draft removes it. Whatever was needed only then has to say anew when it is needed.");
    view! { <DefSide at label=tr!("Condition") gone form text /> }
}

#[component]
fn ConditionText(id: ConditionId) -> impl IntoView {
    let editor = use_editor();
    let at = At::Condition(id.clone());
    let rows = move || {
        let said = |draft: &Draft| Some(condition_parts(draft, draft.condition(&id)?));
        let said = editor.draft.with(said).or_else(|| editor.live.with(|live| said(&live.draft)));
        let row = |(label, text): (&'static str, Option<String>)| {
            Some(view! { <dt>{say(label)}</dt><dd>{typed(text?)}</dd> })
        };
        said.unwrap_or_default().into_iter().skip(1).filter_map(row).collect_view()
    };
    view! { <dl class="Facts Side-facts">{rows}</dl> <AskedFor at /> }
}

#[component]
fn ConditionForm(id: ConditionId) -> impl IntoView {
    let editor = use_editor();
    let (at, of) = (At::Condition(id.clone()), StoredValue::new(id));
    let name =
        Memo::new(move |_| of.with_value(|id| editor.condition(id)).map(|def| def.name).unwrap_or_default());
    let typed = Callback::new(move |text: String| {
        of.with_value(|id| editor.edit_condition(id, |condition| condition.name = text));
    });
    let next = move |_| {
        editor.selected.set(Selected::Nothing);
        focus_soon("add-condition");
    };
    let removed = at.clone();
    let remove = move |_| {
        editor.remove_def(&removed);
        focus_soon("add-condition");
    };
    let named = at.clone();
    let label = move || tr!("Remove {}", isolated(&editor.def_name(&named)));
    view! {
        <TextBox at=at.clone() part=DraftPart::Name label=tr!("What is so then") longest=60 value=name typed />
        <TestInput at=at.clone() of />
        <div class="Side-tools">
            <button class="Button" type="button" on:click=next><Icon name="plus" />{tr!("Next condition")}</button>
            <button class="Button" data-kind="danger" type="button" aria-label=label on:click=remove><Icon name="minus" />{tr!("Remove")}</button>
        </div>
        <AskedFor at=at.clone() />
        <PartNotes at part=DraftPart::Presence />
    }
}

/// What it looks at, and what that is compared with: by what there is to be said there.
#[component]
fn TestInput(at: At, of: StoredValue<ConditionId>) -> impl IntoView {
    let editor = use_editor();
    let test = Memo::new(move |_| of.with_value(|id| editor.condition(id)).map(|condition| condition.test));
    let set = Callback::new(move |test: Test| {
        of.with_value(|id| editor.edit_condition(id, |condition| condition.test = test));
    });
    let offered = Memo::new(move |_| {
        test.with(|test| test.as_ref().map(|test| editor.draft.with(|draft| subjects(draft, test))))
            .unwrap_or_default()
    });
    let choose = move |event: ev::Event| {
        let key = event_target_value(&event);
        let chosen = offered.with_untracked(|offered| offered.iter().find(|one| one.key == key).cloned());
        if let Some(chosen) = chosen {
            set.run(chosen.test);
        }
    };
    let current = Memo::new(move |_| test.with(|test| test.as_ref().map(key_of)));
    let options = move || {
        let option = |(key, name): (String, String)| {
            let of = key.clone();
            view! { <option value=key prop:selected=move || current.with(|current| current.as_ref() == Some(&of))>{isolated(&name).into_owned()}</option> }
        };
        offered.get().into_iter().map(|one| option((one.key, one.name))).collect_view()
    };
    let kind = Memo::new(move |_| {
        test.with(|test| test.as_ref().and_then(|test| editor.draft.with(|draft| compared(draft, test))))
    });
    let value_at = at.clone();
    let value = move || {
        let at = value_at.clone();
        match kind.get() {
            Some(Compared::Total) => view! { <TotalInput at test set /> }.into_any(),
            Some(Compared::Number) => view! { <NumberInput at test set /> }.into_any(),
            Some(Compared::OneOf(choices)) => view! { <AnswerInput at test set choices /> }.into_any(),
            None => ().into_any(),
        }
    };
    let input = input_id(DraftPart::Test);
    let wrong = invalid(at.clone(), DraftPart::Test);
    view! {
        <div class="Field">
            <label for=input>{tr!("What it looks at")}</label>
            <select class="Input" id=input on:change=choose aria-invalid=wrong aria-describedby=format!("{input}-notes")>{options}</select>
        </div>
        {value}
        <PartNotes at part=DraftPart::Test />
    }
}

/// The total from which on it is so. What is no amount stays where it was typed, and is said to be none.
#[component]
fn TotalInput(at: At, test: Memo<Option<Test>>, set: Callback<Test>) -> impl IntoView {
    let total = Memo::new(move |_| match test.get() {
        Some(Test::TotalAtLeast(total)) => total,
        _ => Money::default(),
    });
    // What was typed, and the total that it was typed over or became.
    let text = RwSignal::new((String::new(), None::<Money>));
    let typed_here = Memo::new(move |_| {
        let (text, of) = text.get();
        (of == Some(total.get())).then_some(text)
    });
    let value = move || match typed_here.get() {
        Some(text) => text,
        None if total.get() == Money::default() => String::new(),
        None => total.get().to_string(),
    };
    let input_event = move |event: ev::Event| {
        let typed = event_target_value(&event);
        let next = total_of(&typed);
        text.set((typed, Some(next.unwrap_or(total.get_untracked()))));
        if let Some(next) = next {
            set.run(Test::TotalAtLeast(next));
        }
    };
    let is_none = Memo::new(move |_| typed_here.get().is_some_and(|text| total_of(&text).is_none()));
    let wrong = invalid(at, DraftPart::Test);
    let wrong = move || if is_none.get() { Some("true") } else { wrong() };
    view! {
        <div class="Field">
            <label for=VALUE>{tr!("a condition" => "is at least")}</label>
            <input class="Input StepQuorum" id=VALUE type="text" inputmode="decimal" autocomplete="off" maxlength="20" placeholder="1000.00" prop:value=value on:input=input_event aria-invalid=wrong aria-describedby="part-test-amount part-test-notes" />
            <div class="Field-notes" id="part-test-amount">
                {move || is_none.get().then(|| view! { <p class="Field-error">{tr!("Write an amount like 1000.00, without a comma: until then it is not saved.")}</p> })}
            </div>
        </div>
    }
}

/// The number or the amount of a field from which on it is so.
#[component]
fn NumberInput(at: At, test: Memo<Option<Test>>, set: Callback<Test>) -> impl IntoView {
    let value = move || match test.get() {
        Some(Test::AtLeast { value, .. }) => value,
        _ => String::new(),
    };
    let typed = move |event: ev::Event| write_value(test, set, event_target_value(&event).trim());
    let wrong = invalid(at, DraftPart::Test);
    view! {
        <div class="Field">
            <label for=VALUE>{tr!("a condition" => "is at least")}</label>
            <input class="Input StepQuorum" id=VALUE type="text" inputmode="decimal" autocomplete="off" maxlength="40" prop:value=value on:input=typed aria-invalid=wrong aria-describedby="part-test-notes" />
        </div>
    }
}

/// What a field has to say.
#[component]
fn AnswerInput(
    at: At,
    test: Memo<Option<Test>>,
    set: Callback<Test>,
    choices: Vec<(String, String)>,
) -> impl IntoView {
    let value = Memo::new(move |_| match test.get() {
        Some(Test::Is { value, .. }) => value,
        _ => String::new(),
    });
    let choose = move |event: ev::Event| write_value(test, set, &event_target_value(&event));
    let unknown = {
        let known: Vec<String> = choices.iter().map(|(kept, _)| kept.clone()).collect();
        move || value.with(|value| (!known.contains(value)).then(|| value.clone()))
    };
    let options = choices
        .into_iter()
        .map(|(kept, shown)| {
            let of = kept.clone();
            view! { <option value=kept prop:selected=move || value.with(|value| *value == of)>{isolated(&shown).into_owned()}</option> }
        })
        .collect_view();
    let wrong = invalid(at, DraftPart::Test);
    view! {
        <div class="Field">
            <label for=VALUE>{tr!("a condition" => "says")}</label>
            <select class="Input" id=VALUE on:change=choose aria-invalid=wrong aria-describedby="part-test-notes">
                {move || unknown().map(|gone| view! { <option value="" selected=true>{if gone.is_empty() { tr!("Choose one") } else { isolated(&gone).into_owned() }}</option> })}
                {options}
            </select>
        </div>
    }
}

fn write_value(test: Memo<Option<Test>>, set: Callback<Test>, value: &str) {
    if let Some(test) = test.get_untracked() {
        set.run(with_value(test, value));
    }
}
