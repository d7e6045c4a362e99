//! A message as the customer of the order that was placed last would get it, while its words are typed.

use super::edited::Edited;
use crate::{
    api::{ApiResult, Client},
    commands::pause,
};
use domain::wire::{AskMessagePreview, MessagePreview};
use leptos::{prelude::*, task::spawn_local};
use std::time::Duration;

/// How long nothing has to be typed until it is asked what that looks like.
const SETTLED: Duration = Duration::from_millis(350);

/// The preview.
#[component]
pub fn Preview(edited: Edited) -> impl IntoView {
    let shown = RwSignal::new(None::<ApiResult<MessagePreview>>);
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
            let answer = Client.preview_message(&AskMessagePreview { kind, language, subject, body }).await;
            if turn.try_get_value() == Some(mine) {
                let _ = shown.try_set(Some(answer));
            }
        });
    });
    let lang = move || edited.language.get().tag();
    let dir = move || edited.language.get().dir();
    view! {
        <section class="Settings-card MessagePreview" aria-labelledby="message-preview">
            <h2 id="message-preview">"As a customer gets it"</h2>
            <div aria-live="polite">
                {move || match shown.get() {
                    None => view! { <p class="Field-hint">"Asking…"</p> }.into_any(),
                    Some(Err(error)) => view! { <p class="Field-hint">{error.message()}</p> }.into_any(),
                    Some(Ok(MessagePreview { number, subject, text })) => view! {
                        <p class="MessagePreview-subject" lang=lang dir=dir>{subject}</p>
                        <pre lang=lang dir=dir tabindex="0">{text}</pre>
                        <p class="Field-hint">"Of order " <bdi>{number.to_string()}</bdi> ", the one that was placed last."</p>
                    }
                    .into_any(),
                }}
            </div>
        </section>
    }
}
