//! The words of one kind of message in one language: Milepost's until the shop writes its own.

use super::{edited::Edited, insert::inserted};
use crate::{
    api::Client,
    components::{language_field::called, notices::use_notices},
};
use domain::{
    Invalid, Language, MessageKind, MessageSettings, MessageText, Placeholder, spoken::say, tr,
    wire::MessageSettingsView,
};
use leptos::{ev, html, prelude::*, task::spawn_local};

/// The two texts that are written.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    Subject,
    Body,
}

/// The form.
#[component]
pub fn Editor(saved: RwSignal<MessageSettingsView>, edited: Edited) -> impl IntoView {
    let (busy, fault, notices) = (RwSignal::new(false), RwSignal::new(None::<String>), use_notices());
    let (subject, body) = (NodeRef::<html::Input>::new(), NodeRef::<html::Textarea>::new());
    let last = RwSignal::new(Field::Body);
    let own = Memo::new(move |_| {
        let (kind, language) = (edited.kind.get(), edited.language.get());
        saved.with(|saved| saved.settings.text(kind, language).cloned())
    });
    // What is typed begins with what is said now, whenever another text is looked at or one was saved.
    Effect::new(move || {
        let (kind, language) = (edited.kind.get(), edited.language.get());
        own.track();
        if let Some(text) = saved.with_untracked(|saved| saved.said(kind, language).cloned()) {
            edited.subject.set(text.subject.to_string());
            edited.body.set(text.body.to_string());
            fault.set(None);
        }
    });
    let insert = move |of: Placeholder| {
        let written = of.written();
        match last.get_untracked() {
            Field::Subject => {
                let at = subject.get_untracked().and_then(|input| input.selection_start().ok().flatten());
                edited.subject.update(|text| *text = inserted(text, at, &written));
            }
            Field::Body => {
                let at = body.get_untracked().and_then(|input| input.selection_start().ok().flatten());
                edited.body.update(|text| *text = inserted(text, at, &written));
            }
        }
    };
    let put = move |settings: MessageSettings, words: String| {
        busy.set(true);
        spawn_local(async move {
            let answer = Client.put_message_settings(&settings).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(now) => {
                    let _ = saved.try_set(now);
                    notices.tell(words);
                }
                Err(error) => {
                    let _ = fault.try_set(Some(error.message()));
                }
            }
        });
    };
    let changed = move |text: Option<MessageText>| {
        let (kind, language) = (edited.kind.get_untracked(), edited.language.get_untracked());
        let mut settings = saved.with_untracked(|saved| saved.settings.clone());
        let texts = settings.texts.entry(kind).or_default();
        match text {
            Some(text) => texts.insert(language, text),
            None => texts.remove(&language),
        };
        settings.texts.retain(|_, texts| !texts.is_empty());
        settings
    };
    let send = move |event: ev::SubmitEvent| {
        event.prevent_default();
        match read(edited) {
            Ok(text) => {
                fault.set(None);
                put(changed(Some(text)), tr!("Saved. Messages say this from now on."));
            }
            Err(wrong) => fault.set(Some(wrong)),
        }
    };
    let reset = move |_| put(changed(None), tr!("Milepost’s own words are back."));
    let kinds = MessageKind::ALL.map(|kind| {
        view! { <option value=kind.name() selected={kind == edited.kind.get_untracked()}>{say(kind.label())}</option> }
    });
    let languages = Language::ALL.map(|language| {
        let chosen = language == edited.language.get_untracked();
        view! { <option value=language.tag() selected=chosen>{called(language)}</option> }
    });
    let choose_kind = move |event: ev::Event| {
        if let Ok(kind) = event_target_value(&event).parse() {
            edited.kind.set(kind);
        }
    };
    let choose_language = move |event: ev::Event| {
        if let Some(language) = Language::from_tag(&event_target_value(&event)) {
            edited.language.set(language);
        }
    };
    let chips = Placeholder::ALL.map(|of| {
        view! {
            <button class="MessageChip" type="button" title=say(of.meaning()) aria-label=tr!("Insert {}", say(of.meaning())) on:click=move |_| insert(of)>
                {of.written()}
            </button>
        }
    });
    let lang = move || edited.language.get().tag();
    let dir = move || edited.language.get().dir();
    view! {
        <form class="Form Settings-card" novalidate on:submit=send aria-label=tr!("The words of a message")>
            <div class="Form-row">
                <div class="Field">
                    <label for="message-kind">{tr!("a kind of message" => "Message")}</label>
                    <select class="Input" id="message-kind" on:change=choose_kind>{kinds.collect_view()}</select>
                </div>
                <div class="Field">
                    <label for="message-language">{tr!("a language" => "In")}</label>
                    <select class="Input" id="message-language" on:change=choose_language>{languages.collect_view()}</select>
                </div>
            </div>
            <p class="Field-hint">{move || if own.read().is_some() { tr!("These are your own words.") } else { tr!("These are Milepost’s words. Change them and save to use your own.") }}</p>
            <div class="Field">
                <label for="message-subject">{tr!("of a message" => "Subject")}</label>
                <input
                    class="Input" id="message-subject" type="text" lang=lang dir=dir maxlength="200" autocomplete="off" node_ref=subject
                    prop:value=edited.subject on:focus=move |_| last.set(Field::Subject)
                    on:input:target=move |event| edited.subject.set(event.target().value())
                    aria-describedby="message-fault"
                />
            </div>
            <div class="Field">
                <label for="message-body">{tr!("of a message" => "Text")}</label>
                <textarea
                    class="Input" id="message-body" lang=lang dir=dir maxlength="2000" rows="8" node_ref=body
                    prop:value=edited.body on:focus=move |_| last.set(Field::Body)
                    on:input:target=move |event| edited.body.set(event.target().value())
                    aria-describedby="message-fault message-around"
                ></textarea>
                <p class="Field-hint" id="message-around">{tr!("Milepost adds below it where the order is, when it arrives, what happens next, when they hear from you again, and how to reach you.")}</p>
            </div>
            <div class="MessageChips" role="group" aria-label=tr!("Placeholders")>{chips.collect_view()}</div>
            <div id="message-fault" role="alert">{move || fault.get().or_else(|| broken(edited)).map(|fault| view! { <p class="Field-error">{fault}</p> })}</div>
            <div class="Form-actions">
                {move || own.read().is_some().then(|| view! { <button class="Button" type="button" disabled=busy on:click=reset>{tr!("Back to Milepost’s words")}</button> })}
                <button class="Button" data-kind="primary" type="submit" disabled=busy>{tr!("Save")}</button>
            </div>
        </form>
    }
}

/// What is typed, if it can be used.
fn read(edited: Edited) -> Result<MessageText, String> {
    let (subject, body) = (edited.subject.get_untracked(), edited.body.get_untracked());
    let subject = subject.parse().map_err(|wrong: Invalid| tr!("The subject {}.", wrong))?;
    let body = body.parse().map_err(|wrong: Invalid| tr!("The text {}.", wrong))?;
    let text = MessageText { subject, body };
    text.fault().map_or(Ok(text), Err)
}

/// What is wrong with the places as they are typed. Tracked.
fn broken(edited: Edited) -> Option<String> {
    let text =
        MessageText { subject: edited.subject.get().parse().ok()?, body: edited.body.get().parse().ok()? };
    text.fault()
}
