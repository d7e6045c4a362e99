//! A message as the customer of the order that was placed last would get it, while its words are typed: as a mail program shows it,
//! and as text.

use super::edited::Edited;
use crate::{
    api::{ApiResult, Client},
    commands::pause,
};
use domain::{
    MessageText, isolated, tr,
    wire::{AskMessagePreview, MessagePreview, MessageSettingsView},
};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long nothing has to be typed until it is asked what that looks like.
const SETTLED: Duration = Duration::from_millis(350);

/// The preview.
#[component]
pub fn Preview(saved: RwSignal<MessageSettingsView>, edited: Edited) -> impl IntoView {
    let shown = RwSignal::new(None::<ApiResult<(AskMessagePreview, MessagePreview)>>);
    let turn = StoredValue::new(0u32);
    Effect::new(move || {
        let (kind, language) = (edited.kind.get(), edited.language.get());
        let (subject, body) = (edited.subject.get().parse(), edited.body.get().parse());
        let mine = turn.with_value(|turn| turn + 1);
        turn.set_value(mine);
        // What cannot be used is told beside it, and the last that could stays.
        let (Ok(subject), Ok(body)) = (subject, body) else { return };
        spawn_local(async move {
            pause(SETTLED).await;
            if turn.try_get_value() != Some(mine) {
                return;
            }
            let ask = AskMessagePreview { kind, language, subject, body };
            let answer = Client.preview_message(&ask).await.map(|preview| (ask, preview));
            if turn.try_get_value() == Some(mine) {
                let _ = shown.try_set(Some(answer));
            }
        });
    });
    view! {
        <section class="Settings-card MessagePreview" aria-labelledby="message-preview">
            <h2 id="message-preview">{tr!("As a customer gets it")}</h2>
            <div aria-live="polite">
                {move || match shown.get() {
                    None => view! { <p class="Field-hint">{tr!("Asking…")}</p> }.into_any(),
                    Some(Err(error)) => view! { <p class="Field-hint">{error.message()}</p> }.into_any(),
                    Some(Ok((ask, preview))) => view! { <Mail saved ask preview /> }.into_any(),
                }}
            </div>
        </section>
    }
}

/// Both parts of the mail.
#[component]
fn Mail(
    saved: RwSignal<MessageSettingsView>,
    ask: AskMessagePreview,
    preview: MessagePreview,
) -> impl IntoView {
    let (lang, dir) = (ask.language.tag(), ask.language.dir());
    let MessagePreview { number, subject, text } = preview;
    let address = Memo::new(move |_| {
        let is_typed = |text: &MessageText| (&text.subject, &text.body) == (&ask.subject, &ask.body);
        let is_saved = saved.with(|saved| saved.said(ask.kind, ask.language).is_some_and(is_typed));
        Client.message_page(&ask, is_saved)
    });
    view! {
        <p class="MessagePreview-subject" lang=lang dir=dir>{subject}</p>
        {move || match address.get() {
            // It may do nothing there, whatever the words are.
            Some(address) => view! {
                <iframe class="MessagePreview-frame" title=tr!("The message in a mail program") sandbox="" src=address></iframe>
            }
            .into_any(),
            None => view! {
                <p class="Field-hint">{tr!("This is a long text. Save it to see here how a mail program shows it.")}</p>
            }
            .into_any(),
        }}
        <h3>{tr!("The same as plain text")}</h3>
        <pre lang=lang dir=dir tabindex="0">{text}</pre>
        <p class="Field-hint">{tr!("Taken from order {}, your newest one.", isolated(&number))}</p>
    }
}
