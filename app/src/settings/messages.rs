//! What customers are told by mail: whether anything, in which words, and what that looks like for a real order. For administrators.

mod edited;
mod editor;
mod insert;
mod preview;

use crate::{
    api::{Client, api},
    components::notices::use_notices,
    load::{Forbidden, loaded},
    paths,
    session::use_session,
    settings::head::SettingsHead,
};
use domain::{tr, wire::MessageSettingsView};
use edited::Edited;
use editor::Editor;
use leptos::{prelude::*, task::spawn_local};
use leptos_meta::Title;
use preview::Preview;

/// The page.
#[component]
pub fn MessagesPage() -> impl IntoView {
    if !use_session().is_admin() {
        return view! { <Forbidden text=tr!("Ask an administrator to change what customers are told.") /> }
            .into_any();
    }
    let saved = Resource::new(|| (), |()| api().message_settings());
    view! { <Title text=tr!("Messages") /> {loaded(saved, |saved| view! { <Body saved /> })} }.into_any()
}

#[component]
fn Body(saved: MessageSettingsView) -> impl IntoView {
    let language = saved.language;
    let saved = RwSignal::new(saved);
    let edited = Edited::new(language);
    view! {
        <SettingsHead title=tr!("Messages") />
        <div class="PageBody Settings">
            <div class="Settings-stack"><Switched saved /> <Editor saved edited /></div>
            <Preview saved edited />
        </div>
    }
}

/// Whether customers are told anything.
#[component]
fn Switched(saved: RwSignal<MessageSettingsView>) -> impl IntoView {
    let (busy, fault, notices, session) =
        (RwSignal::new(false), RwSignal::new(None::<String>), use_notices(), use_session());
    let on = Memo::new(move |_| saved.with(|saved| saved.settings.on));
    let change = move |wanted: bool| {
        busy.set(true);
        fault.set(None);
        let mut settings = saved.with_untracked(|saved| saved.settings.clone());
        settings.on = wanted;
        spawn_local(async move {
            let answer = Client.put_message_settings(&settings).await;
            let _ = busy.try_set(false);
            match answer {
                Ok(now) => {
                    notices.tell(match now.settings.on {
                        true => tr!("Customers get e-mails from now on."),
                        false => tr!("Customers get no e-mails from now on."),
                    });
                    let _ = saved.try_set(now);
                    session.refresh();
                }
                Err(error) => {
                    // The switch shows what is so.
                    saved.update(|_| {});
                    let _ = fault.try_set(Some(error.message()));
                }
            }
        });
    };
    view! {
        <section class="Settings-card Form" aria-labelledby="messages-switch">
            <h2 id="messages-switch">{tr!("Customers")}</h2>
            <label class="Tick">
                <input
                    type="checkbox" role="switch" disabled=busy
                    prop:checked=move || { saved.track(); on.get() }
                    on:change:target=move |event| change(event.target().checked())
                />
                {tr!("Tell customers by e-mail how their orders are going")}
            </label>
            <p class="Field-hint">
                {tr!(
                    "Whenever you move an order you see who gets an e-mail, and can switch it off. It goes out after ten minutes, so a move \
                     that you undo tells nobody. Imports, changes to a workflow and what customers do themselves send nothing. Each status \
                     of a workflow says which message it sends. Set up your mail server under"
                )} " "
                <a href=paths::MAIL>{tr!("E-mail")}</a> "."
            </p>
            <div role="alert">{move || fault.get().map(|fault| view! { <p class="Field-error">{fault}</p> })}</div>
        </section>
    }
}
