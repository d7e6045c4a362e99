//! What customers read of a status in other languages than the shop's: optional, for without it they read the shop's own text.

use super::inputs::PartNotes;
use crate::workflow::{editor::use_editor, issues::input_id};
use domain::{At, CustomerText, DraftPart, Language, StatusDraft, StatusId, spoken::say, tr, tr_later};
use leptos::{ev, prelude::*};

/// One of the two texts.
#[derive(Clone, Copy)]
struct Said {
    label: &'static str,
    longest: u16,
    read: fn(&CustomerText) -> &String,
    write: fn(&mut CustomerText, String),
}

const SAID: [Said; 2] = [
    Said {
        label: tr_later!("Reads"),
        longest: 80,
        read: |texts| &texts.wording,
        write: |texts, text| texts.wording = text,
    },
    Said {
        label: tr_later!("Is to do"),
        longest: 300,
        read: |texts| &texts.task,
        write: |texts, text| texts.task = text,
    },
];

/// The texts, a language after the other.
#[component]
pub fn CustomerTexts(id: StatusId) -> impl IntoView {
    let languages = Language::ALL.map(|language| view! { <InLanguage id=id.clone() language /> });
    view! {
        <details class="Side-more" id=input_id(DraftPart::CustomerTexts)>
            <summary>{tr!("In other languages")}</summary>
            <p class="Field-hint">{tr!("Whoever reads another language than the shop’s reads these; where nothing stands, what the shop says.")}</p>
            {languages.collect_view()}
            <PartNotes at=At::Status(id) part=DraftPart::CustomerTexts />
        </details>
    }
}

#[component]
fn InLanguage(id: StatusId, language: Language) -> impl IntoView {
    let inputs = SAID.map(|of| view! { <Text id=id.clone() language of /> });
    view! {
        <fieldset class="Side-part">
            <legend>{say(language.english_name())}</legend>
            {inputs.collect_view()}
        </fieldset>
    }
}

#[component]
fn Text(id: StatusId, language: Language, of: Said) -> impl IntoView {
    let editor = use_editor();
    let input = format!("{}-{}-{}", input_id(DraftPart::CustomerTexts), language.tag(), of.label.len());
    let id = StoredValue::new(id);
    let value = Memo::new(move |_| {
        let status = id.with_value(|id| editor.status(id));
        let texts = status.and_then(|status| status.customer_texts.get(&language).cloned());
        texts.map(|texts| (of.read)(&texts).clone()).unwrap_or_default()
    });
    let typed = move |event: ev::Event| {
        let text = event_target_value(&event);
        id.with_value(|id| editor.edit_status(id, |status| write(status, language, of, text)));
    };
    view! {
        <div class="Field">
            <label for=input.clone()>{say(of.label)}</label>
            <input class="Input" id=input type="text" dir="auto" lang=language.tag() autocomplete="off" maxlength=of.longest prop:value=value on:input=typed />
        </div>
    }
}

/// A language in which nothing is said is not there.
fn write(status: &mut StatusDraft, language: Language, of: Said, text: String) {
    let texts = status.customer_texts.entry(language).or_default();
    (of.write)(texts, text);
    if texts.wording.is_empty() && texts.task.is_empty() {
        status.customer_texts.remove(&language);
    }
}
